"""Lanes and outlets that want the same lot or piece at the same moment, in separate processes, on both engines."""

from collections.abc import Sequence

from pos_tui.db.unit_of_work import Database
from pos_tui.shop.views import Lane
from tests.inventory.in_lots import LATER, SOON, lot_shop, lots_at, more, part, put, serials
from tests.inventory.keeping import another_outlet, change, changed, holds, line, on_hand
from tests.races.acts import Sell, do_together
from tests.races.lanes import Outcome
from tests.races.test_stock import Change
from tests.selling.sales import basket_of, paid
from tests.selling.test_lots_sold import pieces
from tests.shops import Shop

LANES = 4


def refusals(outcomes: Sequence[Outcome]) -> list[str]:
    return sorted(one.refusal or "booked" for one in outcomes)


async def test_one_piece_is_sold_to_one_of_four(database: Database, address: str) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2", "S3", "S4"))
    sales = [paid(shop, pieces(shop, "S1"), lane=shop.lanes[n % 2]) for n in range(LANES)]
    outcomes = do_together(address, [Sell(sale) for sale in sales], shop.key, shop.now)
    assert refusals(outcomes) == ["LotRefused"] * 3 + ["booked"]
    assert await lots_at(database, shop, "BREAD") == {"S2": 1, "S3": 1, "S4": 1}
    await holds(database, shop)


async def test_lanes_empty_the_same_lots_to_the_piece(database: Database, address: str) -> None:
    shop = await lot_shop(database)
    await changed(database, shop, change("counted", line(shop, "MATE", 0)))
    await put(database, shop, "MATE", part("SOON", 3, SOON), part("LATE", 6, LATER))
    sales = [paid(shop, basket_of(shop, ("MATE", 2)), lane=shop.lanes[n % 2]) for n in range(LANES)]
    outcomes = do_together(address, [Sell(sale) for sale in sales], shop.key, shop.now)
    assert refusals(outcomes) == ["booked"] * LANES
    assert await lots_at(database, shop, "MATE") == {"LATE": 1}
    await holds(database, shop)


async def test_one_piece_is_taken_in_by_one_of_two_outlets(database: Database, address: str) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    acts = [taken_in(shop, lane) for lane in (shop.lane, there, shop.lanes[1], there)]
    outcomes = do_together(address, acts, shop.key, shop.now)
    assert sum(one.refusal is None for one in outcomes) == 1, outcomes
    told = [one.sentence or "" for one in outcomes if one.refusal]
    assert all("S1 of Crème brioche is on hand" in sentence for sentence in told), told
    held = [await on_hand(database, shop, "BREAD", lane) for lane in (shop.lane, there)]
    assert sorted(held) == [0, 1_000]
    await holds(database, shop)


def taken_in(shop: Shop, lane: Lane) -> Change:
    return Change(lane, shop.owner.staff_id, change("difference", more(shop, "BREAD", *serials("S1"))))
