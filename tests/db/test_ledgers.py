"""Ledgers only grow: the database itself refuses to change what was written."""

import pytest
from sqlalchemy import Table, text
from sqlalchemy.exc import IntegrityError

from pos_tui.db.guards import unguarded
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.schema import metadata
from tests.db.look import triggers_of
from tests.shops import Shop, make_shop

LEDGERS = [
    "journal_entry", "posting", "stock_movement", "loyalty_entry", "store_credit_entry",
    "gift_card_entry", "drawer_movement", "document", "document_line", "price_change",
]  # fmt: skip


@pytest.fixture
async def shop(database: Database) -> Shop:
    return await make_shop(database)


@pytest.mark.parametrize("change", ["UPDATE stock_movement SET quantity = 1", "DELETE FROM stock_movement"])
@pytest.mark.usefixtures("shop")
async def test_a_movement_cannot_be_changed_or_deleted(database: Database, change: str) -> None:
    before = await database.read(movements)
    with pytest.raises(IntegrityError, match="stock_movement only grows: correct it with a new row"):
        await database.write(lambda session: session.execute(text(change)))
    assert await database.read(movements) == before


@pytest.mark.usefixtures("shop")
async def test_a_movement_cannot_be_replaced(database: Database, store_name: str) -> None:
    columns = ", ".join(column.name for column in movement_table().columns)
    overwrite = f"INTO stock_movement ({columns}) SELECT {columns} FROM stock_movement WHERE 1 = 1"
    replace = f"INSERT OR REPLACE {overwrite}"
    if store_name == "postgresql":
        replace = f"INSERT {overwrite} ON CONFLICT (company_id, source_id, position) DO UPDATE SET quantity = 1"
    before = await database.read(movements)
    with pytest.raises(IntegrityError, match="only grows"):
        await database.write(lambda session: session.execute(text(replace)))
    assert await database.read(movements) == before


async def test_every_ledger_is_guarded(database: Database) -> None:
    assert await database.read(lambda session: unguarded(session, LEDGERS)) == []
    guarded = " ".join(await triggers_of(database))
    assert [ledger for ledger in LEDGERS if ledger not in guarded] == []


async def test_control_a_missing_guard_is_seen(database: Database) -> None:
    await database.write(drop_guards_of_postings)
    assert await database.read(lambda session: unguarded(session, LEDGERS)) == ["posting"]


async def drop_guards_of_postings(session: Writing) -> None:
    names = {"sqlite": ("posting_only_grows_update",), "postgresql": ("posting_only_grows",)}
    engine = session.get_bind().dialect.name
    for name in names[engine]:
        await session.execute(text(f"DROP TRIGGER {name}" + (" ON posting" if engine == "postgresql" else "")))


def movement_table() -> Table:
    return metadata.tables["stock_movement"]


async def movements(session: Reading) -> list[tuple[object, ...]]:
    rows = await session.execute(movement_table().select().order_by("source_id", "position"))
    return [tuple(row) for row in rows]
