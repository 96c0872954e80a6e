"""The laws of a basket: whatever is in it, it adds up."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.money import Money, Rate
from pos_tui.pricing.rules import tax_on, totals
from pos_tui.pricing.views import TaxableLine, Totals
from pos_tui.shop.views import CompanyRules, TaxRule

RATES = [0, 50_000, 78_750, 90_000, 101_250, 200_000]
RULES = [
    TaxRule(tax_class_id=UUID(int=n), code=f"T{n}", name=f"Tax {n}", kind="standard", rate=Rate(rate))
    for n, rate in enumerate(RATES, start=1)
]


def company(*, inclusive: bool, rounding: str = "document") -> CompanyRules:
    return CompanyRules.model_validate(
        {
            "company_id": UUID(int=1), "name": "Test", "currency": "SGD", "exponent": 2,
            "prices_include_tax": inclusive, "tax_rounding": rounding, "cash_rounding": None,
            "stock_policy": "block", "timezone": "Asia/Singapore", "country": "SG",
            "points_per": None, "point_worth": None, "key_check": "",
        }
    )  # fmt: skip


amounts = st.integers(-200_000, 200_000).map(Money)
lines = st.lists(st.builds(TaxableLine, amount=amounts, tax=st.sampled_from(RULES)), min_size=1, max_size=12)
companies = st.builds(
    company, inclusive=st.booleans(), rounding=st.sampled_from(["document", "line"])
)  # fmt: skip


@st.composite
def baskets(draw: st.DrawFn) -> tuple[list[TaxableLine], Money, CompanyRules]:
    basket = draw(lines)
    goods = sum(line.amount for line in basket)
    discount = draw(st.integers(0, max(goods, 0)))
    return basket, Money(discount), draw(companies)


def priced(basket: tuple[list[TaxableLine], Money, CompanyRules]) -> Totals:
    return totals(basket[0], basket_discount=basket[1], company=basket[2])


@given(baskets())
def test_lines_and_classes_add_up_to_the_document(basket: tuple[list[TaxableLine], Money, CompanyRules]) -> None:
    result = priced(basket)
    own = 0 if basket[2].prices_include_tax else result.tax
    assert result.total == sum(line.amount for line in basket[0]) - basket[1] + own
    assert sum(part.tax for part in result.lines) == result.tax == sum(row.tax for row in result.taxes)
    assert sum(part.basket_share for part in result.lines) == basket[1]
    assert sum(row.base for row in result.taxes) == result.goods - result.basket_discount


@given(baskets())
def test_a_refund_is_the_sale_with_every_sign_changed(
    basket: tuple[list[TaxableLine], Money, CompanyRules],
) -> None:
    sold = priced(basket)
    back = [line.model_copy(update={"amount": -line.amount}) for line in basket[0]]
    refund = totals(back, basket_discount=Money(-basket[1]), company=basket[2])
    assert (refund.goods, refund.tax, refund.total) == (-sold.goods, -sold.tax, -sold.total)
    assert [row.tax for row in refund.taxes] == [-row.tax for row in sold.taxes]


@given(lines, st.booleans(), st.data())
def test_splitting_a_line_changes_nothing_when_the_document_is_rounded(
    basket: list[TaxableLine], inclusive: bool, data: st.DataObject
) -> None:
    rules, first = company(inclusive=inclusive), basket[0]
    part = data.draw(st.integers(min(0, first.amount), max(0, first.amount)))
    split = [
        first.model_copy(update={"amount": Money(part)}),
        first.model_copy(update={"amount": Money(first.amount - part)}),
        *basket[1:],
    ]
    whole = totals(basket, basket_discount=Money(0), company=rules)
    parted = totals(split, basket_discount=Money(0), company=rules)
    assert (whole.total, whole.tax) == (parted.total, parted.tax)


@given(lines, st.permutations(range(12)), st.booleans())
def test_the_order_of_scanning_does_not_change_the_price(
    basket: list[TaxableLine], order: list[int], inclusive: bool
) -> None:
    shuffled = [basket[i] for i in order if i < len(basket)]
    one = totals(basket, basket_discount=Money(0), company=company(inclusive=inclusive))
    other = totals(shuffled, basket_discount=Money(0), company=company(inclusive=inclusive))
    assert (one.total, one.tax) == (other.total, other.tax)


@given(amounts, st.sampled_from(RULES))
def test_inclusive_to_exclusive_and_back_is_stable(amount: Money, rule: TaxRule) -> None:
    """A price that was once taken apart can be put together and taken apart for ever without moving."""
    net = Money(amount - tax_on(amount, rule, company(inclusive=True)))
    gross = Money(net + tax_on(net, rule, company(inclusive=False)))
    assert gross - tax_on(gross, rule, company(inclusive=True)) == net
    assert abs(gross - amount) <= 1


def test_tax_is_rounded_half_away_from_zero() -> None:
    half = TaxRule(tax_class_id=UUID(int=9), code="H", name="Half", kind="standard", rate=Rate(50_000))
    assert tax_on(Money(10), half, company(inclusive=False)) == 1
    assert tax_on(Money(-10), half, company(inclusive=False)) == -1


def test_classes_are_rounded_one_by_one_and_lines_when_the_company_says_so() -> None:
    rule = RULES[3]
    three = [TaxableLine(amount=Money(105), tax=rule)] * 3
    document = totals(three, basket_discount=Money(0), company=company(inclusive=False))
    per_line = totals(three, basket_discount=Money(0), company=company(inclusive=False, rounding="line"))
    assert (document.tax, per_line.tax) == (28, 27)
