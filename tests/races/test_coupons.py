"""Lanes that want the last use of a coupon at the same moment: one gets it, the others are told."""

from pos_tui.db.unit_of_work import Database
from pos_tui.pricing.coupon_models import CouponUse
from tests.races.lanes import Outcome, ring_together
from tests.selling.couponing import half_price, used, with_coupon
from tests.selling.sales import basket_of, paid, rows
from tests.selling.test_coupons import books_hold
from tests.shops import make_shop

TRIES = 4


def told(outcomes: list[list[Outcome]]) -> tuple[int, set[str | None]]:
    flat = [outcome for lane in outcomes for outcome in lane]
    return sum(one.receipt is not None for one in flat), {one.sentence for one in flat if one.receipt is None}


async def test_the_last_use_is_had_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=1)
    sales = []
    for lane in shop.lanes:
        baskets = [await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE") for _ in range(TRIES)]
        sales.append([paid(shop, basket, lane=lane) for basket in baskets])
    sold, sentences = told(ring_together(address, sales, shop.key, shop.now))
    assert sold == 1
    assert sentences == {"Coupon SAVE is used up: all 1 are taken: take it off (Ctrl+O), then pay."}
    assert await used(database, shop) == {"SAVE": 1}
    await books_hold(database, shop)


async def test_one_customer_at_two_tills_has_it_once(database: Database, address: str) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_per_customer=1)
    sales = []
    for lane in shop.lanes:
        basket = await with_coupon(database, shop, basket_of(shop, "MATE", customer=True), "SAVE")
        sales.append([paid(shop, basket, lane=lane)])
    sold, sentences = told(ring_together(address, sales, shop.key, shop.now))
    assert sold == 1
    assert sentences == {"Coupon SAVE is used up by Mei Tan: once: take it off (Ctrl+O), then pay."}
    assert len(await rows(database, CouponUse, "uses")) == 1
    await books_hold(database, shop)


async def test_two_coupons_wanted_in_any_order_lock_nobody_out(database: Database, address: str) -> None:
    shop = await make_shop(database, stock={"MATE": 100_000, "BREAD": 100_000})
    await half_price(database, shop, "A", "MATE")
    await half_price(database, shop, "B", "BREAD")
    sales = []
    for lane, codes in zip(shop.lanes, (("A", "B"), ("B", "A")), strict=True):
        goods = ("MATE", "BREAD") if codes[0] == "A" else ("BREAD", "MATE")
        baskets = [await with_coupon(database, shop, basket_of(shop, *goods), *codes) for _ in range(TRIES)]
        sales.append([paid(shop, basket, lane=lane) for basket in baskets])
    sold, sentences = told(ring_together(address, sales, shop.key, shop.now))
    assert (sold, sentences) == (2 * TRIES, set())
    assert await used(database, shop) == {"A": 2 * TRIES, "B": 2 * TRIES}
    await books_hold(database, shop)
