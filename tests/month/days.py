"""A month of two outlets: every day four lanes in processes of their own, and both offices at work meanwhile."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from pos_tui.buying.suppliers import save_supplier, save_supplier_items
from pos_tui.buying.views import Supplier, SupplierItem
from pos_tui.cash.z_views import ZReport
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import ONE, PRICE_STEPS, UnitPrice
from tests.month.backroom import Transit
from tests.month.books import balances
from tests.month.counter import Sold
from tests.month.log import Log
from tests.month.office import Office
from tests.month.offices import Offices, take_in, work_a_day
from tests.month.shop import MonthShop, make_month_shop
from tests.month.till import Shifted, Till
from tests.races.lanes import PATIENCE_SECONDS
from tests.races.watched import lanes_context

SUPPLIERS = 3
KNOWN_RECEIPTS = 60


@dataclass
class Month:
    """What happened so far, as those who did it wrote it down."""

    database: Database
    shop: MonthShop
    offices: Offices
    seed: int
    before: Counter[tuple[str, str]]
    """Balances of the first morning."""
    log: Log = field(default_factory=Log)
    receipts: dict[str, list[Sold]] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    zs: list[ZReport] = field(default_factory=list)

    async def work(self, days: int, acts: int) -> None:
        """So many days with so many acts on every lane; the last evening nothing is on its way any more."""
        transits: list[Transit] = []
        async with lanes_of(self.shop, self.database) as lanes:
            for day in range(days):
                selling = asyncio.create_task(self._sell(day, acts, lanes))
                transits = await work_a_day(self.offices, day, transits)
                for shifted in await selling:
                    self._hand_over(shifted)
        for office in self.offices:
            await take_in(office, transits)
            self.log.add(office.log)

    def _hand_over(self, shifted: tuple[str, Shifted]) -> None:
        outlet, told = shifted
        self.log.add(told.log)
        self.receipts[outlet] = [*self.receipts.get(outlet, []), *told.receipts][-KNOWN_RECEIPTS:]
        self.cards += told.cards
        self.zs.append(told.z)

    async def _sell(self, day: int, acts: int, lanes: Sequence[Connection]) -> list[tuple[str, Shifted]]:
        """All lanes at the same time."""
        return list(await asyncio.gather(*[self._lane(day, acts, *one) for one in enumerate(lanes)]))

    async def _lane(self, day: int, acts: int, number: int, lane: Connection) -> tuple[str, Shifted]:
        outlet, chance = self.shop.lanes[number].outlet_code, f"{self.seed}/{day}/{number}"
        lane.send((day, acts, chance, self.receipts.get(outlet, []), list(self.cards)))
        return outlet, await asyncio.to_thread(_answer, lane)


@asynccontextmanager
async def lanes_of(shop: MonthShop, database: Database) -> AsyncIterator[list[Connection]]:
    """A process for each till, which works a day for each message and ends with none."""
    context, address = lanes_context(), database.url.render_as_string(hide_password=False)
    started = []
    for number in range(len(shop.lanes)):
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(address, shop, number, there))
        process.start()
        there.close()
        started.append((process, here))
    try:
        yield [here for _, here in started]
    finally:
        for process, here in started:
            here.close()
            process.join(PATIENCE_SECONDS)
            process.kill()


def _answer(lane: Connection) -> Shifted:
    shifted: Shifted = lane.recv()
    return shifted


def _work(
    address: str, shop: MonthShop, number: int, there: Connection
) -> None:  # pragma: no cover - runs in another process
    database = Database.at(address, patience=PATIENCE_SECONDS)
    with asyncio.Runner() as runner, suppress(EOFError):
        while True:
            day, acts, seed, receipts, cards = there.recv()
            till = Till(database, shop, shop.lanes[number], day, random.Random(seed), receipts, cards)
            there.send(runner.run(till.work(acts)))


async def begin(database: Database, folder: Path, seed: int) -> Month:
    """The shop on its first morning: suppliers, what they deliver, and what lies there."""
    shop = await make_month_shop(database, folder)
    chance = random.Random(seed)
    costs = {
        sku: UnitPrice(round(float(row["cost"]) * 100 * PRICE_STEPS))
        for sku, row in shop.rows.items()
        if row["cost"]
    }
    shelf = shop.shelf
    delivered = {
        new_id(): {sku: costs[sku] for sku in shelf[at::SUPPLIERS] if sku in costs} for at in range(SUPPLIERS)
    }
    first, second = (
        Office(database, shop, lane, random.Random(f"{seed}/{lane.outlet_code}")) for lane in shop.offices
    )
    for at, (supplier_id, goods) in enumerate(delivered.items()):
        supplier = Supplier(supplier_id=supplier_id, code=f"S{at}", name=f"Supplier {at}")
        await first.write(save_supplier, first.place, first.actor("owner"), supplier)
        items = [SupplierItem(product_id=shop.product_ids[sku], cost=cost) for sku, cost in goods.items()]
        await first.write(save_supplier_items, first.place, first.actor("owner"), supplier_id, items)
    for office in (first, second):
        lines = {
            sku: (chance.randint(3, 6) if chance.random() < 0.3 else chance.randint(40, 120)) * ONE
            for sku in shelf
        }
        await office.change("opening", lines)
    return Month(database, shop, (first, second), seed, await balances(database))
