"""What is on offer reaches the basket, the sale, the receipt and what comes back, on both engines."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update

from pos_tui.catalogue.models import Category, Product
from pos_tui.catalogue.queries import find_by_code
from pos_tui.catalogue.views import Scanned
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted, PriceChanged, SaleRefused
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, Rate, UnitPrice
from pos_tui.pricing.promotions.views import BuyGet, ForPrice, Group, PercentOff, Selector, When
from pos_tui.pricing.queries import offers_in_force
from pos_tui.reports.totals import totals
from pos_tui.selling.basket import add, discount_percent, new_basket, override_price, set_quantity
from pos_tui.selling.line_models import AppliedPromotion, DocumentLine
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.queries import find_receipt
from pos_tui.selling.returns import return_line
from pos_tui.selling.rules import line_amount, price_basket
from pos_tui.selling.views import Basket, Line, LineReference
from pos_tui.shop.models import Outlet
from tests.selling.offering import FAR_AHEAD, LONG_AGO, offer, put_list
from tests.selling.sales import everything, paid, ring, rows
from tests.shops import Shop, make_shop

ALL = Selector(everything=True)


async def market_of(database: Database, shop: Shop) -> Market:
    offers = await database.read(lambda session: offers_in_force(session, shop.company_id))
    return Market(shop.lane.company, shop.lane.outlet_id, shop.today, offers)


async def scanned(database: Database, shop: Shop, code: str) -> Scanned:
    return await database.read(lambda session: find_by_code(session, shop.lane, code, on=shop.today))


async def one_back(database: Database, shop: Shop, document_id: UUID) -> Line:
    """One more piece of the first line of a receipt."""
    reference = LineReference(document_id=document_id, position=1)
    return await database.read(lambda session: return_line(session, shop.company_id, reference, ONE))


async def basket_with(database: Database, shop: Shop, *wanted: tuple[str, int], gold: bool = False) -> Basket:
    """Scanned as a till does: with today's list prices, then priced."""
    basket = new_basket()
    for sku, count in wanted:
        found = await scanned(database, shop, sku)
        basket, _ = add(basket, found.product, Quantity(count * ONE))
    if gold:
        basket = basket.model_copy(update={"customer": shop.customer})
    return priced(basket, await market_of(database, shop))


def three_for(price: int, *skus: str, shop: Shop) -> ForPrice:
    chosen = Selector(products=tuple(shop.products[sku].product_id for sku in skus))
    return ForPrice(selector=chosen, quantity=3, price=Money(price))


@pytest.mark.parametrize(
    ("columns", "price"),
    [
        ({}, 250),
        ({"tier": "gold"}, 250),
        ({"tier": "Silver"}, 280),
        ({"active": False}, 280),
        ({"starts_on": LONG_AGO, "ends_on": FAR_AHEAD}, 250),
        ({"starts_on": FAR_AHEAD}, 280),
        ({"starts_on": LONG_AGO, "ends_on": LONG_AGO + timedelta(days=9)}, 280),
    ],
)
async def test_a_list_price_is_for_its_tier_and_time(
    database: Database, columns: dict[str, Any], price: int
) -> None:
    shop = await make_shop(database)
    await put_list(database, shop, "CLUB", {"MATE": 250 * PRICE_STEPS}, **columns)
    basket = await basket_with(database, shop, ("MATE", 1), gold=True)
    assert line_amount(basket.lines[0]) == price
    assert basket.lines[0].price_list == ("CLUB prices" if price == 250 else None)
    receipt = await ring(database, shop, paid(shop, basket))
    assert receipt.total == price


async def test_a_list_is_of_its_outlet_and_goes_before_one_of_all(database: Database) -> None:
    shop = await make_shop(database)
    elsewhere = await second_outlet(database, shop)
    await put_list(database, shop, "THERE", {"MATE": 100 * PRICE_STEPS}, outlet_id=elsewhere)
    await put_list(database, shop, "ALL", {"MATE": 240 * PRICE_STEPS})
    assert line_amount((await basket_with(database, shop, ("MATE", 1))).lines[0]) == 240
    await put_list(database, shop, "HERE", {"MATE": 260 * PRICE_STEPS}, outlet_id=shop.lane.outlet_id)
    basket = await basket_with(database, shop, ("MATE", 1))
    assert (await ring(database, shop, paid(shop, basket))).total == 260


async def second_outlet(database: Database, shop: Shop) -> UUID:
    outlet_id = new_id()
    outlet = {"company_id": shop.company_id, "id": outlet_id, "code": "AIRPORT", "name": "Airport"}
    await database.write(lambda session: session.execute(insert(table_of(Outlet)), [outlet]))
    return outlet_id


async def test_a_promotion_on_a_category_is_on_all_that_lies_in_it(database: Database) -> None:
    shop = await make_shop(database)
    above = await category_above(database, shop, "MATE")
    chosen = Selector(categories=(above,))
    await offer(database, shop, "DRINKS", PercentOff(selector=chosen, rate=Rate(500_000)))
    assert line_amount((await basket_with(database, shop, ("MATE", 1))).lines[0]) == 140


async def category_above(database: Database, shop: Shop, sku: str) -> UUID:
    """A category in which that of a product lies, two steps down."""
    above, between = new_id(), new_id()

    async def put(session: Writing) -> None:
        drinks: list[dict[str, Any]] = [
            {"company_id": shop.company_id, "id": above, "name": "All", "parent_id": None},
            {"company_id": shop.company_id, "id": between, "name": "Drinks", "parent_id": above},
        ]
        await session.execute(insert(table_of(Category)), drinks)
        own = select(Product.category_id).where(Product.id == shop.products[sku].product_id)
        is_of = Category.id == own.scalar_subquery()
        await session.execute(update(Category).where(is_of).values(parent_id=between))

    await database.write(put)
    return above


async def test_a_quantity_price_counts_all_lines_of_the_product(database: Database) -> None:
    shop = await make_shop(database)
    await put_list(database, shop, "BULK", {"MATE": (4 * ONE, 200 * PRICE_STEPS)})
    few = await basket_with(database, shop, ("MATE", 3))
    assert price_basket(few, shop.lane.company).total == 840
    twice = await basket_with(database, shop, ("MATE", 2))
    apart = twice.model_copy(update={"lines": (*twice.lines, *twice.lines)})
    assert price_basket(priced(apart, await market_of(database, shop)), shop.lane.company).total == 800


async def test_the_service_refuses_a_price_of_a_list_that_is_over(database: Database) -> None:
    shop = await make_shop(database)
    basket = await basket_with(database, shop, ("MATE", 1))
    await put_list(database, shop, "CLUB", {"MATE": 250 * PRICE_STEPS})
    before = await everything(database)
    with pytest.raises(PriceChanged, match="Club Mate"):
        await ring(database, shop, paid(shop, basket))
    assert await everything(database) == before


async def test_a_tier_that_only_the_till_believes_in_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    await put_list(database, shop, "STAFF", {"MATE": 100 * PRICE_STEPS}, tier="Staff")
    basket = await basket_with(database, shop, ("MATE", 1), gold=True)
    assert basket.customer is not None
    forged = basket.model_copy(update={"customer": basket.customer.model_copy(update={"tier": "Staff"})})
    cheap = priced(forged, await market_of(database, shop))
    assert line_amount(cheap.lines[0]) == 100
    with pytest.raises(PriceChanged):
        await ring(database, shop, paid(shop, cheap))


async def test_a_promotion_is_sold_recorded_and_printed(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "3FOR", three_for(800, "MATE", "BREAD", shop=shop))
    basket = await basket_with(database, shop, ("MATE", 2), ("BREAD", 1))
    receipt = await ring(database, shop, paid(shop, basket))
    assert receipt.total == 800
    assert sum(saving.amount for line in receipt.lines for saving in line.savings) == 2 * 280 + 320 - 800
    stored = await rows(database, DocumentLine, "promotion", "amount")
    assert sum(amount for _, amount in stored) == 800
    applied = await rows(database, AppliedPromotion, "code", "quantity")
    assert {code for code, _ in applied} == {"3FOR"}
    assert sum(quantity for _, quantity in applied) == 3 * ONE
    again = await database.read(lambda session: find_receipt(session, shop.company_id, basket.sale_id))
    assert again == receipt


async def test_a_promotion_that_ended_meanwhile_is_refused_and_nothing_changes(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "3FOR", three_for(500, "MATE", shop=shop))
    basket = await basket_with(database, shop, ("MATE", 3))
    await offer(database, shop, "MORE", three_for(450, "MATE", shop=shop))
    before = await everything(database)
    with pytest.raises(PriceChanged, match="look at the total"):
        await ring(database, shop, paid(shop, basket))
    assert await everything(database) == before


async def test_parts_that_come_back_are_together_what_was_sold(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "3FOR", three_for(799, "MATE", shop=shop))
    sold = await ring(database, shop, paid(shop, await basket_with(database, shop, ("MATE", 3))))
    back = {"amount": 0, "promotion": 0, "tax": 0, "discount": 0}
    for _ in range(3):
        one = await one_back(database, shop, sold.document_id)
        basket = new_basket().model_copy(update={"lines": (one,)})
        await ring(database, shop, paid(shop, priced(basket, await market_of(database, shop))))
        assert one.portion is not None
        back = {name: amount + getattr(one.portion, name) for name, amount in back.items()}
    first = (await rows(database, DocumentLine, "amount", "promotion", "tax", "discount"))[0]
    assert [-back[name] for name in ("amount", "promotion", "tax", "discount")] == list(first)


async def test_a_discount_in_percent_comes_after_the_promotion_and_follows_it(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "HALF", PercentOff(selector=ALL, rate=Rate(500_000)))
    market = await market_of(database, shop)
    basket = priced(discount_percent(await basket_with(database, shop, ("MATE", 2)), 0, Rate(100_000)), market)
    assert (basket.lines[0].promotion, basket.lines[0].discount) == (280, 28)
    more = priced(set_quantity(basket, 0, Quantity(4 * ONE)), market)
    assert (more.lines[0].promotion, more.lines[0].discount) == (560, 56)


async def test_a_price_by_hand_is_not_promoted(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "HALF", PercentOff(selector=ALL, rate=Rate(500_000)))
    market = await market_of(database, shop)
    basket = await basket_with(database, shop, ("MATE", 1))
    by_hand = priced(override_price(basket, 0, UnitPrice(200 * PRICE_STEPS)), market)
    assert (by_hand.lines[0].promotion, line_amount(by_hand.lines[0])) == (0, 200)


async def test_hours_are_those_at_which_the_basket_was_begun(database: Database) -> None:
    shop = await make_shop(database)
    free = BuyGet(buy=Group(selector=ALL, quantity=1), get=Group(selector=ALL, quantity=1), rate=Rate(1_000_000))
    await offer(database, shop, "NOW", free, when=When(weekdays=(shop.today.isoweekday(),)))
    await offer(database, shop, "NEVER", free, when=When(ends_on=LONG_AGO))
    basket = await basket_with(database, shop, ("MATE", 2))
    assert [saving.code for line in basket.lines for saving in line.savings] == ["NOW"]


async def test_reports_call_what_promotions_take_off_a_discount(database: Database) -> None:
    shop = await make_shop(database)
    await offer(database, shop, "HALF", PercentOff(selector=ALL, rate=Rate(500_000)))
    await ring(database, shop, paid(shop, await basket_with(database, shop, ("MATE", 2))))
    found = await database.read(lambda session: totals(session, shop.company_id))
    assert (found.line_discount, found.total) == (280, 280)


@pytest.mark.parametrize(
    ("code", "is_sold"),
    [("2712345000994", True), ("2712345000990", False), ("2712345004503", False), ("1", False), (None, False)],
)
async def test_a_price_is_that_of_a_barcode_only_if_it_stands_in_it(
    database: Database, code: str | None, is_sold: bool
) -> None:
    shop = await make_shop(database)
    basket = await basket_with(database, shop, ("MATE", 1))
    by_code = {"unit_price": UnitPrice(99 * PRICE_STEPS), "priced_by": "barcode", "code": code}
    claimed = basket.model_copy(update={"lines": (basket.lines[0].model_copy(update=by_code),)})
    if is_sold:
        assert (await ring(database, shop, paid(shop, claimed))).total == 99
    else:
        with pytest.raises(NotPermitted):
            await ring(database, shop, paid(shop, claimed))


async def test_discounts_of_lines_and_basket_are_measured_together(database: Database) -> None:
    shop = await make_shop(database)
    basket = discount_percent(await basket_with(database, shop, ("MATE", 2)), 0, Rate(100_000))
    once = priced(basket, await market_of(database, shop))
    assert (await ring(database, shop, paid(shop, once))).total == 504
    again = discount_percent(await basket_with(database, shop, ("MATE", 2)), 0, Rate(100_000))
    twice = again.model_copy(update={"basket_discount_rate": Rate(100_000)})
    with pytest.raises(NotPermitted):
        await ring(database, shop, paid(shop, priced(twice, await market_of(database, shop))))


async def test_half_a_piece_is_not_sold(database: Database) -> None:
    shop = await make_shop(database)
    basket = await basket_with(database, shop, ("MATE", 1))
    half = basket.model_copy(update={"lines": (basket.lines[0].model_copy(update={"quantity": Quantity(500)}),)})
    with pytest.raises(SaleRefused, match="by the piece"):
        await ring(database, shop, paid(shop, half))
