"""However much was sold, the next sale, an X and a Z cost the same: counts and plans, which no machine changes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from pos_tui.db.engines import sqlite_file, sqlite_library
from pos_tui.db.unit_of_work import Database
from tests.cash.floor import by, closed, x_of
from tests.cash.floor import counted as drawer_counted
from tests.db.counted import counted
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

GOODS = ("MATE", "BREAD", "TOMATO", "STAMP")
FEW, MANY = 1, 25
LEDGERS = ("document", "document_line", "drawer_movement", "posting", "stock_movement", "applied_promotion")
BY_ITS_KEY = "document.id = open_basket.id"
"""Whether a basket that is still open was sold is asked of one row."""
Act = Callable[[Database, Shop], Awaitable[object]]


async def look(database: Database, shop: Shop) -> object:
    return await x_of(database, shop)


async def count(database: Database, shop: Shop) -> object:
    return await drawer_counted(database, shop, 10_000, by(shop.owner))


async def close(database: Database, shop: Shop) -> object:
    await drawer_counted(database, shop, 10_000, by(shop.owner))
    return await closed(database, shop, by(shop.owner), "counted in a test")


async def after(database: Database, sales: int) -> Shop:
    """A shop that has sold so often."""
    shop = await make_shop(database, stock={sku: 10**9 for sku in GOODS if sku != "STAMP"})
    for _ in range(sales):
        await ring(database, shop, paid(shop, basket_of(shop, *GOODS, customer=True), ("cash", 5_000)))
    return shop


@pytest.mark.parametrize("act", [look, count, close])
async def test_an_x_and_a_z_read_no_ledger_and_as_much_after_many_sales(
    database: Database, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    numbers = []
    for sales in (FEW, MANY):
        shop = await after(database, sales)
        with (
            counted(database.engines.read, monkeypatch) as reads,
            counted(database.engines.write, monkeypatch) as writes,
        ):
            await act(database, shop)
        statements = reads.statements + writes.statements
        numbers.append(len(statements))
        for sql in statements:
            if sql.lstrip().startswith("SELECT") and BY_ITS_KEY not in sql:
                assert not [ledger for ledger in LEDGERS if f"FROM {ledger} " in sql or f"JOIN {ledger} " in sql]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_sale_walks_through_no_table(database: Database) -> None:
    """Each of its statements finds its rows by an index: what was sold before is not looked at."""
    shop, told = await after(database, FEW), list[tuple[str, Any]]()

    def note(*given: Any) -> None:
        told.append((given[2], given[3][0] if given[5] else given[3]))

    event.listen(database.engines.write.sync_engine, "before_cursor_execute", note)
    await ring(database, shop, paid(shop, basket_of(shop, *GOODS, customer=True), ("cash", 5_000)))
    raw: Any = sqlite_library().connect(sqlite_file(database.url))
    plans = [step for sql, given in told for *_, step in raw.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
    walks = [*raw.execute("EXPLAIN QUERY PLAN SELECT name FROM document_line WHERE name = 'x'")]
    raw.close()
    assert len(plans) > len(told)
    assert [step for step in plans if is_walk(step)] == []
    assert is_walk(walks[0][-1]), "the control: a table without an index for it"


def is_walk(step: str) -> bool:
    """A scan, but of the rows that the statement itself brought."""
    return step.startswith("SCAN ") and "VIRTUAL TABLE" not in step and step != "SCAN CONSTANT ROW"
