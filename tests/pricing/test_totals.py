"""The laws of a basket: whatever is in it, it adds up."""

from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from pos_tui.money import Money, Rate
from pos_tui.pricing.rules import totals
from pos_tui.pricing.tax import effective_rate, parts_back, parts_on, tax_on
from pos_tui.pricing.views import TaxableLine, Totals
from pos_tui.shop.views import CompanyRules, TaxPart, TaxRule

RATES = [0, 50_000, 78_750, 90_000, 101_250, 200_000]
PARTS = {
    "state and city": (("State", 62_500, False), ("City", 20_000, False)),
    "compound": (("GST", 50_000, False), ("QST", 99_750, True)),
    "of nothing": (("State", 40_000, False), ("City", 0, False), ("Levy", 2_500, True)),
}


def rule_of(number: int, rate: int) -> TaxRule:
    return TaxRule(
        tax_class_id=UUID(int=number), code=f"T{number}", name=f"Tax {number}", kind="standard", rate=Rate(rate)
    )


def rule_in_parts(number: int, name: str) -> TaxRule:
    parts = tuple(TaxPart(name=n, rate=Rate(r), compound=c) for n, r, c in PARTS[name])
    return rule_of(number, effective_rate(parts)).model_copy(update={"parts": parts})


RULES = [rule_of(n, rate) for n, rate in enumerate(RATES, start=1)]
SEVERAL = [rule_in_parts(n, name) for n, name in enumerate(PARTS, start=20)]


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
lines = st.lists(
    st.builds(
        TaxableLine,
        fixed=st.none(),
        discountable=st.just(True),
        turnover=st.just(True),
        amount=amounts,
        tax=st.sampled_from([*RULES, *SEVERAL]),
    ),
    min_size=1,
    max_size=12,
)
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
    back = [line._replace(amount=Money(-line.amount)) for line in basket[0]]
    refund = totals(back, basket_discount=Money(-basket[1]), company=basket[2])
    assert (refund.goods, refund.tax, refund.total) == (-sold.goods, -sold.tax, -sold.total)
    assert [row.tax for row in refund.taxes] == [-row.tax for row in sold.taxes]
    assert [line.parts for line in refund.lines] == [tuple(-tax for tax in line.parts) for line in sold.lines]


@given(baskets(), st.data())
def test_splitting_a_line_changes_nothing_when_the_document_is_rounded(
    drawn: tuple[list[TaxableLine], Money, CompanyRules], data: st.DataObject
) -> None:
    basket, discount, rules = drawn
    rules, first = company(inclusive=rules.prices_include_tax), basket[0]
    part = data.draw(st.integers(min(0, first.amount), max(0, first.amount)))
    split = [
        first._replace(amount=Money(part)),
        first._replace(amount=Money(first.amount - part)),
        *basket[1:],
    ]
    whole = totals(basket, basket_discount=discount, company=rules)
    parted = totals(split, basket_discount=discount, company=rules)
    assert (whole.total, whole.tax) == (parted.total, parted.tax)
    assert [row.parts for row in whole.taxes] == [row.parts for row in parted.taxes]


@given(baskets(), st.permutations(range(12)))
def test_the_order_of_scanning_does_not_change_the_price(
    drawn: tuple[list[TaxableLine], Money, CompanyRules], order: list[int]
) -> None:
    basket, discount, rules = drawn
    shuffled = [basket[i] for i in order if i < len(basket)]
    one, other = priced(drawn), totals(shuffled, basket_discount=discount, company=rules)
    assert (one.total, one.tax) == (other.total, other.tax)


def test_a_cent_off_the_whole_is_of_one_class_whatever_is_scanned_first() -> None:
    """5.50 at 9 % and 5.50 without tax: whose the cent is decides whether the tax is 0.49 or 0.50."""
    taxed, free = (TaxableLine(amount=Money(550), tax=rule) for rule in (RULES[3], RULES[0]))
    halves = [taxed._replace(amount=Money(275))] * 2
    rules = company(inclusive=False)
    found = {
        totals(basket, basket_discount=Money(1), company=rules).total
        for basket in ([taxed, free], [free, taxed], [*halves, free], [free, *halves])
    }
    assert len(found) == 1


@given(amounts, st.sampled_from(RULES))
def test_inclusive_to_exclusive_and_back_is_stable(amount: Money, rule: TaxRule) -> None:
    """A price that was once taken apart can be put together and taken apart for ever without moving."""
    net = Money(amount - tax_on(amount, rule, inclusive=True))
    gross = Money(net + tax_on(net, rule, inclusive=False))
    assert gross - tax_on(gross, rule, inclusive=True) == net
    assert abs(gross - amount) <= 1


@given(amounts, st.sampled_from(SEVERAL))
def test_several_parts_move_a_price_by_no_more_than_their_own_roundings(amount: Money, rule: TaxRule) -> None:
    """Each part is rounded by itself on top and all together inside, so a price may move by a cent."""
    net = Money(amount - tax_on(amount, rule, inclusive=True))
    gross = Money(net + tax_on(net, rule, inclusive=False))
    assert abs(gross - amount) <= len(rule.parts)
    assert abs(gross - tax_on(gross, rule, inclusive=True) - net) <= len(rule.parts)


def test_tax_is_rounded_half_away_from_zero() -> None:
    half = TaxRule(tax_class_id=UUID(int=9), code="H", name="Half", kind="standard", rate=Rate(50_000))
    assert tax_on(Money(10), half, inclusive=False) == 1
    assert tax_on(Money(-10), half, inclusive=False) == -1


def test_classes_are_rounded_one_by_one_and_lines_when_the_company_says_so() -> None:
    rule = RULES[3]
    three = [TaxableLine(amount=Money(105), tax=rule)] * 3
    document = totals(three, basket_discount=Money(0), company=company(inclusive=False))
    per_line = totals(three, basket_discount=Money(0), company=company(inclusive=False, rounding="line"))
    assert (document.tax, per_line.tax) == (28, 27)


@given(baskets())
def test_the_parts_of_a_tax_add_up_on_every_line_and_in_every_class(
    basket: tuple[list[TaxableLine], Money, CompanyRules],
) -> None:
    result = priced(basket)
    for line, parts in zip(basket[0], result.lines, strict=True):
        assert len(parts.parts) == len(line.tax.parts)
        assert not parts.parts or sum(parts.parts) == parts.tax
    for row in result.taxes:
        assert not row.parts or sum(part.tax for part in row.parts) == row.tax
        own = [p.parts for line, p in zip(basket[0], result.lines, strict=True) if line.tax.code == row.rule.code]
        assert [part.tax for part in row.parts] == [sum(column) for column in zip(*own, strict=True)]


@given(st.lists(st.integers(0, 5_000).map(Money), min_size=1, max_size=4), st.data())
def test_parts_come_back_whole_however_they_come_back(stored: list[Money], data: st.DataObject) -> None:
    """In whatever steps a line comes back: every part comes back to the cent, and never goes the other way."""
    whole = sum(stored)
    steps = [0, *sorted(data.draw(st.lists(st.integers(0, whole), max_size=6))), whole]
    back = [parts_back(stored, Money(before), Money(after)) for before, after in pairwise(steps)]
    assert [sum(column) for column in zip(*back, strict=True)] == stored
    assert [sum(parts) for parts in back] == [b - a for a, b in pairwise(steps)]
    assert all(part >= 0 for parts in back for part in parts)


def test_each_part_is_rounded_by_itself_on_top_and_a_compound_one_is_on_those_before_it() -> None:
    state_and_city, compound = SEVERAL[0], SEVERAL[1]
    assert parts_on(Money(1_000), state_and_city.parts, inclusive=False) == (63, 20)
    assert tax_on(Money(1_000), state_and_city, inclusive=False) == 83
    assert parts_on(Money(10_000), compound.parts, inclusive=False) == (500, 1_047)
    assert compound.rate == 154_738


def test_inside_a_price_the_whole_tax_is_rounded_once_and_shared() -> None:
    assert parts_on(Money(11_547), SEVERAL[1].parts, inclusive=True) == (500, 1_047)
    assert parts_on(Money(1_083), SEVERAL[0].parts, inclusive=True) == (63, 20)
