"""Two tills receive, and order, at the same moment: each in a process of its own, on both engines."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pos_tui.buying.orders import save_draft
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.views import Delivery, Draft, GoodsBack
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.models import StockLevel
from pos_tui.journal.keys import ShopKey
from pos_tui.money import ONE
from pos_tui.selling.models import Document
from pos_tui.staff.views import Actor, Place
from tests.buying.trade import (
    back_of,
    booked,
    books_hold,
    cents,
    delivery_of,
    draft_of,
    sent,
    supplier,
    the_order,
)
from tests.races.acts import Act, Sell, do_together
from tests.races.lanes import Outcome
from tests.races.test_floor import told, winners
from tests.selling.sales import basket_of, paid, rows
from tests.shops import Shop, make_shop

LANES = 4


@dataclass(frozen=True)
class Receive:
    """A delivery is booked."""

    place: Place
    staff_id: UUID
    delivery: Delivery

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        done = await receive(session, self.place, Actor(staff_id=self.staff_id), self.delivery, key=key, now=now)
        return f"{done.receipt_id} {done.order_status}"


@dataclass(frozen=True)
class SendBack:
    """Goods go back."""

    place: Place
    staff_id: UUID
    back: GoodsBack

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        return str(
            (
                await send_back(session, self.place, Actor(staff_id=self.staff_id), self.back, key=key, now=now)
            ).total
        )


@dataclass(frozen=True)
class Order:
    """A draft is saved."""

    place: Place
    staff_id: UUID
    draft: Draft

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        return str(await save_draft(session, self.place, actor, self.draft, key=key, now=now))


def at(shop: Shop, number: int) -> Place:
    return Place.at(shop.lanes[number % len(shop.lanes)])


def race(address: str, shop: Shop, *acts: Act) -> list[Outcome]:
    return do_together(address, acts, shop.key, shop.now)


async def level(database: Database, shop: Shop, sku: str) -> tuple[float, int | None]:
    query = (
        select(StockLevel.on_hand, StockLevel.average_cost)
        .join(Product, Product.id == StockLevel.product_id)
        .where(Product.sku == sku)
    )
    on_hand, average = (await database.read(lambda s: s.execute(query))).one()
    return on_hand / ONE, average


async def test_one_delivery_is_booked_once_by_its_id(database: Database, address: str) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    delivery = delivery_of(shop, acme, {"MATE": (10, 120)}, order)
    who = shop.supervisor.staff_id
    outcomes = race(address, shop, *(Receive(at(shop, n), who, delivery) for n in range(LANES)))
    assert winners(outcomes) == [f"{delivery.receipt_id} received"] * LANES
    assert await level(database, shop, "MATE") == (20, cents(130))
    await books_hold(database, shop)


async def test_two_tills_receive_the_rest_of_an_order_and_one_is_told(database: Database, address: str) -> None:
    """Each has opened the order by itself, so the ids differ: there is only so much that is expected."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120), "BREAD": (4, 150)})
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (7, 120)}, order))
    rest = delivery_of(shop, acme, {"MATE": (3, 120), "BREAD": (4, 150)}, order)
    acts = [
        Receive(at(shop, n), shop.supervisor.staff_id, rest.model_copy(update={"receipt_id": new_id()}))
        for n in range(LANES)
    ]
    outcomes = race(address, shop, *acts)
    assert len(winners(outcomes)) == 1
    [(kind, sentence)] = told(outcomes)
    assert kind == "NotPermitted"
    assert sentence is not None
    assert "of the 10 of order 1 only 0 are still expected" in sentence
    after = await the_order(database, shop, order.order_id)
    assert (after.status, [line.received for line in after.lines]) == ("received", [10_000, 4_000])
    assert (await level(database, shop, "MATE"))[0] == 20
    await books_hold(database, shop)


async def test_one_delivery_note_is_booked_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    notes = [delivery_of(shop, acme, {"MATE": (5, 120)}, delivery_note="DN 9") for _ in range(LANES)]
    outcomes = race(
        address, shop, *(Receive(at(shop, n), shop.supervisor.staff_id, each) for n, each in enumerate(notes))
    )
    assert len(winners(outcomes)) == 1
    assert {kind for kind, _ in told(outcomes)} == {"BadInput"}
    assert (await level(database, shop, "MATE"))[0] == 15
    await books_hold(database, shop)


async def test_deliveries_and_sales_together(database: Database, address: str) -> None:
    """Lines in both orders, averages by nobody's turn lost, while two tills sell the same goods."""
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    one = delivery_of(shop, acme, {"MATE": (10, 200), "BREAD": (10, 200)})
    other = delivery_of(shop, brew, {"BREAD": (10, 200), "MATE": (10, 200)})
    lane = shop.lanes[1]
    second = paid(shop, basket_of(shop, "BREAD", "MATE"), lane=lane)
    outcomes = race(
        address, shop,
        Receive(at(shop, 0), shop.supervisor.staff_id, one),
        Receive(at(shop, 1), shop.supervisor.staff_id, other),
        Sell(paid(shop, basket_of(shop, "MATE", "BREAD"))),
        Sell(second),
    )  # fmt: skip
    assert told(outcomes) == set()
    assert len(await rows(database, Document, "id")) == 2
    on_hand, average = await level(database, shop, "MATE")
    assert on_hand == 28
    assert average is not None
    assert cents(170) < average < cents(190)
    await books_hold(database, shop)


async def test_no_more_goes_back_than_came(database: Database, address: str) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    came = delivery_of(shop, acme, {"MATE": (4, 200)})
    await booked(database, shop, came)
    back = back_of(shop, acme, {"MATE": 3}, receipt_id=came.receipt_id)
    acts = [
        SendBack(at(shop, n), shop.supervisor.staff_id, back.model_copy(update={"return_id": new_id()}))
        for n in range(LANES)
    ]
    outcomes = race(address, shop, *acts)
    assert winners(outcomes) == ["600"]
    assert {sentence for _, sentence in told(outcomes)} == {
        "Only 1 Club Mate Regular 500 ml of this delivery can go back: type a quantity up to that."
    }
    again = race(address, shop, *(replace(acts[n], back=back) for n in range(LANES)))
    assert len(winners(again)) in (0, LANES)
    await books_hold(database, shop)


async def test_orders_drafted_together_have_no_gap(database: Database, address: str) -> None:
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    drafts = [draft_of(shop, (acme, brew)[n % 2], {"MATE": (1, 100)}) for n in range(LANES)]
    outcomes = race(
        address, shop, *(Order(at(shop, n), shop.owner.staff_id, each) for n, each in enumerate(drafts))
    )
    assert sorted(winners(outcomes)) == ["1", "2", "3", "4"]
    await books_hold(database, shop)
