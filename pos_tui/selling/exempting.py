"""The tax inside a price that an exempt buyer does not pay. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from pos_tui.money import NOTHING, Money, allocate, extend
from pos_tui.pricing.tax import tax_on
from pos_tui.selling.views import Basket, Line
from pos_tui.shop.views import CompanyRules


def with_exemption(lines: Sequence[Line], basket: Basket, company: CompanyRules) -> list[Line]:
    """The lines without the tax inside them where the buyer is exempt, rounded as the company rounds its taxes.

    By the document it is that of each class, spread over its lines: on how many lines goods are changes nothing.
    """
    exempt = basket.exemption is not None and company.prices_include_tax
    if not exempt and not any(line.exempted for line in lines):
        return list(lines)
    due = _due(lines, company) if exempt else {}
    return [
        line
        if line.portion is not None or line.agreed is not None or line.exempted == due.get(index, NOTHING)
        else line.model_copy(update={"exempted": due.get(index, NOTHING)})
        for index, line in enumerate(lines)
    ]


def _due(lines: Sequence[Line], company: CompanyRules) -> dict[int, Money]:
    members: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.portion is None and line.agreed is None:
            # Deposits apart: no cent of the goods, which a discount on the whole is taken off, may move to them.
            group = line.tax.tax_class_id.int if company.tax_rounding == "document" else -index
            members[group, line.kind == "goods"].append(index)
    due: dict[int, Money] = {}
    for indexes in members.values():
        bases = [_base(lines[i]) for i in indexes]
        tax = tax_on(Money(sum(bases)), lines[indexes[0]].tax, inclusive=True)
        due |= {i: Money(part) for i, part in zip(indexes, allocate(tax, bases), strict=True)}
    return due


def _base(line: Line) -> Money:
    return Money(extend(line.unit_price, line.quantity) - line.promotion - line.discount)
