"""Several people change one shelf at the same moment, in separate processes: exactly right on both engines."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.count_entries import add_entry
from pos_tui.inventory.counting import book_count
from pos_tui.inventory.transfers import draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import CountEntry, StockChange, TransferDraft
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place
from tests.inventory.keeping import (
    another_outlet,
    at,
    by,
    change,
    count_opened,
    enter,
    found,
    holds,
    line,
    on_hand,
    told,
)
from tests.races.acts import Act, Sell, do_together
from tests.races.test_floor import winners
from tests.selling.sales import basket_of, paid
from tests.shops import Shop, make_shop


@dataclass(frozen=True)
class Change:
    """A shelf is said to be other than it was."""

    lane: Lane
    staff_id: UUID
    change: StockChange

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        [one] = await change_stock(session, Place.at(self.lane), actor, self.change, key=key, now=now)
        return str(one.after)


@dataclass(frozen=True)
class Enter:
    """Somebody finds something."""

    lane: Lane
    staff_id: UUID
    entry: CountEntry

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        return str((await add_entry(session, Place.at(self.lane), actor, self.entry, now=now)).counted)


@dataclass(frozen=True)
class Book:
    """A count is booked."""

    lane: Lane
    staff_id: UUID
    count_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        wrong = await book_count(session, Place.at(self.lane), actor, self.count_id, key=key, now=now)
        return str(len(wrong))


@dataclass(frozen=True)
class Receive:
    """A transfer arrives."""

    lane: Lane
    staff_id: UUID
    transfer_id: UUID

    async def do(self, session: Writing, key: ShopKey, now: datetime) -> str:
        actor = Actor(staff_id=self.staff_id)
        await receive_transfer(session, Place.at(self.lane), actor, self.transfer_id, {}, key=key, now=now)
        return "received"


def lanes_of(shop: Shop, count: int) -> list[tuple[Lane, UUID]]:
    """The owner at the two tills in turn."""
    return [(shop.lanes[n % 2], shop.owner.staff_id) for n in range(count)]


def sales_of(shop: Shop) -> list[Sell]:
    return [Sell(paid(shop, basket_of(shop, "MATE"), lane=shop.lanes[n % 2])) for n in range(3)]


async def test_two_adjustments_create_the_same_level(database: Database, address: str) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    owner = shop.owner.staff_id
    more = [Change(there, owner, change("difference", line(shop, "MATE", 5))) for _ in range(4)]
    outcomes = do_together(address, more, shop.key, shop.now)
    assert sorted(winners(outcomes)) == ["10000", "15000", "20000", "5000"]
    assert await on_hand(database, shop, "MATE", there) == 20_000
    said = [Change(there, owner, change("counted", line(shop, "BREAD", 7))) for _ in range(4)]
    assert winners(do_together(address, said, shop.key, shop.now)) == ["7000"] * 4
    assert await on_hand(database, shop, "BREAD", there) == 7_000
    await holds(database, shop)


async def test_a_count_races_three_sales(database: Database, address: str) -> None:
    """Booked while it sells: what was sold stays sold, and two were missing."""
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 8))
    book = Book(shop.lane, shop.owner.staff_id, count_id)
    acts: list[Act] = [*sales_of(shop), book]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert len(winners(outcomes)) == 4
    assert await on_hand(database, shop, "MATE") == 10_000 - 3_000 - 2_000
    await holds(database, shop)


async def test_entries_race_sales_and_the_books_agree(database: Database, address: str) -> None:
    """Whenever the entry was made, what is booked is what was found less what lay there then."""
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    entries: list[Act] = [Enter(lane, who, found(shop, count_id, "MATE", 3)) for lane, who in lanes_of(shop, 3)]
    acts: list[Act] = [*entries, *sales_of(shop)]
    assert len(winners(do_together(address, acts, shop.key, shop.now))) == 6
    assert winners(do_together(address, [Book(shop.lane, shop.owner.staff_id, count_id)], shop.key, shop.now))
    assert 6_000 <= await on_hand(database, shop, "MATE") <= 9_000
    await holds(database, shop)


async def test_two_counts_of_one_shelf(database: Database, address: str) -> None:
    """Both found that three are missing; booked at once, three are."""
    shop = await make_shop(database)
    counts = [await count_opened(database, shop) for _ in range(2)]
    for count_id in counts:
        for sku in ("MATE", "BREAD", "PALE"):
            await enter(database, shop, found(shop, count_id, sku, 7))
    acts = [Book(lane, who, count_id) for (lane, who), count_id in zip(lanes_of(shop, 2), counts, strict=True)]
    assert sorted(winners(do_together(address, acts, shop.key, shop.now))) == ["0", "3"]
    for sku in ("MATE", "BREAD", "PALE"):
        assert await on_hand(database, shop, sku) == 7_000
    await holds(database, shop)


async def test_a_shelf_is_counted_while_another_count_of_it_is_booked(database: Database, address: str) -> None:
    """Whether the entry saw the shelf before the booking or after, the shortage is booked once."""
    shop = await make_shop(database)
    one, other = await count_opened(database, shop), await count_opened(database, shop)
    await enter(database, shop, found(shop, one, "MATE", 7))
    owner = shop.owner.staff_id
    acts: list[Act] = [Book(shop.lane, owner, one), Enter(shop.lanes[1], owner, found(shop, other, "MATE", 7))]
    assert len(winners(do_together(address, acts, shop.key, shop.now))) == 2
    assert winners(do_together(address, [Book(shop.lane, owner, other)], shop.key, shop.now)) == ["0"]
    assert await on_hand(database, shop, "MATE") == 7_000
    await holds(database, shop)


async def test_one_count_is_booked_by_one_of_four(database: Database, address: str) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 7))
    acts = [Book(lane, who, count_id) for lane, who in lanes_of(shop, 4)]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert winners(outcomes) == ["1"]
    sentences = {outcome.sentence for outcome in outcomes if outcome.receipt is None}
    assert sentences == {"Aisha Owner has booked this count already: open another one for what is still wrong."}
    assert await on_hand(database, shop, "MATE") == 7_000
    await holds(database, shop)


async def test_a_transfer_is_received_by_one_of_four(database: Database, address: str) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=there.outlet_id, lines=(line(shop, "MATE", 4),))
    owner = by(shop.owner)
    await database.write(lambda s: draft_transfer(s, at(shop), owner, draft, **told(shop)))
    await database.write(lambda s: send_transfer(s, at(shop), owner, draft.transfer_id, **told(shop)))
    acts = [Receive(there, shop.owner.staff_id, draft.transfer_id) for _ in range(4)]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert winners(outcomes) == ["received"]
    assert {o.sentence for o in outcomes if o.receipt is None} == {
        "Transfer 1 was received already: it is booked once."
    }
    assert await on_hand(database, shop, "MATE", there) == 4_000
    await holds(database, shop)
