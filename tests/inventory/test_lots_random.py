"""Whatever is received, sold, brought back, sent, counted and thrown away: lots come to what is on hand."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue.kept import StockPolicy
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.inventory.lot_rules import HeldLot, NotGood, laid_out
from pos_tui.inventory.transfers import cancel_transfer, receive_transfer
from pos_tui.inventory.views import Move
from pos_tui.money import ONE, Quantity
from pos_tui.selling.views import Sale
from pos_tui.shop.views import Lane
from tests.buying.test_lots import came
from tests.buying.trade import booked as delivered
from tests.buying.trade import supplier
from tests.inventory.in_lots import LATER, OVER, SOON, lots_at, more, part, serials, track
from tests.inventory.keeping import (
    another_outlet,
    at,
    booked,
    by,
    change,
    changed,
    count_opened,
    enter,
    found,
    holds,
    line,
    on_hand,
    told,
)
from tests.inventory.test_lots import sent
from tests.selling.sales import basket_of, paid, ring
from tests.selling.test_lots_sold import back_of, pieces
from tests.shops import NOW, TODAY, Shop, make_shop

STEPS = 30
PRODUCT = new_id()


class Month:
    """One shop with two outlets, and a dice that says what happens next; a refusal is no failure."""

    def __init__(self, database: Database, shop: Shop, there: Lane, dice: Random) -> None:
        self.database, self.shop, self.there, self.dice = database, shop, there, dice
        self.sold: list[tuple[Sale, int]] = []
        self.numbers = 0
        self.done: Counter[str] = Counter()

    async def step(self) -> None:
        often = [self.sell, self.sell_piece, self.bring_back]
        act = self.dice.choice([self.receive, *often, *often, self.send, self.count, self.waste])
        try:
            await act()
            self.done[act.__name__] += 1
        except TillError:
            self.done["refused"] += 1

    async def receive(self) -> None:
        acme = await supplier(self.database, self.shop, f"S{self.dice.random()}"[:12])
        lot = part(f"L{self.dice.randint(1, 4)}", self.dice.randint(1, 9))
        delivery = came(self.shop, acme, "MATE", lot.quantity / ONE, lot)
        await delivered(self.database, self.shop, delivery)
        self.numbers += 2
        new = serials(f"N{self.numbers}", f"N{self.numbers - 1}")
        await delivered(self.database, self.shop, came(self.shop, acme, "BREAD", 2, *new))

    async def sell(self) -> None:
        count = self.dice.randint(1, 8)
        sale = paid(self.shop, basket_of(self.shop, ("MATE", count)))
        await ring(self.database, self.shop, sale)
        self.sold.append((sale, count))

    async def sell_piece(self) -> None:
        number = self.dice.randint(1, max(self.numbers, 1))
        sale = paid(self.shop, pieces(self.shop, f"N{number}"))
        await ring(self.database, self.shop, sale)
        self.sold.append((sale, 1))

    async def bring_back(self) -> None:
        if self.sold:
            sale, count = self.dice.choice(self.sold)
            back = await back_of(self.database, self.shop, sale, self.dice.randint(1, count))
            await ring(self.database, self.shop, back)

    async def send(self) -> None:
        database, shop, there = self.database, self.shop, self.there
        number = serials(f"N{self.dice.randint(1, max(self.numbers, 1))}")
        count = self.dice.randint(1, 5)
        goods = self.dice.choice([line(shop, "MATE", count), more(shop, "BREAD", *number)])
        transfer_id = await sent(database, shop, there.outlet_id, goods)
        if self.dice.random() < 0.3:
            await database.write(lambda s: cancel_transfer(s, at(shop), by(shop.owner), transfer_id, **told(shop)))
            return
        missing = self.dice.choice([0, ONE])
        arrived = {goods.product_id: Quantity(max(goods.quantity - missing, 0))}
        await database.write(
            lambda s: receive_transfer(
                s, at(shop, there), by(shop.owner), transfer_id, arrived, reason="lost", **told(shop)
            )
        )

    async def count(self) -> None:
        count_id = await count_opened(self.database, self.shop)
        lot = self.dice.choice([None, "L1", "L9"])
        entry = found(self.shop, count_id, "MATE", self.dice.randint(0, 20)).model_copy(update={"lot": lot})
        await enter(self.database, self.shop, entry)
        await booked(self.database, self.shop, count_id)

    async def waste(self) -> None:
        await changed(self.database, self.shop, change("waste", line(self.shop, "MATE", self.dice.randint(1, 3))))


@pytest.mark.parametrize("steps", [STEPS, pytest.param(500, marks=pytest.mark.full)])
async def test_lots_come_to_what_is_on_hand_after_every_step(database: Database, steps: int) -> None:
    shop = await make_shop(database, stock={"BREAD": 0, "MATE": 10_000}, stock_policy="allow")
    await track(database, shop, "MATE", "lot")
    await track(database, shop, "BREAD", "serial")
    month = Month(database, shop, await another_outlet(database, shop), Random(steps))
    for _ in range(steps):
        await month.step()
        for sku in ("MATE", "BREAD"):
            for lane in (shop.lane, month.there):
                total = sum((await lots_at(database, shop, sku, lane)).values())
                assert total * ONE == await on_hand(database, shop, sku, lane), (sku, lane.outlet_code, month.done)
    assert len(month.done) >= 7, month.done
    await holds(database, shop)


days = st.sampled_from([None, OVER, SOON, LATER])
held = st.dictionaries(st.sampled_from(["A", "B", "C", "D"]), st.tuples(days, st.integers(1, 9)), max_size=4)


@given(held, st.integers(1, 40), st.booleans(), st.sampled_from(["allow", "warn"]))
def test_first_out_takes_all_that_is_wanted_and_nothing_twice(
    lots: dict[str, tuple[date | None, int]], wanted: int, owes: bool, expired: StockPolicy
) -> None:
    """What is taken is what was wanted; no lot gives more than it holds, none before one that is due before it."""
    product_id = PRODUCT
    shelf = {code: HeldLot(code, day, Quantity(count), NOW) for code, (day, count) in lots.items()}
    move = Move(
        position=1, product_id=product_id, name="Mate", kind="sale", quantity=Quantity(-wanted), unit_cost=None,
        may_go_negative=owes, tracking="lot", good_on=TODAY, expired=expired,
    )  # fmt: skip
    good = sum(lot.on_hand for lot in shelf.values() if lot.expires_on is None or lot.expires_on >= TODAY)
    if expired == "warn" and good < wanted and len(shelf) and good < sum(lot.on_hand for lot in shelf.values()):
        with pytest.raises(NotGood):
            laid_out([move], {product_id: shelf}, {})
        return
    taken = {one.code: -one.quantity for one in laid_out([move], {product_id: shelf}, {})}
    assert sum(taken.values()) == wanted
    assert all(code == "unknown" or 0 < count <= shelf[code].on_hand for code, count in taken.items())
    order = sorted(shelf.values(), key=lambda lot: (lot.expires_on == OVER, lot.expires_on or LATER.max, lot.code))
    emptied = [taken.get(lot.code, 0) == lot.on_hand for lot in order]
    assert emptied == sorted(emptied, reverse=True), "a lot is touched only when those before it are empty"
