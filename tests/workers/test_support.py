"""A supporter sees everything and changes nothing: it is the database that refuses, by itself."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pos_tui.config import Settings
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.service import complete_sale
from pos_tui.staff.queries import person
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Person
from pos_tui.workers.desk import Desk
from pos_tui.workers.support import leave_seat, only_looks, seat
from tests.selling.sales import basket_of, everything, paid, rows
from tests.shops import KEY, Shop, make_shop

RENAME = "UPDATE company SET name = 'Mine'"


@pytest.fixture
async def looking(address: str) -> AsyncIterator[Database]:
    database = Database.at(address, looks_only=True)
    yield database
    await database.close()


async def renamed(session: Writing) -> None:
    await session.execute(text(RENAME))


async def test_the_database_itself_refuses_a_write(database: Database, looking: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    for statement in (RENAME, "DELETE FROM shift", "CREATE TABLE theirs (id integer)"):
        with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
            async with looking.transaction() as session:
                await session.execute(text(statement))
    sale = paid(shop, basket_of(shop, "MATE"))
    for command in (renamed, lambda session: complete_sale(session, sale, key=KEY, now=shop.now)):
        with pytest.raises(StoreUnavailable, match="may only be read"):
            await looking.write(command)
    assert await everything(database) == before
    assert (
        await looking.read(lambda session: session.scalar(text("SELECT name FROM company"))) == "Bishan Mini Mart"
    )


async def test_the_control_an_ordinary_connection_writes(database: Database) -> None:
    await make_shop(database)
    await database.write(renamed)
    assert await database.read(lambda session: session.scalar(text("SELECT name FROM company"))) == "Mine"


async def supporter(database: Database, shop: Shop) -> Person:
    async def hire(session: Writing) -> Person:
        staff_id = await add_person(
            session, shop.company_id, code="H1", name="Help", pin_hash=None, role="support", outlet_id=None,
            now=shop.now,
        )  # fmt: skip
        return await person(session, shop.lane, staff_id)

    return await database.write(hire)


async def test_coming_and_going_are_told_by_another_connection(database: Database, address: str) -> None:
    shop, desk = await make_shop(database), Desk(database)
    settings = Settings.model_validate({"database": address})
    help_ = await supporter(database, shop)
    assert only_looks(help_)
    assert not any(only_looks(one) for one in (shop.cashier, shop.supervisor, shop.owner))
    desk.open()
    try:
        await seat(desk, settings, shop.lane, help_, key=KEY, clock=lambda: shop.now)
        with pytest.raises(StoreUnavailable, match="may only be read"):
            await desk.write(renamed)
        assert (await desk.ask(lambda session: session.scalar(text("SELECT count(*) FROM company")))) == 1
        await leave_seat(desk, shop.lane, help_, key=KEY, clock=lambda: shop.now)
        await seat(desk, settings, shop.lane, shop.owner, key=KEY, clock=lambda: shop.now)
        await desk.write(renamed)
    finally:
        await desk.close()
    told = [kind for kind, who in await rows(database, JournalEntry, "kind", "staff_id") if who == help_.staff_id]
    assert told == ["support_in", "support_out"]
