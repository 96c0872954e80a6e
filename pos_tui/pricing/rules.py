"""What a basket costs. Pure: the same lines always come to the same total, whoever asks.

Tax is computed per document and class on the sum of the class's amounts less its share of the basket discount, or
line by line, as the company's setting says; halves away from zero. The line's parts always add up to the document,
and where a class is made of several taxes, so does each of them.
"""

from collections import defaultdict
from collections.abc import Sequence

from pos_tui.money import NOTHING, Money, Rate, allocate
from pos_tui.pricing.tax import parts_on, tax_on
from pos_tui.pricing.views import LineTotals, PartTotal, TaxableLine, TaxTotal, Totals
from pos_tui.shop.views import CompanyRules, TaxRule

Parts = tuple[Money, ...]


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
    sold = [(line, part) for line, part in zip(lines, parts, strict=True) if line.turnover]
    return Totals(
        goods=goods,
        basket_discount=discount,
        tax=tax,
        total=Money(goods - discount + (0 if company.prices_include_tax else tax)),
        taxes=tax_totals(
            [line.tax for line, _ in sold],
            [Money(line.amount - part.basket_share) for line, part in sold],
            [part.tax for _, part in sold],
            [part.parts for _, part in sold],
        ),
        lines=tuple(parts),
    )


def _computed(lines: Sequence[TaxableLine], basket_discount: Money, company: CompanyRules) -> list[LineTotals]:
    shares = _shares(lines, basket_discount) if basket_discount else [NOTHING] * len(lines)
    bases = [Money(line.amount - share) for line, share in zip(lines, shares, strict=True)]
    if company.tax_rounding == "line":
        taxes = [_tax_of(base, line.tax, company) for base, line in zip(bases, lines, strict=True)]
    else:
        taxes = _tax_by_class(lines, bases, company)
    return [LineTotals(s, t, p) for s, (t, p) in zip(shares, taxes, strict=True)]


def _shares(lines: Sequence[TaxableLine], discount: Money) -> list[Money]:
    """A discount on the whole over the classes of tax first, then over the lines of each, the dearest first.

    So neither the order of scanning nor how many lines the same goods are on changes what a class is taxed on.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.discountable:
            members[line.tax.tax_class_id.int].append(index)
    shares = [NOTHING] * len(lines)
    classes = sorted(members)
    wholes = [sum(lines[i].amount for i in members[each]) for each in classes]
    for each, share in zip(classes, allocate(discount, wholes), strict=True):
        indexes = sorted(members[each], key=lambda i: (-abs(lines[i].amount), lines[i].amount * share < 0))
        for i, part in zip(indexes, allocate(share, [lines[i].amount for i in indexes]), strict=True):
            shares[i] = Money(part)
    return shares


def _tax_of(base: Money, rule: TaxRule, company: CompanyRules) -> tuple[Money, Parts]:
    if not rule.parts:
        return tax_on(base, rule, inclusive=company.prices_include_tax), ()
    parts = parts_on(base, rule.parts, inclusive=company.prices_include_tax)
    return Money(sum(parts)), parts


def _tax_by_class(
    lines: Sequence[TaxableLine], bases: Sequence[Money], company: CompanyRules
) -> list[tuple[Money, Parts]]:
    """Each class taxed once on its sum, and each part of that tax spread over the class's lines."""
    members: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        members[line.tax.tax_class_id.int].append(index)
    taxes: list[tuple[Money, Parts]] = [(NOTHING, ())] * len(lines)
    for indexes in members.values():
        weights = [bases[i] for i in indexes]
        tax, parts = _tax_of(Money(sum(weights)), lines[indexes[0]].tax, company)
        if not parts:
            for i, share in zip(indexes, allocate(tax, weights), strict=True):
                taxes[i] = Money(share), ()
            continue
        for i, shares in zip(indexes, zip(*_spread(parts, weights), strict=True), strict=True):
            taxes[i] = Money(sum(shares)), shares
    return taxes


def _spread(amounts: Sequence[Money], weights: Sequence[int]) -> list[list[Money]]:
    return [[Money(share) for share in allocate(amount, weights)] for amount in amounts]


def tax_totals(
    rules: Sequence[TaxRule], bases: Sequence[Money], taxes: Sequence[Money], parts: Sequence[Parts] | None = None
) -> tuple[TaxTotal, ...]:
    """One row per class and rate, in the order in which they first appear: goods that come back may be taxed as
    they were last year."""
    rows: dict[tuple[int, str, Rate], list[int]] = defaultdict(list)
    for index, rule in enumerate(rules):
        rows[rule.tax_class_id.int, rule.kind, rule.rate].append(index)
    return tuple(
        TaxTotal(
            rule=rules[indexes[0]],
            base=Money(sum([bases[i] for i in indexes])),
            tax=Money(sum([taxes[i] for i in indexes])),
            parts=_part_totals([(rules[i], parts[i]) for i in indexes if parts[i]]) if parts else (),
        )
        for indexes in rows.values()
    )


def _part_totals(lines: Sequence[tuple[TaxRule, Parts]]) -> tuple[PartTotal, ...]:
    sums: dict[tuple[str, Rate], int] = defaultdict(int)
    for rule, taxes in lines:
        for part, tax in zip(rule.parts, taxes, strict=True):
            sums[part.name, part.rate] += tax
    return tuple(PartTotal(name=name, rate=rate, tax=Money(tax)) for (name, rate), tax in sums.items())
