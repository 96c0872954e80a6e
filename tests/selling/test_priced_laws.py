"""The laws of a priced basket, all steps together: lists, tiers, deposits, promotions, discounts, taxes."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue.views import Fee, ListPrice, Product
from pos_tui.customers.views import Customer
from pos_tui.money import ONE, PRICE_STEPS, Quantity, Rate, UnitPrice, extend
from pos_tui.pricing.offers import offers_of
from pos_tui.pricing.views import Totals
from pos_tui.selling.basket import add, exempt, new_basket
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.rules import LastTaxed, line_amount, price_basket
from pos_tui.selling.views import Basket
from tests.examples import examples
from tests.pricing.promotions.offers import OUTLET, percent, product, promotions
from tests.pricing.test_totals import RULES, SEVERAL, company

TODAY = date(2026, 3, 4)
GOLD = Customer(customer_id=UUID(int=50), code="C1", name="Mei Tan", tier="Gold", points=0)
taxes = st.sampled_from([*RULES, *SEVERAL])
cents = st.integers(1, 900).map(lambda price: UnitPrice(price * PRICE_STEPS))
many = examples(2)


def goods(number: int, price: UnitPrice, **said: object) -> Product:
    return Product.model_validate(
        {
            "product_id": product(number), "sku": f"S{number}", "name": f"Product {number}", "category": "All",
            "unit": "each", "price": price, "min_age": None, **said,
        }
    )  # fmt: skip


@st.composite
def tariffs(draw: st.DrawFn) -> tuple[ListPrice, ...]:
    """No price, one for everybody, one for Gold, one from three pieces on: each in a list of its own."""
    listed = draw(st.lists(st.tuples(st.sampled_from([None, "Gold"]), st.integers(0, 3), cents), max_size=2))
    return tuple(
        ListPrice(
            list_code=f"L{number}", list_name=f"List {number}", tier=tier, of_outlet=False, priority=number,
            min_quantity=Quantity(least * ONE), price=price,
        )
        for number, (tier, least, price) in enumerate(listed)
    )  # fmt: skip


@st.composite
def shelves(draw: st.DrawFn) -> list[Product]:
    """Four products; a bottle deposit follows some of them, two of it where it is a pair."""
    bottle = goods(9, UnitPrice(10 * PRICE_STEPS), kind="deposit", tax=draw(taxes))
    fees = st.sampled_from(
        [(), (), (Fee(product=bottle, quantity=ONE),), (Fee(product=bottle, quantity=Quantity(2 * ONE)),)]
    )
    return [
        goods(number, draw(cents), tax=draw(taxes), tariff=draw(tariffs()), fees=draw(fees))
        for number in range(1, 5)
    ]


rules = st.builds(company, inclusive=st.booleans(), rounding=st.sampled_from(["document", "line"]))
empty_baskets = st.builds(
    lambda rate, customer, reason: exempt(
        new_basket().model_copy(update={"basket_discount_rate": rate, "customer": customer}), reason
    ),
    st.sampled_from([None, None, percent(10), percent(33.3), Rate(1_000_000)]),
    st.sampled_from([None, GOLD]),
    st.sampled_from(["", "", "", "diplomat"]),
)
scans = st.lists(st.integers(0, 3), min_size=1, max_size=10)
markets = st.builds(
    lambda rules, offers: Market(rules, OUTLET, TODAY, offers_of(offers)), rules, promotions(most=4)
)


def afresh(market: Market) -> Market:
    """The same market, which has priced nothing yet."""
    return replace(market)


def scanned(basket: Basket, shelf: list[Product], numbers: list[int], market: Market) -> Basket:
    """Scan after scan, each priced as a till does it."""
    for number in numbers:
        basket, _ = add(basket, shelf[number], ONE)
        basket = priced(basket, market)
    return basket


def comes_to(basket: Basket, market: Market) -> tuple[object, ...]:
    """The document's figures, and what promotions take off each product on however many lines."""
    found = price_basket(basket, market.company)
    lines: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    for line in basket.lines:
        own = line.quantity, line.promotion
        lines[line.product_id] = [a + b for a, b in zip(lines[line.product_id], own, strict=True)]
    return found.goods, found.basket_discount, found.tax, found.total, dict(lines)


@many
@given(empty_baskets, shelves(), scans, markets, st.data())
def test_the_same_goods_in_any_order_of_scanning_cost_the_same(
    empty: Basket, shelf: list[Product], numbers: list[int], market: Market, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(numbers))
    one, two = scanned(empty, shelf, numbers, market), scanned(empty, shelf, other, afresh(market))
    assert comes_to(one, market) == comes_to(two, market)


@many
@given(empty_baskets, shelves(), scans, markets)
def test_pricing_again_changes_nothing_whoever_does_it(
    empty: Basket, shelf: list[Product], numbers: list[int], market: Market
) -> None:
    """The service, which has never seen the basket, comes to what the till came to scan by scan."""
    basket = scanned(empty, shelf, numbers, market)
    assert priced(basket, market) == basket
    assert priced(basket, afresh(market)) == basket


@many
@given(empty_baskets, shelves(), scans, markets)
def test_a_basket_comes_to_the_same_whatever_was_priced_before_it(
    empty: Basket, shelf: list[Product], numbers: list[int], market: Market
) -> None:
    """As the screen does it: scan after scan, then without tax, then with it again, then fewer lines."""
    last, steps = LastTaxed(), [empty]
    for number in numbers:
        steps.append(scanned(steps[-1], shelf, [number], market))
    steps += [exempt(steps[-1], "diplomat"), steps[-1], steps[1], empty]
    for basket in steps:
        assert price_basket(basket, market.company, last) == price_basket(basket, market.company)


@many
@given(empty_baskets, shelves(), scans, markets, st.data())
def test_a_line_in_two_costs_the_same_when_the_document_is_rounded(
    empty: Basket, shelf: list[Product], numbers: list[int], market: Market, data: st.DataObject
) -> None:
    market = replace(market, company=market.company.model_copy(update={"tax_rounding": "document"}))
    whole = scanned(empty, shelf, [*numbers, *numbers], market)
    index = data.draw(st.sampled_from([i for i, line in enumerate(whole.lines) if line.follows is None]))
    line = whole.lines[index]
    part = Quantity(data.draw(st.integers(1, line.quantity // ONE - 1)) * ONE)
    halves = [line.model_copy(update={"quantity": size}) for size in (part, Quantity(line.quantity - part))]
    lines = (*whole.lines[:index], *halves, *whole.lines[index + 1 :])
    parted = priced(whole.model_copy(update={"lines": lines}), afresh(market))
    assert comes_to(parted, market) == comes_to(whole, market)


@many
@given(empty_baskets, shelves(), scans, markets)
def test_no_step_makes_a_line_or_the_whole_cost_less_than_nothing(
    empty: Basket, shelf: list[Product], numbers: list[int], market: Market
) -> None:
    basket = scanned(empty, shelf, numbers, market)
    found: Totals = price_basket(basket, market.company)
    assert 0 <= found.basket_discount <= found.goods
    for line, share in zip(basket.lines, found.lines, strict=True):
        assert 0 <= share.basket_share <= line_amount(line) <= extend(line.unit_price, line.quantity)
        assert line.kind == "goods" or (share.basket_share, line.promotion) == (0, 0)
