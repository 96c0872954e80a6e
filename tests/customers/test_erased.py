"""Who asked to be forgotten is: in no text of any table, no log and no byte of the file stands a word of theirs.

Their documents stay, balance, and are sealed as they were; of the person there is only that somebody was erased.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, event, select

from pos_tui.config import Settings
from pos_tui.customers.merging import merge_customers
from pos_tui.customers.queries import find_customer
from pos_tui.customers.service import adjust_points
from pos_tui.customers.views import CustomerCard
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.log import logging_to_file
from pos_tui.schema import metadata
from pos_tui.selling.holds import hold, recall
from pos_tui.selling.models import Document
from pos_tui.selling.personal import erase, hand_out
from pos_tui.selling.traces import abandon
from pos_tui.staff.views import Place
from tests.customers.loyal import holds, keep, loyal_shop, owner
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop

WORDS = ("Wilhelmina", "Featherstonehaugh", "98765432", "9876 5432", "mina@example", "CARD-7781", "peonies",
         "EXEMPT-4471", "KUNDE-31", "KUNDE-32", "Willa")  # fmt: skip
"""Nobody else in the shop has one of these."""


def card(code: str, **given: object) -> CustomerCard:
    return CustomerCard.model_validate({"customer_id": new_id(), "code": code, **given})


def told_of(shop: Shop) -> dict[str, Any]:
    return {"key": shop.key, "now": shop.now}


async def known(database: Database, shop: Shop) -> CustomerCard:
    """Somebody who was changed, merged, handed out, bought, was put aside, and left without buying."""
    place, told = Place.at(shop.lane), told_of(shop)
    first = await keep(database, shop, card("KUNDE-32", name="Willa Featherstonehaugh"))
    person = card(
        "KUNDE-31", name="Wilhelmina Featherstonehaugh", phone="9876 5432", email="mina@example.com",
        barcode="CARD-7781", note="likes peonies", tax_exempt="EXEMPT-4471", consent=True,
    )  # fmt: skip
    await keep(database, shop, person.model_copy(update={"name": "Willa F."}))
    person = await keep(database, shop, person)
    await database.write(
        lambda s: merge_customers(
            s, place, owner(shop), first.customer_id, person.customer_id, merge_id=new_id(), **told
        )
    )
    await database.write(
        lambda s: adjust_points(
            s, place, owner(shop), person.customer_id, 40, adjustment_id=new_id(), reason="goodwill", **told
        )
    )
    buyer = await database.read(lambda s: find_customer(s, shop.company_id, "KUNDE-31"))
    basket = basket_of(shop, ("MATE", 4)).model_copy(update={"customer": buyer})
    await ring(database, shop, paid(shop, basket))
    cashier = shop.cashier.staff_id
    aside = basket_of(shop, "BREAD").model_copy(update={"customer": buyer})
    await database.write(lambda s: hold(s, shop.lane, cashier, aside, note="Featherstonehaugh", **told))
    await database.write(lambda s: recall(s, shop.lane, cashier, aside.sale_id, **told))
    await database.write(lambda s: abandon(s, shop.lane, cashier, aside, **told))
    await database.write(lambda s: hand_out(s, shop.lane, owner(shop), person.customer_id, **told))
    return person


async def where_said(database: Database) -> set[str]:
    """The columns of text in which a word of the person stands."""

    async def look(session: Reading) -> set[str]:
        found = set()
        for column in (one for table in metadata.sorted_tables for one in table.columns):
            if isinstance(column.type, String):
                texts = (await session.scalars(select(column).where(column.is_not(None)))).all()
                said = "\n".join(texts).casefold()
                found |= {f"{column}: {word}" for word in WORDS if word.casefold() in said}
        return found

    return await database.read(look)


async def test_no_word_of_an_erased_person_stands_anywhere(database: Database, tmp_path: Path) -> None:
    settings = Settings.model_validate({"log_file": tmp_path / "till.log", "log_level": "debug"})
    with logging_to_file(settings):
        shop = await loyal_shop(database)
        person = await known(database, shop)
        before = await where_said(database)
        assert {one.partition(":")[0] for one in before} >= {"customer.name", "customer.email", "customer.note"}
        told = told_of(shop)
        await database.write(lambda s: erase(s, shop.lane, owner(shop), person.customer_id, **told))
        with pytest.raises(TillError):
            await database.read(lambda s: find_customer(s, shop.company_id, "KUNDE-31"))
    assert await where_said(database) == set()
    log = settings.log_file.read_text(encoding="utf-8").casefold()
    assert [word for word in WORDS if word.casefold() in log] == []
    assert len(await rows(database, Document, "customer_id")) == 1
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert kinds.count("customer_erased") == 1
    await holds(database, shop)
    await keep(database, shop, card("KUNDE-31", name="Somebody else"))


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_no_byte_of_the_file_holds_them_either(database: Database) -> None:
    shop = await loyal_shop(database)
    person = await known(database, shop)
    told = told_of(shop)
    await database.write(lambda s: erase(s, shop.lane, owner(shop), person.customer_id, **told))
    await database.close()
    content = bytes_of(database).lower()
    assert [word for word in WORDS if word.casefold().encode() in content] == []


def bytes_of(database: Database) -> bytes:
    return Path(database.url.database or "").read_bytes()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_control_a_file_that_is_not_overwritten_keeps_them(database: Database) -> None:
    """SQLite leaves what was deleted in its pages, were it not told otherwise; and this test would see it."""

    def leave_it(connection: Any, _record: object) -> None:
        connection.cursor().execute("PRAGMA secure_delete = OFF")

    event.listen(database.engines.write.sync_engine, "connect", leave_it)
    shop = await loyal_shop(database)
    person = await known(database, shop)
    told = told_of(shop)
    await database.write(lambda s: erase(s, shop.lane, owner(shop), person.customer_id, **told))
    await database.close()
    assert b"featherstonehaugh" in bytes_of(database).lower()
