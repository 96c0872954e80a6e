"""What a basket costs. Pure: the same lines always come to the same total, whoever asks.

Tax is computed per document and class on the sum of the class's amounts less its share of the basket discount, or
line by line, as the company's setting says; halves away from zero. The line's parts always add up to the document.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from pos_tui.money import Money, allocate, percent_of, percent_within
from pos_tui.pricing.views import LineTotals, TaxableLine, TaxTotal, Totals
from pos_tui.shop.views import CompanyRules, TaxRule


def totals(lines: Sequence[TaxableLine], *, basket_discount: Money, company: CompanyRules) -> Totals:
    """Goods, discount, tax per class and total of a document, and each line's part of them.

    `basket_discount` is spread over the lines that are sold; what comes back brings its own share of another one.
    """
    fresh = [line for line in lines if line.fixed is None]
    computed = iter(_computed(fresh, basket_discount, company))
    parts = [line.fixed or next(computed) for line in lines]
    goods = Money(sum(line.amount for line in lines))
    discount = Money(sum(part.basket_share for part in parts))
    tax = Money(sum(part.tax for part in parts))
    return Totals(
        goods=goods,
        basket_discount=discount,
        tax=tax,
        total=Money(goods - discount + (0 if company.prices_include_tax else tax)),
        taxes=tax_totals(
            [line.tax for line in lines],
            [Money(line.amount - part.basket_share) for line, part in zip(lines, parts, strict=True)],
            [part.tax for part in parts],
        ),
        lines=tuple(parts),
    )


def _computed(lines: Sequence[TaxableLine], basket_discount: Money, company: CompanyRules) -> list[LineTotals]:
    shares = [Money(part) for part in allocate(basket_discount, [line.amount for line in lines])]
    bases = [Money(line.amount - share) for line, share in zip(lines, shares, strict=True)]
    if company.tax_rounding == "line":
        taxes = [tax_on(base, line.tax, company) for base, line in zip(bases, lines, strict=True)]
    else:
        taxes = _tax_by_class(lines, bases, company)
    return [LineTotals(basket_share=s, tax=t) for s, t in zip(shares, taxes, strict=True)]


def tax_on(base: Money, rule: TaxRule, company: CompanyRules) -> Money:
    """The tax inside a base when prices include it, else the tax on top of it."""
    return percent_within(base, rule.rate) if company.prices_include_tax else percent_of(base, rule.rate)


def tax_totals(rules: Sequence[TaxRule], bases: Sequence[Money], taxes: Sequence[Money]) -> tuple[TaxTotal, ...]:
    """One row per class, in the order in which the classes first appear."""
    by_class: dict[UUID, TaxTotal] = {}
    for rule, base, tax in zip(rules, bases, taxes, strict=True):
        so_far = by_class.get(rule.tax_class_id)
        by_class[rule.tax_class_id] = TaxTotal(
            rule=rule,
            base=Money(base + (so_far.base if so_far else 0)),
            tax=Money(tax + (so_far.tax if so_far else 0)),
        )
    return tuple(by_class.values())


def _tax_by_class(lines: Sequence[TaxableLine], bases: Sequence[Money], company: CompanyRules) -> list[Money]:
    """Each class taxed once on its sum, and that tax spread over the class's lines."""
    members: Mapping[UUID, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        members[line.tax.tax_class_id].append(index)
    parts = [Money(0)] * len(lines)
    for indexes in members.values():
        base = Money(sum(bases[i] for i in indexes))
        tax = tax_on(base, lines[indexes[0]].tax, company)
        for i, part in zip(indexes, allocate(tax, [bases[i] for i in indexes]), strict=True):
            parts[i] = Money(part)
    return parts
