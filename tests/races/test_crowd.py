"""Sixteen lanes want the same goods: nothing is oversold, no point is lost, nobody is refused but for stock."""

import random
from collections import Counter

import pytest

from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document
from tests.customers.loyal import holds
from tests.races.crowd import baskets, lanes_of
from tests.races.lanes import ring_together
from tests.races.test_lanes import flat, on_hand
from tests.selling.sales import rows
from tests.shops import make_shop

LANES, ENOUGH = 16, 10**9


async def crowd(database: Database, address: str, each: int, *, seed: int) -> None:
    """The shelf has mates for half of those who want one."""
    chance = random.Random(seed)
    half = LANES * each // 4
    shop = await make_shop(
        database, stock={"MATE": half * 1_000, "PALE": ENOUGH, "BREAD": ENOUGH, "TOMATO": ENOUGH}
    )
    sales = [baskets(shop, lane, each, chance) for lane in await lanes_of(database, shop, LANES)]
    outcomes = flat(ring_together(address, sales, shop.key, shop.now))

    assert {outcome.refusal for outcome in outcomes} == {None, "NotEnoughStock"}
    receipts = Counter(outcome.receipt for outcome in outcomes if outcome.receipt)
    assert set(receipts.values()) == {1}, "a number was given twice"
    assert await on_hand(database, shop, "MATE") == 0
    await no_gaps(database, len(receipts))
    points = sum(points for (points,) in await rows(database, LoyaltyEntry, "points"))
    earned = sum(points for (points,) in await rows(database, Document, "points"))
    assert [(points,)] == await rows(database, Customer, "points") == [(earned,)]
    await holds(database, shop)


async def no_gaps(database: Database, documents: int) -> None:
    """Every till's numbers are 1 to n."""
    numbers: dict[object, list[int]] = {}
    for terminal, number in await rows(database, Document, "terminal_id", "number"):
        numbers.setdefault(terminal, []).append(number)
    assert sum(map(len, numbers.values())) == documents
    for own in numbers.values():
        assert sorted(own) == list(range(1, len(own) + 1))


async def test_sixteen_lanes_want_the_same_goods(database: Database, address: str) -> None:
    await crowd(database, address, 6, seed=20_261_130)


@pytest.mark.full
@pytest.mark.timeout(3600)
async def test_sixteen_lanes_sell_five_hundred_times_each(database: Database, address: str) -> None:
    await crowd(database, address, 500, seed=16)
