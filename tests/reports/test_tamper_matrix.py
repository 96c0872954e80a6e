"""One byte of any column of whatever a finished sale wrote, a row gone, two rows swapped: verify names it.

Tables and columns are found by reflection, so that a new one is asked about without being written down here.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, select, update

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.money import Rate
from pos_tui.pricing.promotions.views import PercentOff, Selector
from pos_tui.reports.verify.books import Books
from pos_tui.reports.verify.proofs import TASKS
from pos_tui.reports.verify.run import proved
from pos_tui.schema import metadata
from pos_tui.shop.queries import companies
from tests.reports.disarm import disarm, undone
from tests.selling.offering import offer
from tests.selling.parts import STATE_AND_CITY, shop_with
from tests.selling.sales import paid, ring
from tests.selling.test_offers_sold import basket_with
from tests.shops import KEY

OF_ITS_SALE = ("document_id", "source_id", "entry_id", "subject_id")
FIRST = {"as told", "chain", "circumstances"}
"""The proofs that find nearly everything; the others are asked where they do not."""
UNSEEN = {
    "stock_movement.position": "a number within the sale, of no meaning elsewhere",
    "stock_movement.unit_cost": "empty for a sale, whose lines have the cost",
    "stock_movement.reason": "empty for a sale",
    "posting.position": "a number within the entry, of no meaning elsewhere",
    "loyalty_entry.reason": "empty for a sale",
    "loyalty_entry.id": "nothing refers to it",
}
"""What a finished sale wrote besides itself and nothing proves, each with why that is no loss."""


async def a_sale(database: Database) -> UUID:
    """With promotions, two parts of a tax, two ways of paying and a customer."""
    shop = await shop_with(database, STATE_AND_CITY)
    await offer(database, shop, "TENTH", PercentOff(selector=Selector(everything=True), rate=Rate(100_000)))
    for _ in range(2):
        basket = await basket_with(database, shop, ("MATE", 2), ("TOMATO", 1), ("BREAD", 1), gold=True)
        sale = paid(shop, basket, ("voucher", 300), ("cash", 2_000))
        await ring(database, shop, sale)
    return sale.basket.sale_id


def written_by_it(table: Table) -> Column[Any] | None:
    """The column with the sale's id, in tables that a sale writes."""
    if table.name == "document":
        return table.c.id
    return next((table.c[name] for name in OF_ITS_SALE if name in table.c), None)


def one_byte_on(column: Column[Any], value: Any) -> Any:
    """The least that a value of this kind can be changed by."""
    if isinstance(value, bool):
        return not value
    if value is None:
        kinds: dict[type, Any] = {str: "x", int: 1, UUID: UUID(int=1), date: date(2001, 1, 1), bool: True}
        return kinds.get(column.type.python_type, datetime(2001, 1, 1, tzinfo=UTC))
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x"
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1)
    if isinstance(value, int):
        return value + 1
    return value + (timedelta(microseconds=1) if isinstance(value, datetime) else timedelta(days=1))


async def is_seen(session: Reading) -> bool:
    """Whether anything but the guards, which are off, is found; what finds most is asked first."""
    books = Books((await companies(session))[0], KEY)
    for task in sorted(TASKS, key=lambda task: not task.promises.keys() & FIRST):
        proofs = await proved(session, books, task, many=1, tell=lambda *_: None)
        if any(proof.wrong is not None for proof in proofs if proof.name != "guards"):
            return True
    return False


async def rows_of(database: Database, sale_id: UUID) -> list[tuple[Table, list[Any]]]:
    """Every table in which the sale left rows, with those."""

    async def look(session: Reading) -> list[tuple[Table, list[Any]]]:
        found: list[tuple[Table, list[Any]]] = []
        for table in metadata.sorted_tables:
            column = written_by_it(table)
            if column is not None:
                query = select(table).where(column == sale_id).order_by(*table.primary_key)
                found.append((table, list((await session.execute(query)).mappings())))
        return [(table, rows) for table, rows in found if rows]

    return await database.read(look)


def this(table: Table, row: Any) -> list[Any]:
    return [column == row[column.name] for column in table.primary_key]


async def test_no_byte_of_what_a_finished_sale_wrote_changes_unseen(database: Database) -> None:
    sale_id = await a_sale(database)
    found = await rows_of(database, sale_id)
    assert {table.name for table, _ in found} >= {
        "applied_promotion", "document", "document_line", "drawer_movement", "journal_entry", "loyalty_entry",
        "posting", "stock_movement", "tax_part",
    }  # fmt: skip
    await disarm(database)
    unseen = set()
    for table, rows in found:
        for column in table.columns:
            async with undone(database) as session:
                changed = update(table).where(*this(table, rows[-1]))
                value = one_byte_on(column, rows[-1][column.name])
                await session.execute(changed.values({column: value}))
                if not await is_seen(session):
                    unseen.add(str(column))
    assert unseen == UNSEEN.keys()


async def test_a_row_that_is_gone_and_two_that_are_swapped_are_seen(database: Database) -> None:
    sale_id = await a_sale(database)
    await disarm(database)
    for table, rows in await rows_of(database, sale_id):
        for row in (rows[0], rows[-1]):
            async with undone(database) as session:
                await session.execute(delete(table).where(*this(table, row)))
                assert await is_seen(session), f"a row of {table.name} is gone unseen"
        if len(rows) > 1 and f"{table.name}.position" not in UNSEEN:
            async with undone(database) as session:
                await swap(session, table, rows[0], rows[1])
                assert await is_seen(session), f"two rows of {table.name} are swapped unseen"


async def swap(session: Writing, table: Table, one: Any, other: Any) -> None:
    """Two rows change their places: all but the keys."""
    keys = {column.name for column in table.primary_key}
    for here, there in ((one, other), (other, one)):
        values = {name: value for name, value in there.items() if name not in keys}
        await session.execute(update(table).where(*this(table, here)).values(values))


async def test_the_control_untouched_books_are_not_blamed(database: Database) -> None:
    await a_sale(database)
    await disarm(database)
    async with undone(database) as session:
        assert not await is_seen(session)
