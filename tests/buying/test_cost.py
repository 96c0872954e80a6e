"""The moving average by examples that were computed by hand, and what it is on disk after deliveries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue.models import PriceChange, Product
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.cost import average_after
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, Quantity, UnitPrice
from pos_tui.selling.line_models import DocumentLine
from tests.buying.trade import back_of, booked, books_hold, cents, delivery_of, gone, supplier
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

EXAMPLES = [
    # on hand, average, comes, at, average after; in pieces and cents
    (10, 100, 10, 200, 150.0),
    (10, 100, 5, 130, 110.0),
    (2, 100, 1, 101, 100.3333),
    (1, 100, 2, 101, 100.6667),
    (3, 0.0001, 1, 0.0003, 0.0002),  # 0.00015 rounded away from zero
    (0, 100, 10, 200, 200.0),
    (-3, 100, 10, 200, 200.0),
    (-30, 100, 10, 200, 200.0),
    (10, None, 10, 200, 200.0),
    (0.350, 1200, 0.150, 1400, 1260.0),
    # back to the supplier
    (20, 150, -5, 200, 133.3333),
    (20, 150, -20, 200, 150.0),
    (20, 150, -10, 150, 150.0),
    (2, 100, -1, 250, 100.0),  # 50 cents below nothing would be left: the average stays
    (10, 110, -5, 130, 90.0),
]


@pytest.mark.parametrize(("on_hand", "average", "comes", "at", "after"), EXAMPLES)
def test_by_hand(on_hand: float, average: float | None, comes: float, at: float, after: float) -> None:
    known = None if average is None else cents(average)
    assert average_after(Quantity(round(on_hand * ONE)), known, Quantity(round(comes * ONE)), cents(at)) == cents(
        after
    )


@given(
    on_hand=st.integers(0, 10**9), average=st.integers(0, 10**10), comes=st.integers(1, 10**9),
    at=st.integers(0, 10**10),
)  # fmt: skip
def test_an_average_lies_between_and_keeps_the_value(on_hand: int, average: int, comes: int, at: int) -> None:
    after = average_after(Quantity(on_hand), UnitPrice(average), Quantity(comes), UnitPrice(at))
    assert min(average if on_hand else at, at) <= after <= max(average if on_hand else at, at)
    assert abs(after * (on_hand + comes) - on_hand * average - comes * at) * 2 <= on_hand + comes


async def average(database: Database, shop: Shop, sku: str) -> tuple[int, UnitPrice | None]:
    found = await rows(database, StockLevel, "product_id", "on_hand", "average_cost")
    [one] = [(row[1] // ONE, row[2]) for row in found if row[0] == shop.products[sku].product_id]
    return one


async def test_a_delivery_counts_the_average_anew_and_tells_the_product(database: Database) -> None:
    """10 at 1.40 (half of the price, as the product says) and 10 at 2.00: 1.70."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (10, 200)}))
    assert await average(database, shop, "MATE") == (20, cents(170))
    costs = dict(await rows(database, Product, "sku", "cost"))
    assert costs["MATE"] == cents(170)
    assert costs["BREAD"] == cents(160)
    assert await rows(database, PriceChange, "cost_before", "cost_after", "price_before", "price_after") == [
        (cents(140), cents(170), cents(280), cents(280))
    ]
    await books_hold(database, shop)


async def test_what_is_sold_costs_what_it_costs_here(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (10, 200)}))
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 2), "STAMP")))
    assert await rows(database, DocumentLine, "sku", "unit_cost") == [("MATE", cents(170)), ("STAMP", cents(55))]
    await books_hold(database, shop)


async def test_below_nothing_it_begins_anew(database: Database) -> None:
    """3 sold below nothing at 1.40; 10 come at 2.00: the 7 that are left cost 2.00 each."""
    shop = await make_shop(database, stock={"MATE": 0}, stock_policy="allow")
    acme = await supplier(database, shop)
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (10, 200)}))
    assert await average(database, shop, "MATE") == (7, cents(200))
    await books_hold(database, shop)


async def test_goods_that_go_back_take_their_cost_with_them(database: Database) -> None:
    """10 at 1.40 + 10 at 2.00 = 1.70; 5 go back at 2.00: (34.00 − 10.00) / 15 = 1.60."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    came = delivery_of(shop, acme, {"MATE": (10, 200)})
    await booked(database, shop, came)
    await gone(database, shop, back_of(shop, acme, {"MATE": 5}, receipt_id=came.receipt_id))
    assert await average(database, shop, "MATE") == (15, cents(160))
    await books_hold(database, shop)


async def test_two_lines_of_one_product_come_one_after_the_other(database: Database) -> None:
    """10 at 1.40, 10 at 2.00 and 20 at 1.00: (14 + 20 + 20) / 40 = 1.35."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    first, second = delivery_of(shop, acme, {"MATE": (10, 200)}), delivery_of(shop, acme, {"MATE": (20, 100)})
    both = first.model_copy(update={"lines": (*first.lines, *second.lines)})
    await booked(database, shop, both)
    assert await average(database, shop, "MATE") == (40, cents(135))
    await books_hold(database, shop)


async def test_what_has_no_shelf_costs_what_was_paid_last(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await booked(database, shop, delivery_of(shop, acme, {"STAMP": (100, 60)}))
    assert dict(await rows(database, Product, "sku", "cost"))["STAMP"] == cents(60)
    await books_hold(database, shop)
