"""A product is merged while tills sell it, in separate processes: no piece of it is lost or there twice."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pos_tui.buying.merging import merge_products
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.models import Document
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.buying.test_merging import twice
from tests.inventory.keeping import change, changed, holds, line, on_hand
from tests.races.acts import Act, Sell, do_together
from tests.selling.sales import basket_of, paid, rows
from tests.shops import make_shop

ROUNDS = 4


@dataclass(frozen=True)
class Merge:
    """One product goes into another."""

    lane: Lane
    staff_id: UUID
    gone_id: UUID
    kept_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        done = await merge_products(
            session, Place.at(self.lane), actor, self.gone_id, self.kept_id, key=key, now=now
        )
        return done.kept


async def test_a_merge_against_sales_of_what_is_merged(database: Database, address: str) -> None:
    shop = await make_shop(database, stock_policy="allow")
    sold = 0
    for number in range(ROUNDS):
        twin = await twice(database, shop, sku=f"TWIN{number}", barcodes=())
        if number % 2:
            await changed(database, shop, change("opening", line(shop, "MATE2", 5)))
        gone, kept = twin.product_id, shop.products["MATE"].product_id
        acts: list[Act] = [
            Sell(paid(shop, basket_of(shop, ("MATE2", 1), ("PALE", 1)), lane=lane)) for lane in shop.lanes
        ]
        outcomes = do_together(
            address, [*acts, Merge(shop.lanes[1], shop.owner.staff_id, gone, kept)], shop.key, shop.now
        )
        done = [outcome for outcome in outcomes[:-1] if outcome.receipt]
        sold += len(done)
        assert outcomes[-1].receipt, outcomes
        assert {outcome.sentence for outcome in outcomes[:-1] if not outcome.receipt} <= {
            "Club-Mate 0.5 is not sold here any more: void the line (Del) and pay again."
        }
        assert await on_hand(database, shop, "MATE2") == 0
        await holds(database, shop)
    assert len(await rows(database, Document, "id")) == sold
    assert await on_hand(database, shop, "MATE") == 10_000 + 5_000 * (ROUNDS // 2) - 1_000 * sold
