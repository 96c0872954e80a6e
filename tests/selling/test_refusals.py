"""A refusal says what and what to do, and changes no row in any table."""

import pytest
from sqlalchemy import update

from pos_tui.cash.close import close_uncounted
from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import (
    BadTender,
    NotEnoughStock,
    NotPermitted,
    NotSellable,
    PriceChanged,
    SaleIdTaken,
    SaleRefused,
    ShiftClosed,
    TillError,
)
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.selling.basket import override_price, set_quantity
from pos_tui.selling.views import Sale
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import Shop, make_shop


async def refused(database: Database, shop: Shop, sale: Sale, error: type[TillError], words: str) -> None:
    """The sale is refused with that sentence, and every table is as it was."""
    before = await everything(database)
    with pytest.raises(error, match=words):
        await ring(database, shop, sale)
    assert await everything(database) == before


@pytest.mark.parametrize("short_line", range(3))
async def test_too_little_stock_at_any_line_changes_nothing(database: Database, short_line: int) -> None:
    skus = ["MATE", "PALE", "BREAD"]
    shop = await make_shop(database, stock={skus[short_line]: 1_000})
    basket = basket_of(shop, *((sku, 2) for sku in skus), customer=True)
    name = shop.products[skus[short_line]].name
    await refused(database, shop, paid(shop, basket), NotEnoughStock, f"Only 1 {name} on hand, 2 wanted")


async def test_three_tries_take_no_stock(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 5_000})
    sale = paid(shop, basket_of(shop, ("MATE", 10)))
    for _ in range(3):
        await refused(database, shop, sale, NotEnoughStock, "Only 5")


PAYMENTS: list[tuple[tuple[tuple[str, int], ...], str]] = [
    ((("cash", 100),), "SGD 1.80 is still to be paid"),
    ((("card", 300),), "gives no change"),
    ((("card", 280), ("voucher", 100)), "gives no change"),
    ((("card", 0),), "pays for nothing"),
]


@pytest.mark.parametrize(("payments", "words"), PAYMENTS)
async def test_tenders_that_do_not_pay_exactly_are_refused(
    database: Database, payments: tuple[tuple[str, int], ...], words: str
) -> None:
    shop = await make_shop(database)
    await refused(database, shop, paid(shop, basket_of(shop, "MATE"), *payments), BadTender, words)


async def test_change_that_does_not_fit_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, "MATE"), ("cash", 500))
    greedy = sale.payments[0].model_copy(update={"change": Money(300)})
    await refused(database, shop, sale.model_copy(update={"payments": (greedy,)}), BadTender, "2.20 has to be")


async def test_an_empty_basket_is_not_a_sale(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop), ("cash", 100))
    await refused(database, shop, sale, SaleRefused, "basket is empty")


async def test_a_closed_shift_takes_no_sale(database: Database) -> None:
    shop = await make_shop(database)
    await database.write(
        lambda session: close_uncounted(session, shop.lane, shop.cashier.staff_id, key=shop.key, now=shop.now)
    )
    await refused(database, shop, paid(shop, basket_of(shop, "MATE")), ShiftClosed, "No shift is open on 1")


CHANGES: list[tuple[dict[str, object], type[TillError], str]] = [
    ({"price": 300 * PRICE_STEPS}, PriceChanged, "price of Club Mate Regular 500 ml has changed"),
    ({"active": False}, NotSellable, "not sold here any more"),
]


@pytest.mark.parametrize(("change", "error", "words"), CHANGES)
async def test_what_changed_since_the_scan_is_said(
    database: Database, change: dict[str, object], error: type[TillError], words: str
) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, "MATE"))
    mate = shop.products["MATE"].product_id
    await database.write(
        lambda session: session.execute(update(Product).where(Product.id == mate).values(**change))
    )
    await refused(database, shop, sale, error, words)


async def test_a_cashier_may_not_change_a_price(database: Database) -> None:
    shop = await make_shop(database)
    basket = override_price(basket_of(shop, "MATE"), 0, UnitPrice(100 * PRICE_STEPS))
    await refused(
        database,
        shop,
        paid(shop, basket),
        NotPermitted,
        "may not change a price: ask a supervisor",
    )
    by_supervisor = paid(shop, basket).model_copy(update={"staff_id": shop.supervisor.staff_id})
    assert (await ring(database, shop, by_supervisor)).total == 100


async def test_the_same_id_with_another_content_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, "MATE"))
    await ring(database, shop, sale)
    other = paid(shop, set_quantity(sale.basket, 0, Quantity(2 * ONE)))
    await refused(database, shop, other, SaleIdTaken, "sold already")


async def test_stock_may_go_negative_where_the_policy_says_so(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000}, stock_policy="allow")
    receipt = await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 3))))
    assert receipt.total == 840


async def test_a_warning_is_for_those_who_may_oversell(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000}, stock_policy="warn")
    sale = paid(shop, basket_of(shop, ("MATE", 3)))
    await refused(database, shop, sale, NotEnoughStock, "ask a supervisor")
    assert await ring(database, shop, sale.model_copy(update={"staff_id": shop.supervisor.staff_id}))
