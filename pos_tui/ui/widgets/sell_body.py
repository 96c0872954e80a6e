"""Everything of the sell screen between its first line and its keys."""

from textual.app import ComposeResult
from textual.containers import Container

from pos_tui.money import NOTHING, Money
from pos_tui.selling.rules import LastTaxed, price_basket
from pos_tui.selling.views import Basket, Receipt
from pos_tui.ui.context import TillContext
from pos_tui.ui.widgets.details import Details, basket_facts, receipt_facts
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.message_line import MessageLine
from pos_tui.ui.widgets.total_panel import TotalPanel


class SellBody(Container):
    """Lines, input, message, total: shows a basket, or what was sold last."""

    def __init__(self, context: TillContext) -> None:
        super().__init__(id="body")
        self._till = context
        self.lines = LinesView(context.money, plain=context.low_bandwidth)
        self.entry, self.message = EntryLine(), MessageLine()
        self._last_taxed = LastTaxed()
        self.total, self.details = TotalPanel(plain=context.low_bandwidth), Details()

    def compose(self) -> ComposeResult:
        with Container(id="work"):
            yield self.lines
            yield self.entry
            yield self.message
        with Container(id="panel"):
            yield self.details
            yield self.total

    def show_basket(self, basket: Basket, selected: int) -> Money:
        """The lines and what they come to; answers the total."""
        company, money = self._till.lane.company, self._till.money
        totals = price_basket(basket, company, self._last_taxed)
        self.lines.show(basket, selected)
        self.details.show(basket_facts(basket, totals, money, prices_include_tax=company.prices_include_tax))
        self.total.show(f"TOTAL {money.currency}", money.amount(totals.total))
        return totals.total

    def show_sold(self, basket: Basket, receipt: Receipt) -> None:
        """The change, until the next scan begins the next basket."""
        money = self._till.money
        self.lines.show(basket, 0)
        self.details.show(receipt_facts(receipt, money))
        if receipt.total < NOTHING:
            self.total.show(f"GIVEN BACK {money.currency}", money.amount(Money(-receipt.total)))
        else:
            self.total.show(f"CHANGE {money.currency}", money.amount(receipt.change))
