"""What pricing is told, and what it answers. What is made anew at every scan is plain tuples."""

from typing import NamedTuple

from pos_tui.money import Money, Rate
from pos_tui.shop.views import TaxRule
from pos_tui.view import View


class LineTotals(NamedTuple):
    """A line's part of the document; `parts` of its tax are in the order of its rule's, none for a single rate."""

    basket_share: Money
    tax: Money
    parts: tuple[Money, ...] = ()


class TaxableLine(NamedTuple):
    """All that the tax of a document depends on: an amount after the line's own discount, and its rule.

    `fixed` is set on what comes back against a receipt: its parts are those that were stored, not computed again.
    What is not `discountable` (a deposit, a gift card) takes no part of a discount on the whole; what is no
    `turnover` (a gift card) is in no class of tax.
    """

    amount: Money
    tax: TaxRule
    fixed: LineTotals | None = None
    discountable: bool = True
    turnover: bool = True


class PartTotal(View):
    """One of several taxes of a class, and what it came to."""

    name: str
    rate: Rate
    tax: Money


class TaxTotal(View):
    """One class of a document: what it was computed on, and what it came to, with its parts where it has some."""

    rule: TaxRule
    base: Money
    tax: Money
    parts: tuple[PartTotal, ...] = ()


class Totals(NamedTuple):
    """A priced basket. `lines` is in the order of the basket and adds up to the rest."""

    goods: Money
    basket_discount: Money
    tax: Money
    total: Money
    taxes: tuple[TaxTotal, ...]
    lines: tuple[LineTotals, ...]
