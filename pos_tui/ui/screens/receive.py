"""Receiving goods: for which order, or for none."""

from datetime import date
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.queries import order_of, orders, suppliers
from pos_tui.buying.views import COMING, Order, OrderHead, Supplier, SupplierHead
from pos_tui.errors import BadInput, TillError
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.receiving import ReceivingScreen
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.widgets.row_list import Column, RowList

OF_ORDERS = (
    Column("No", 5, is_figure=True),
    Column("Supplier"),
    Column("State", 15),
    Column("Lines", 5, is_figure=True),
    Column("Expected", 10),
)
OF_SUPPLIERS = (Column("Code", 10), Column("Supplier"))
WITHOUT = ("", "Without an order", "", "", "")


class ReceiveScreen(TradingScreen[None]):
    """The orders that goods are expected of, and receiving without one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Receive", id="receive_choose", tooltip="Goods of the marked order"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Order"
    HINT = "Which order has come? Type its number; ↑ to the first row for goods without an order."
    HINT_WITHOUT = "No order is expected here: Enter takes goods in without one."

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(OF_ORDERS, empty="Looking …"))
        self._heads: list[OrderHead] | None = None

    def look(self) -> None:
        self._read("")

    def entered(self, text: str) -> None:
        """A number or a supplier's name goes to its row; Enter alone takes the marked one."""
        if self._heads is None:  # Enter before there is anything to choose from chooses nothing
            self._read("")
            return
        if not text:
            self._open(self._heads, self.rows.at)
            return
        wanted = text.casefold()
        for at, head in enumerate(self._heads, start=1):
            if wanted == str(head.number) or wanted in head.supplier_name.casefold():
                self.rows.move(at - self.rows.at)
                return
        self.refuse(BadInput(f"No order {text[:20]} is expected here: look under Orders, or receive without one."))

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    @work(group="receive pick")
    async def _open(self, heads: list[OrderHead], at: int) -> None:
        desk, company_id = self.till.desk, self.till.lane.company.company_id
        try:
            if at == 0:
                self._choose(await desk.ask(lambda s: suppliers(s, company_id, active_only=True)))
                return
            order = await desk.ask(lambda s: order_of(s, company_id, heads[at - 1].order_id))
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self._receive(order.supplier, order)

    def _choose(self, heads: list[SupplierHead]) -> None:
        if not heads:
            self.refuse(BadInput("There is no supplier yet: add one in the menu under Suppliers."))
            return
        cells = [(head.supplier.code, head.supplier.name) for head in heads]
        picked = PickScreen(
            self.till, RowList(OF_SUPPLIERS, empty=""), cells, "Who delivers? Type a part of the name."
        )
        self.lay(picked, lambda at: self._receive(heads[at].supplier, None) if at is not None else None)

    def _receive(self, supplier: Supplier, order: Order | None) -> None:
        self.lay(ReceivingScreen(self.till, supplier, order), self._received)

    def _received(self, sentence: str | None) -> None:
        self._read(sentence or "")

    @work(group="receive", exclusive=True)
    async def _read(self, sentence: str) -> None:
        lane = self.till.lane
        try:
            found = await self.till.desk.ask(
                lambda s: orders(s, lane.company.company_id, outlet_id=lane.outlet_id, statuses=COMING)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._heads = heads = sorted(found, key=_due)
        self.rows.show([WITHOUT, *map(_cells, heads)])
        self.rows.move(min(1, len(heads)) - self.rows.at)
        hint = self.HINT if heads else self.HINT_WITHOUT
        self.say(sentence or hint, "good" if sentence else "plain")


def _due(head: OrderHead) -> tuple[date, int]:
    """What should be here first comes first; nobody waits for a day that is not named."""
    return head.expected_on or date.max, head.number


def _cells(head: OrderHead) -> tuple[str, ...]:
    expected = str(head.expected_on or "")
    return str(head.number), head.supplier_name, head.status.replace("_", " "), str(head.lines), expected
