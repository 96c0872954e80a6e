"""Several lanes draw on one customer's balances at the same moment, as processes, on both engines."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import update

from pos_tui.customers.balances import Cause, write_entries
from pos_tui.customers.merging import merge_customers
from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.service import adjust_points, save_customer
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import new_id
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Money
from pos_tui.selling.crediting import adjust_credit
from pos_tui.selling.paying_off import pay_off
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.customers.loyal import account, holds, keep, loyal_shop, with_credit, with_limit, with_points
from tests.races.acts import Act, Sell, do_together
from tests.races.lanes import ring_together
from tests.races.test_lanes import flat, spread
from tests.selling.sales import basket_of, paid, ring, rows

BOTTLE = 280


@pytest.mark.parametrize("tender", ["points", "store_credit", "account"])
async def test_a_balance_pays_once(database: Database, address: str, tender: str) -> None:
    """It pays for three of six bottles: who comes late is told what is left."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 3 * BOTTLE // 5)
    await with_credit(database, shop, 3 * BOTTLE)
    await with_limit(database, shop, 3 * BOTTLE)
    sales = spread(shop, *(paid(shop, basket_of(shop, "MATE", customer=True), (tender, BOTTLE)) for _ in range(6)))
    outcomes = flat(ring_together(address, sales, shop.key, shop.now))
    refused = [outcome for outcome in outcomes if outcome.receipt is None]
    assert [outcome.refusal for outcome in refused] == ["BadTender"] * 3
    now = await account(database, shop)
    left = {"points": now.points, "store_credit": now.store_credit, "account": 3 * BOTTLE - now.owed}
    assert left[tender] == 0
    assert [held for name, held in left.items() if name != tender] != [0, 0]
    await holds(database, shop)


@dataclass(frozen=True)
class Merge:
    """One record of a person becomes a part of another."""

    lane: Lane
    staff_id: UUID
    gone: UUID
    stays: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor, place = Actor(staff_id=self.staff_id), Place.at(self.lane)
        done = await merge_customers(
            session, place, actor, self.gone, self.stays, merge_id=new_id(), key=key, now=now
        )
        return f"{done.points} points"


async def test_a_merge_and_sales_that_spend_and_earn(database: Database, address: str) -> None:
    """Whoever comes first, no point is lost or made: what a sale could not spend any more is said."""
    shop = await loyal_shop(database)
    await with_points(database, shop, BOTTLE // 5)
    other = await keep(database, shop, CustomerCard(customer_id=new_id(), code="C7", name="Tan Mei"))
    gone, lane = shop.customer.customer_id, shop.lanes[1]
    sale = paid(shop, basket_of(shop, "MATE", customer=True), ("points", BOTTLE))
    acts: list[Act] = [Sell(sale), Merge(lane, shop.owner.staff_id, gone, other.customer_id)]
    sold, merged = do_together(address, acts, shop.key, shop.now)
    assert merged.receipt == ("0 points" if sold.receipt else f"{BOTTLE // 5} points")
    assert sold.receipt or "say who buys again (F3)" in (sold.sentence or "")
    now = await account(database, shop, other.customer_id)
    assert now.points == (0 if sold.receipt else BOTTLE // 5)
    assert (await account(database, shop)).points == 0
    await holds(database, shop)


async def test_two_merges_that_cross_each_other(database: Database, address: str) -> None:
    """One becomes a part of the other, whichever was asked first; nobody waits for ever."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 10)
    other = await keep(database, shop, CustomerCard(customer_id=new_id(), code="C7", name="Tan Mei"))
    ids = (shop.customer.customer_id, other.customer_id)
    acts = [
        Merge(lane, shop.owner.staff_id, *pair) for lane, pair in zip(shop.lanes, (ids, ids[::-1]), strict=True)
    ]
    outcomes = do_together(address, acts, shop.key, shop.now)
    (late,) = [one for one in outcomes if one.receipt is None]
    assert (late.refusal, "was merged into another customer already" in (late.sentence or "")) == (
        "BadInput",
        True,
    )
    assert sorted([(await account(database, shop, who)).points for who in ids]) == [0, 10]
    await holds(database, shop)


@dataclass(frozen=True)
class Adjust:
    """Points are given or taken off."""

    lane: Lane
    staff_id: UUID
    customer_id: UUID
    points: int

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        held = await adjust_points(
            session, Place.at(self.lane), Actor(staff_id=self.staff_id), self.customer_id, self.points,
            adjustment_id=new_id(), reason="a race", key=key, now=now,
        )  # fmt: skip
        return str(held)


@dataclass(frozen=True)
class Credit:
    """Store credit is given or taken off."""

    lane: Lane
    staff_id: UUID
    customer_id: UUID
    amount: Money

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        held = await adjust_credit(
            session, self.lane, Actor(staff_id=self.staff_id), self.customer_id, self.amount,
            adjustment_id=new_id(), reason="a race", key=key, now=now,
        )  # fmt: skip
        return str(held)


async def test_no_more_store_credit_is_taken_off_than_there_is(database: Database, address: str) -> None:
    """10.00 is there; two tills take 6.00 off at once, and one of them is told what is left."""
    shop = await loyal_shop(database)
    await with_credit(database, shop, 1_000)
    acts: list[Act] = [
        Credit(lane, shop.owner.staff_id, shop.customer.customer_id, Money(-600)) for lane in shop.lanes
    ]
    outcomes = do_together(address, acts, shop.key, shop.now)
    (late,) = [outcome.sentence for outcome in outcomes if outcome.receipt is None]
    assert late == "Mei Tan has SGD 4.00 of store credit: take off no more than that."
    assert (await account(database, shop)).store_credit == 400
    await holds(database, shop)


@dataclass(frozen=True)
class WriteBack:
    """What no service does: a balance that was read before is added to in the program and written back."""

    company_id: UUID
    customer_id: UUID
    held: int
    points: int

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        await session.execute(
            update(Customer).where(Customer.id == self.customer_id).values(points=self.held + self.points)
        )
        moved = [{"kind": "adjusted", "points": self.points}]
        await write_entries(
            session, LoyaltyEntry, self.company_id, self.customer_id, moved, Cause(None, None, now)
        )
        return str(self.held + self.points)


async def test_two_adjustments_at_once(database: Database, address: str) -> None:
    """Each is added to whatever is there, and no more is taken than there is."""
    shop = await loyal_shop(database)
    await with_points(database, shop, 100)
    who, lanes = shop.customer.customer_id, (shop.lanes * 2)[:4]
    given = zip(lanes, (30, -80, -80, 20), strict=True)
    acts: list[Act] = [Adjust(lane, shop.owner.staff_id, who, points) for lane, points in given]
    outcomes = do_together(address, acts, shop.key, shop.now)
    late = [outcome for outcome in outcomes if outcome.receipt is None]
    assert all("points: take off no more than that" in (outcome.sentence or "") for outcome in late)
    taken = 2 - len(late)
    assert taken >= 1
    assert (await account(database, shop)).points == 150 - 80 * taken
    await holds(database, shop)


async def test_control_a_balance_that_is_written_back_loses_an_adjustment(
    database: Database, address: str
) -> None:
    shop = await loyal_shop(database)
    who = shop.customer.customer_id
    acts: list[Act] = [WriteBack(shop.company_id, who, 0, 50) for _ in range(2)]
    do_together(address, acts, shop.key, shop.now)
    assert (await account(database, shop)).points == 50
    assert await rows(database, LoyaltyEntry, "points") == [(50,), (50,)]
    with pytest.raises(AssertionError):
        await holds(database, shop)


@dataclass(frozen=True)
class Add:
    """A customer is added at a till."""

    lane: Lane
    staff_id: UUID
    card: CustomerCard

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        return (await save_customer(session, Place.at(self.lane), actor, self.card, key=key, now=now)).name


async def test_a_person_is_added_once(database: Database, address: str) -> None:
    """Two tills add the same number at one moment: one of them is told whose it is."""
    shop = await loyal_shop(database)
    people = [CustomerCard(customer_id=new_id(), code="", name=name, phone="9123 4567") for name in ("Anna", "Bo")]
    adds = [Add(lane, shop.cashier.staff_id, card) for lane, card in zip(shop.lanes, people, strict=True)]
    outcomes = do_together(address, adds, shop.key, shop.now)
    (late,) = [outcome for outcome in outcomes if outcome.receipt is None]
    (first,) = [outcome.receipt for outcome in outcomes if outcome.receipt is not None]
    assert late.refusal == "BadInput"
    assert f"{first} (C-" in (late.sentence or "")
    assert await rows(database, Customer, "phone_key") == [(None,), ("91234567",)]
    await holds(database, shop)


@dataclass(frozen=True)
class PayOff:
    """A customer brings money."""

    lane: Lane
    staff_id: UUID
    customer_id: UUID
    amount: Money
    payment_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        owed = await pay_off(
            session, self.lane, actor, self.customer_id, self.amount, payment_id=self.payment_id, key=key, now=now
        )
        return str(owed)


async def test_money_that_is_brought_once_pays_once(database: Database, address: str) -> None:
    """The answer got lost and the till asks again while the first is still under way: one payment by its id."""
    shop = await loyal_shop(database)
    await with_limit(database, shop, 10 * BOTTLE)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 4), customer=True), ("account", 4 * BOTTLE)))
    customer_id, payment_id = shop.customer.customer_id, new_id()
    asked = [PayOff(shop.lane, shop.owner.staff_id, customer_id, Money(BOTTLE), payment_id) for _ in range(6)]
    outcomes = do_together(address, asked, shop.key, shop.now)
    assert [outcome.receipt for outcome in outcomes] == [str(3 * BOTTLE)] * 6
    assert (await account(database, shop)).owed == 3 * BOTTLE
    await holds(database, shop)
