"""Every step of a price leaves its reason, whatever made it."""

from typing import Any

from pos_tui.catalogue.queries import find_product
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import HUNDRED_PERCENT, ONE, Money, Quantity, Rate
from pos_tui.pricing.list_queries import listed
from pos_tui.pricing.promotions.views import ForPrice, PercentOff, When
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.basket import add, discount_percent, new_basket, override_price
from pos_tui.selling.explained import Known, explained
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.views import Basket
from pos_tui.shop.views import TaxPart
from pos_tui.staff.given import Given
from pos_tui.ui.money_format import MoneyFormat
from tests.pricing.keeping import entry, goods, keep, price, price_list, promotion
from tests.shops import Shop, make_shop

MONEY = MoneyFormat()


async def rung(database: Database, shop: Shop, sku: str, count: int, **given: Any) -> tuple[Basket, Market, Known]:
    """So many of a product, priced as it is now."""
    product_id = shop.products[sku].product_id
    found = await database.read(lambda session: find_product(session, shop.lane, product_id, on=shop.today))
    offers = await database.read(lambda session: offers_in_force(session, shop.company_id))
    known = await database.read(lambda session: listed(session, shop.company_id, product_id))
    market = Market(shop.lane.company, shop.lane.outlet_id, shop.today, offers)
    basket, _ = add(new_basket(), found.product, Quantity(count * ONE))
    return priced(basket.model_copy(update=given), market), market, Known(listed=known, cashier="Ravi")


def said(basket: Basket, market: Market, known: Known) -> list[tuple[str, str]]:
    return [(step.what, step.figure) for step in explained(basket, 0, market, known, MONEY)]


async def test_a_plain_price(database: Database) -> None:
    shop = await make_shop(database)
    assert said(*await rung(database, shop, "MATE", 2)) == [
        ("2 × Club Mate Regular 500 ml (MATE)", ""),
        ("Price of the product", "2.80"),
        ("2 × 2.80", "5.60"),
        ("This line", "5.60"),
        ("GST 9 %, in it", "0.46"),
        ("Tax is rounded once for the whole document; this is the line's part", ""),
        ("The whole basket", "5.60"),
    ]


async def test_lists_promotions_discount_and_cash(database: Database) -> None:
    shop = await make_shop(database, cash_rounding=5)
    gold, bulk = price_list("GOLD", tier="Gold"), price_list("BULK", priority=1)
    for one in (gold, bulk):
        await keep(database, shop, one)
    await price(database, shop, gold, entry(shop, "MATE", 250))
    await price(database, shop, bulk, entry(shop, "MATE", 200, from_quantity=12))
    two = ForPrice(selector=goods(shop, "MATE"), quantity=2, price=Money(401))
    await keep(database, shop, promotion("TWO", two))
    tenth = PercentOff(selector=goods(shop, "MATE"), rate=Rate(HUNDRED_PERCENT // 10))
    await keep(database, shop, promotion("SILVER", tenth, when=When(tier="Silver")))
    basket, market, known = await rung(database, shop, "MATE", 3, customer=shop.customer)
    basket = priced(discount_percent(basket, 0, Rate(100_000)), market)
    known = Known(
        listed=known.listed, cashier="Ravi", approvals=[Given(permission="discount", about="10 %", by="Mei")]
    )
    steps = said(basket, market, known)
    for step in (
        ("Price list: GOLD prices", "2.50"),
        ("BULK prices: from 12 on", "2.00"),
        ("3 × 2.50", "7.50"),
        ("Promotion: TWO offer, on 2 of 3", "−0.99"),
        ("SILVER offer: only for Silver", ""),
        ("Discount 10 %, given by Ravi", "−0.65"),
        ("Approved by Mei: 10 %", ""),
        ("This line", "5.86"),
        ("Cash rounding, where all is paid in cash", "−0.01"),
        ("In cash", "5.85"),
    ):
        assert step in steps


async def test_a_list_that_is_not_in_force_says_why(database: Database) -> None:
    shop = await make_shop(database)
    reasons: dict[str, tuple[dict[str, Any], str]] = {
        "OFF": ({"active": False}, "not in use"),
        "SOON": ({"starts_on": shop.today.replace(year=2027)}, "begins on 2027-11-22"),
        "PAST": (
            {"starts_on": shop.today.replace(year=2020), "ends_on": shop.today.replace(year=2021)},
            "ended on",
        ),
        "GOLD": ({"tier": "Gold"}, "only for Gold"),
    }
    for number, (code, (head, _)) in enumerate(reasons.items()):
        one = price_list(code, priority=number, **head)
        await keep(database, shop, one)
        await price(database, shop, one, entry(shop, "MATE", 100))
    steps = said(*await rung(database, shop, "MATE", 1))
    for code, (_, why) in reasons.items():
        assert any(what.startswith(f"{code} prices: {why}") for what, _ in steps)


async def test_a_price_agreed_by_hand_goes_before_lists_and_promotions(database: Database) -> None:
    shop = await make_shop(database)
    standing = price_list("ALL")
    await keep(database, shop, standing)
    await price(database, shop, standing, entry(shop, "MATE", 200))
    await keep(database, shop, promotion("TEN", PercentOff(selector=goods(shop, "MATE"), rate=Rate(100_000))))
    basket, market, known = await rung(database, shop, "MATE", 1)
    steps = said(priced(override_price(basket, 0, shop.products["STAMP"].price), market), market, known)
    assert ("Price agreed by hand", "1.10") in steps
    assert ("ALL prices: override price goes first", "2.00") in steps
    assert ("TEN offer: its price was agreed by hand", "") in steps


async def test_an_exempt_buyer_and_a_tax_of_parts(database: Database) -> None:
    shop = await make_shop(database, prices_include_tax=False)
    basket, market, known = await rung(database, shop, "MATE", 1)
    state, city = TaxPart(name="State", rate=Rate(60_000)), TaxPart(name="City", rate=Rate(30_000))
    rule = basket.lines[0].tax.model_copy(update={"parts": (state, city)})
    line = basket.lines[0].model_copy(update={"tax": rule})
    steps = said(basket.model_copy(update={"lines": (line,), "sale_id": new_id()}), market, known)
    assert ("GST 9 %, on top", "0.25") in steps
    assert ("  State, 6 %", "0.17") in steps
    exempt = said(basket.model_copy(update={"exemption": "embassy 7"}), market, known)
    assert ("No tax: embassy 7", "") in exempt
