"""The database itself refuses what no service would do: an edited, deleted or unbalanced document."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from pos_tui.cash.models import DrawerMovement, Shift
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.line_models import DocumentLine, ReturnedLine
from pos_tui.selling.models import Document
from tests.cash.floor import by, closed, counted
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import Shop, make_shop


async def a_sale(database: Database) -> Shop:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 2))))
    return shop


async def refused(database: Database, statement: object, words: str) -> None:
    before = await everything(database)
    with pytest.raises(DBAPIError, match=words):
        await database.write(lambda session: session.execute(statement))  # type: ignore[call-overload]  # any of them
    assert await everything(database) == before


@pytest.mark.parametrize("model", [Document, DocumentLine, DrawerMovement])
async def test_a_finished_document_is_neither_changed_nor_deleted(
    database: Database, model: type[Document | DocumentLine | DrawerMovement]
) -> None:
    await a_sale(database)
    table = table_of(model)
    name = "total" if model is Document else "amount"
    await refused(database, update(table).values({name: 1}), "only grows")
    await refused(database, delete(table), "only grows")


async def copied(session: Writing, model: type, **changed: object) -> None:
    table = table_of(model)
    query = select(table).order_by(*table.primary_key.columns).limit(1)
    if model is DrawerMovement:
        query = query.where(table.c.kind == "tender")
    row = (await session.execute(query)).mappings().one()
    await session.execute(insert(table), [{**row, **changed}])


@pytest.mark.parametrize("model", [DocumentLine, DrawerMovement])
async def test_a_finished_document_takes_no_more_rows(database: Database, model: type) -> None:
    await a_sale(database)
    before = await everything(database)
    with pytest.raises(DBAPIError, match="takes no more rows"):
        await database.write(lambda session: copied(session, model, position=99))
    assert await everything(database) == before


async def test_a_document_that_does_not_add_up_cannot_be_finished(database: Database) -> None:
    shop = await a_sale(database)

    async def unbalanced(session: Writing) -> None:
        document_id = new_id()
        await copied(session, Document, id=document_id, number=2)
        await copied(session, JournalEntry, kind="sale", subject_id=document_id, sequence=999)

    before = await everything(database)
    with pytest.raises(DBAPIError, match="does not add up"):
        await database.write(unbalanced)
    assert await everything(database) == before
    assert shop.lane.terminal_code == "1"


async def test_a_closed_shift_is_final(database: Database) -> None:
    shop = await a_sale(database)
    await counted(database, shop, 10_560, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    final = update(table_of(Shift)).where(table_of(Shift).c.z_number == 1)
    await refused(database, final.values(counted=0, variance=-10_560), "a closed shift is final")


async def test_one_shift_is_open_per_terminal(database: Database) -> None:
    await a_sale(database)
    with pytest.raises(DBAPIError, match=r"uq_shift_open|UNIQUE"):
        await database.write(lambda session: copied(session, Shift, id=new_id(), number=9))


async def test_no_more_comes_back_than_was_sold(database: Database) -> None:
    shop = await a_sale(database)

    async def too_much(session: Writing) -> None:
        line = (await session.execute(select(table_of(DocumentLine)))).mappings().one()
        taken = {name: line[name] for name in ("company_id", "document_id", "position")}
        nothing = {"amount": 0, "tax": 0, "basket_share": 0}
        await session.execute(
            insert(table_of(ReturnedLine)), [{**taken, **nothing, "sold": 2_000, "returned": 2_001}]
        )

    with pytest.raises(DBAPIError, match="not_more_than_sold"):
        await database.write(too_much)
    assert shop.company_id
