"""Sixteen lanes at once: on the same five products against five of their own, and in one process on SQLite.

On PostgreSQL every lane has a connection, a terminal and its basket in an order of its own. On SQLite the lanes of
one process share their commits; what that is worth hangs on the disk, so it is measured on this one, and once more
with a commit that takes as long as on the card of a cheap box.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

from sqlalchemy import insert, select

from pos_tui.cash.service import open_shift
from pos_tui.catalogue.models import Product
from pos_tui.db.base import new_id, table_of
from pos_tui.db.migrations import upgrade
from pos_tui.db.one_hop import OneHopConnection
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.money import Money
from pos_tui.selling.views import Basket, Sale
from pos_tui.shop.models import Terminal
from pos_tui.shop.queries import lanes
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.sale_shop import LINES, Till, open_till, opened
from tests.postgres import running_server
from tests.selling.sales import paid, ring
from tests.shops import Shop

LANES, SALES = 16, 6
SLOW_SECONDS = 0.02
SAME_LIMIT, SHARED_LIMIT = 0.7, 3


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Sales a second."""
    return [*_on_sqlite(rounds, tell), _on_postgresql(rounds, tell)]


def _on_sqlite(rounds: int, tell: Tell) -> Sequence[Row]:
    with TemporaryDirectory(prefix="pos-tui-bench-") as folder, asyncio.Runner() as runner:
        address = f"sqlite+aiosqlite:///{Path(folder, 'shop.db')}"
        upgrade(address)
        till = runner.run(open_till(address))
        sides = {"many": _side(runner, address, till, LANES), "one": _side(runner, address, till, 1)}
        found = in_turns("lanes of one process", rounds, tell, sides)
        with _slow_disk():
            slow = in_turns("on a slow disk", rounds, tell, sides)
    what, ms = f"{LANES} lanes of one process, SQLite", round(SLOW_SECONDS * 1000)
    return [
        _row(what, found["many"], found["one"], None, "one lane"),
        _row(f"the same where a commit takes {ms} ms", slow["many"], slow["one"], SHARED_LIMIT, "one lane"),
    ]


def _side(runner: asyncio.Runner, address: str, till: Till, number: int) -> Callable[[], float]:
    async def sell() -> float:
        async with opened(address) as (database,):
            await till.sell(database, 1)
            began = perf_counter()
            await asyncio.gather(*(till.sell(database, LANES * SALES // number) for _ in range(number)))
            return LANES * SALES / (perf_counter() - began)

    return lambda: runner.run(sell())


@contextmanager
def _slow_disk() -> Iterator[None]:
    """Every commit takes longer, where it is made: on the connection's thread."""
    commit = OneHopConnection.commit

    def slowly(self: OneHopConnection) -> None:
        self.hop(lambda _raw: sleep(SLOW_SECONDS))
        commit(self)

    vars_of: Any = OneHopConnection
    vars_of.commit = slowly
    try:
        yield
    finally:
        vars_of.commit = commit


def _on_postgresql(rounds: int, tell: Tell) -> Row:
    with running_server(as_in_a_shop=True) as server, asyncio.Runner() as runner:
        name = runner.run(server.create())
        try:
            address = server.address(name)
            upgrade(address)
            till = runner.run(open_till(address))
            baskets = runner.run(_baskets(address, till))
            sides = {what: _postgresql_side(runner, address, till.shop, sales) for what, sales in baskets.items()}
            found = in_turns("lanes on PostgreSQL", rounds, tell, sides)
        finally:
            runner.run(server.drop(name))
    return _row(f"{LANES} lanes on the same products", found["same"], found["spread"], SAME_LIMIT, "on their own")


async def _baskets(address: str, till: Till) -> dict[str, list[Sale]]:
    """A sale for each lane, of the same products and of its own, each in some order."""
    dice = Random(16)
    async with opened(address) as (database,):
        await database.write(lambda session: _open_lanes(session, till.shop))
        open_lanes = await database.read(lanes)
        own = [await database.write(lambda session: _shelf(session, till.shop)) for _ in open_lanes]

    def sale_of(number: int, products: dict[Any, Any]) -> Sale:
        lines = [
            line.model_copy(update={"product_id": products.get(line.product_id, line.product_id)})
            for line in dice.sample(till.pattern.basket.lines, len(LINES))
        ]
        basket = till.pattern.basket.model_copy(update={"lines": tuple(lines)})
        return paid(till.shop, basket, lane=open_lanes[number])

    numbers = range(len(open_lanes))
    return {
        "same": [sale_of(number, {}) for number in numbers],
        "spread": [sale_of(number, own[number]) for number in numbers],
    }


async def _open_lanes(session: Writing, shop: Shop) -> None:
    """Terminals up to sixteen, each with a shift."""
    have = len(shop.lanes)
    for number in range(have, LANES):
        row = {
            "company_id": shop.company_id,
            "id": new_id(),
            "outlet_id": shop.lane.outlet_id,
            "code": str(number + 1),
        }
        await session.execute(insert(table_of(Terminal)), [row])
    for lane in await lanes(session):
        if lane.terminal_id not in {one.terminal_id for one in shop.lanes}:
            await open_shift(
                session, lane, shop.cashier.staff_id, shift_id=new_id(), float_amount=Money(0),
                business_date=shop.today, key=shop.key, now=shop.now,
            )  # fmt: skip


async def _shelf(session: Writing, shop: Shop) -> dict[Any, Any]:
    """The five products once more; the ids of the new by those of the old."""
    product, level, made = table_of(Product), table_of(StockLevel), dict[Any, Any]()
    for sku in LINES:
        old, new = shop.products[sku].product_id, new_id()
        row = (await session.execute(select(product).where(product.c.id == old))).mappings().one()
        await session.execute(insert(product), [{**row, "id": new, "sku": f"{sku}-{new}"}])
        for stock in (await session.execute(select(level).where(level.c.product_id == old))).mappings().all():
            await session.execute(insert(level), [{**stock, "product_id": new}])
        made[old] = new
    return made


def _postgresql_side(
    runner: asyncio.Runner, address: str, shop: Shop, sales: Sequence[Sale]
) -> Callable[[], float]:
    async def lane(database: Database, sale: Sale, number: int) -> None:
        for _ in range(number):
            basket: Basket = sale.basket.model_copy(update={"sale_id": new_id()})
            await ring(database, shop, sale.model_copy(update={"basket": basket}))

    async def sell() -> float:
        async with AsyncExitStack() as stack:
            databases = await stack.enter_async_context(opened(*[address] * len(sales)))
            lanes_at_work = list(zip(databases, sales, strict=True))
            await asyncio.gather(*(lane(*one, 1) for one in lanes_at_work))
            began = perf_counter()
            await asyncio.gather(*(lane(*one, SALES) for one in lanes_at_work))
            return len(sales) * SALES / (perf_counter() - began)

    return lambda: runner.run(sell())


def _row(what: str, ours: Sequence[float], theirs: Sequence[float], limit: float | None, against: str) -> Row:
    return Row(what, median(ours), "/s", limit, median(theirs), against, at_least=True)
