"""What the total is made of, and who is buying."""

from collections.abc import Sequence

from pos_tui.cash.views import Settlement
from pos_tui.money import ONE, Money
from pos_tui.pricing.views import Totals
from pos_tui.selling.views import Basket, Line, Receipt
from pos_tui.ui.cells import left, right, shown
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.painted import Painted, Row

AMOUNT = 12
COUNTED = ("each", "pint")
Fact = tuple[str, str]

DONE = {"sale": "Sold", "return": "Taken back", "void": "Voided"}


class Details(Painted):
    """Facts in two columns: a name and a figure."""

    def __init__(self) -> None:
        super().__init__(id="details")
        self._facts: Sequence[Fact] = ()

    def show(self, facts: Sequence[Fact]) -> None:
        """Other facts; only the rows that differ are painted."""
        if tuple(facts) != tuple(self._facts):
            self._facts = tuple(facts)
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        return [_row(name, figure, width) for name, figure in self._facts]


def _row(name: str, figure: str, width: int) -> Row:
    if not figure:
        return ((" " + left(shown(name), width - 2), "plain"),)
    room = max(AMOUNT, len(figure))
    return ((" " + left(shown(name), width - room - 3) + " " + right(figure, room), "plain"),)


def basket_facts(basket: Basket, totals: Totals, money: MoneyFormat, *, prices_include_tax: bool) -> list[Fact]:
    """Items, discount, tax and customer of an open basket."""
    facts: list[Fact] = [(items_text(basket.lines), "")]
    saved = Money(sum(line.promotion for line in basket.lines))
    if saved:
        facts.append(("Promotions", money.amount(Money(-saved))))
    discount = Money(sum(line.discount for line in basket.lines))
    if discount:
        facts.append(("Discount", money.amount(Money(-discount))))
    if basket.basket_discount:
        rate = basket.basket_discount_rate
        how_much = f" {money.percent(rate)} %" if rate is not None else ""
        facts.append((f"Off the basket{how_much}", money.amount(Money(-basket.basket_discount))))
    if basket.discount_reason:
        facts.append((f"Why: {basket.discount_reason}", ""))
    within = " incl." if prices_include_tax else ""
    facts += [(f"{tax.rule.name}{within}", money.amount(tax.tax)) for tax in totals.taxes if tax.rule.rate]
    facts += [(f"Coupon {code}", "") for code in basket.coupons]
    facts += [(f"Maker's coupon {slip.name}", "at payment") for slip in basket.slips]
    if basket.exemption is not None:
        facts.append((f"No tax: {basket.exemption}", ""))
    if basket.customer is not None:
        customer = basket.customer
        facts.append((" · ".join(part for part in (customer.name, customer.tier) if part), ""))
        facts.append((f"{customer.points:,} points", ""))
    return facts


def items_text(lines: Sequence[Line]) -> str:
    """3 items: pieces and pints are counted, what is weighed is one item."""
    count = sum(line.quantity // ONE if line.unit in COUNTED and line.quantity > 0 else 1 for line in lines)
    return f"{count} item" if count == 1 else f"{count} items"


def receipt_facts(receipt: Receipt, money: MoneyFormat) -> list[Fact]:
    """What was sold last: shown until the next basket begins."""
    facts = [(f"{DONE[receipt.kind]} · {receipt.receipt_number}", ""), ("Total", money.amount(receipt.total))]
    if receipt.rounding:
        facts.append(("Cash rounding", money.amount(receipt.rounding)))
    facts += [(tender.name, money.amount(tender.amount)) for tender in receipt.tenders]
    if receipt.points:
        facts.append((f"{receipt.points:,} points", ""))
    return facts


def payment_facts(total: Money, after: Settlement, paid: Sequence[Fact], money: MoneyFormat) -> list[Fact]:
    """The total, what was tendered so far, and cash rounding once everything is paid."""
    facts = [("Total", money.amount(total)), *paid]
    if after.rounding and not after.due:
        facts.append(("Cash rounding", money.amount(after.rounding)))
    return facts
