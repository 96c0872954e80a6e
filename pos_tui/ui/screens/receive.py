"""Receiving goods: first for which order, or for none; then what came, by scan."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.queries import order_of, orders, suppliers
from pos_tui.buying.receiving import receive
from pos_tui.buying.views import COMING, Arrived, Delivery, Order, OrderHead, Received, Supplier, SupplierHead
from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.money import Quantity
from pos_tui.staff.rules import Permission
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.line_entry import LineEntry
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.trade_lines import NONE, TradeLine, goods_in
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

OF_ORDERS = (
    Column("No", 5, is_figure=True),
    Column("Supplier"),
    Column("State", 15),
    Column("Lines", 5, is_figure=True),
    Column("Expected", 10),
)
OF_LINES = (
    Column("Item"),
    Column("Ordered", 8, is_figure=True),
    Column("Before", 7, is_figure=True),
    Column("Now", 8, is_figure=True),
    Column("Cost", 9, is_figure=True),
    Column("Differs", 8, is_figure=True),
)
OF_SUPPLIERS = (Column("Code", 10), Column("Supplier"))
WITHOUT = ("", "Without an order", "", "", "")
HINT = "Scan what came: one more each. 12 is a quantity, @4.50 a cost of the marked line. F12 books."


class ReceiveScreen(TradingScreen[None]):
    """The orders that goods are expected of, and receiving without one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Receive", id="receive_choose", tooltip="Goods of the marked order"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Order"
    HINT = "Which order has come? Type its number, or choose the first row for goods without an order."

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(OF_ORDERS, empty="Looking …"))
        self._heads: list[OrderHead] = []

    def look(self) -> None:
        self._read("")

    def entered(self, text: str) -> None:
        """A number or a supplier's name goes to its row; Enter alone takes the marked one."""
        if not text:
            self._open(self.rows.at)
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
    async def _open(self, at: int) -> None:
        desk, company_id = self.till.desk, self.till.lane.company.company_id
        try:
            if at == 0:
                heads = await desk.ask(lambda s: suppliers(s, company_id, active_only=True))
                self._choose(heads)
                return
            order = await desk.ask(lambda s: order_of(s, company_id, self._heads[at - 1].order_id))
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
            self._heads = await self.till.desk.ask(
                lambda s: orders(s, lane.company.company_id, outlet_id=lane.outlet_id, statuses=COMING)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        cells = [
            (str(head.number), head.supplier_name, head.status.replace("_", " "), str(head.lines),
             str(head.expected_on or ""))
            for head in self._heads
        ]  # fmt: skip
        self.rows.show([WITHOUT, *cells])
        self.say(sentence or self.HINT, "good" if sentence else "plain")


class ReceivingScreen(LineEntry[str | None]):
    """What came, against what was ordered; answers the sentence about what was booked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", id="receiving_take", tooltip="A product, a quantity, or @ and a cost"),
        Binding("f4", "note", "Note no.", id="receiving_note", tooltip="The number on the delivery note"),
        Binding("f5", "all", "All came", id="receiving_all", tooltip="Everything that is still expected is here"),
        Binding("f12", "book", "Book", id="receiving_book", tooltip="Into stock and onto the order"),
        Binding("delete", "take_off", "None came", id="receiving_none", tooltip="Nothing of the marked line"),
        *TradingScreen.BINDINGS,
    ]
    NEEDS: ClassVar[Permission] = "receive_goods"
    HINT = HINT
    MAY_BE_NONE = True

    def __init__(self, context: TillContext, supplier: Supplier, order: Order | None) -> None:
        super().__init__(context, RowList(OF_LINES, empty="Scan or type the first product."), supplier.supplier_id)
        self._supplier, self._ordered = supplier, order
        self._receipt_id, self._note = new_id(), ""
        self._asked_to_book, self._asked_to_leave = False, False
        if order is not None:
            self.lines.put(
                TradeLine(goods_in(line), NONE, line.cost, line.ordered, line.received, line.position)
                for line in order.lines
            )

    def look(self) -> None:
        self.show()

    def left(self) -> None:
        if any(line.quantity for line in self.lines.all) and not self._asked_to_leave:
            self._asked_to_leave = True
            self.say("Nothing of this is booked: F12 books it, Esc again leaves it.", "warning")
        else:
            self.dismiss(None)

    def touched(self, sentence: str) -> None:
        self._asked_to_book = self._asked_to_leave = False
        super().touched(sentence)

    def said(self, line: TradeLine) -> str:
        more = f", {self._signed(line)} against the order" if line.position is not None and line.difference else ""
        return super().said(line) + more

    def action_take_off(self) -> None:
        if self.lines.all and not self.writing:
            line = self.lines.all[self.rows.at]
            line.quantity = NONE
            if line.position is None:
                self.lines.all.pop(self.rows.at)
            self.touched(f"{line.goods.name}: none came.")

    def action_all(self) -> None:
        for line in self.lines.all:
            if line.position is not None:
                line.quantity = Quantity(max(NONE, line.ordered - line.came))
        self.touched("Everything that is still expected is here: correct what differs, F12 books.")

    def action_note(self) -> None:
        async def write(texts: Texts) -> str:
            self._note = texts["note"].strip()
            return f"Delivery note {self._note}." if self._note else "No delivery note."

        field = Field("note", "Delivery note", "Its number; each is booked once.", filled=self._note)
        self.lay(FillInScreen("Delivery", [field], write, self.touched))

    def action_book(self) -> None:
        """Asks once where less came than was ordered; more than that is somebody's to approve."""
        short = sum(line.difference < 0 for line in self.lines.all if line.position is not None)
        if short and not self._asked_to_book and not self.writing:
            self._asked_to_book = True
            self.say(f"{short} lines are not complete and stay on order: F12 again books what came.", "warning")
            return
        delivery, told = self._delivery(), self.told()
        about = f"goods of {self._supplier.name}"
        self.do(about, lambda s, actor: receive(s, self.place, actor, delivery, **told), self._booked)

    def _booked(self, received: Received) -> None:
        order = f" on order {received.order_number}" if received.order_number else ""
        total = self.till.money.with_currency(received.total)
        self.dismiss(f"Received of {self._supplier.name}{order}: {received.lines} lines for {total}.")

    def _delivery(self) -> Delivery:
        return Delivery(
            receipt_id=self._receipt_id, supplier_id=self._supplier.supplier_id,
            order_id=self._ordered.order_id if self._ordered else None, delivery_note=self._note or None,
            lines=tuple(
                Arrived(
                    product_id=line.goods.product_id, quantity=line.quantity, cost=line.cost,
                    order_position=line.position,
                )
                for line in self.lines.all
                if line.quantity
            ),
        )  # fmt: skip

    def show(self) -> None:
        money = self.till.money
        self.rows.show(
            [
                (
                    line.goods.name, money.quantity(line.ordered) if line.position is not None else "",
                    money.quantity(line.came) if line.came else "", money.quantity(line.quantity),
                    money.unit_price(line.cost), self._signed(line),
                )
                for line in self.lines.all
            ]
        )  # fmt: skip
        order = f" · order {self._ordered.number}" if self._ordered else ""
        note = f" · note {self._note}" if self._note else ""
        self.PROMPT = f"{self._supplier.name}{order}{note} · {money.with_currency(self.lines.total)}"
        self.show_line()

    def _signed(self, line: TradeLine) -> str:
        """+3 came too many, −3 are missing; nothing where it is right."""
        text = self.till.money.quantity(line.difference)
        if self._ordered is None or not line.difference:
            return ""
        return text if line.difference < 0 else f"+{text}"
