"""Receiving goods: what came, by scan, against what was ordered; of goods kept in lots also which they are."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.buying.receiving import receive
from pos_tui.buying.views import Arrived, Delivery, Order, Received, Supplier
from pos_tui.ids import new_id
from pos_tui.money import Quantity
from pos_tui.staff.rules import Permission
from pos_tui.text import several
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.lot_lines import LotLines, named
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.trade_lines import NONE, TradeLine, goods_in
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

OF_LINES = (
    Column("Item"),
    Column("Ordered", 8, is_figure=True),
    Column("Before", 7, is_figure=True),
    Column("Now", 8, is_figure=True),
    Column("Cost", 9, is_figure=True),
    Column("Differs", 8, is_figure=True),
)
HINT = "Scan what came: one more each. 12 is a quantity, @4.50 a cost of the marked line. F12 books."


class ReceivingScreen(LotLines[str | None]):
    """What came, against what was ordered; answers the sentence about what was booked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", id="receiving_take", tooltip="A product, a quantity, or @ and a cost"),
        Binding("f4", "note", "Note", id="receiving_note", tooltip="The number on the delivery note"),
        Binding("f5", "all", "All came", id="receiving_all", tooltip="Everything that is still expected is here"),
        Binding("f6", "lots", "Lots", id="receiving_lots", tooltip="Batch and day, or each serial number"),
        Binding("f12", "book", "Book", id="receiving_book", tooltip="Into stock and onto the order"),
        Binding("delete", "take_off", "None came", id="receiving_none", tooltip="Nothing of the marked line"),
        *TradingScreen.BINDINGS,
    ]
    NEEDS: ClassVar[Permission] = "receive_goods"
    HINT = HINT
    MAY_BE_NONE = True
    COMING = True

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
        return super().said(line) + more + self.lots_said(line)

    def action_take_off(self) -> None:
        if self.lines.all and not self.writing:
            line = self.lines.all[self.rows.at]
            line.quantity, line.lots = NONE, []
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
            what = several(short, "line")
            self.say(f"Not complete, and still on order: {what}. F12 again books what came.", "warning")
            return
        delivery, told = self._delivery(), self.told()
        about = f"goods of {self._supplier.name}"
        self.do(about, lambda s, actor: receive(s, self.place, actor, delivery, **told), self._booked)

    def _booked(self, received: Received) -> None:
        order = f" on order {received.order_number}" if received.order_number else ""
        total = self.till.money.with_currency(received.total)
        self.dismiss(f"Received of {self._supplier.name}{order}: {several(received.lines, 'line')} for {total}.")

    def _delivery(self) -> Delivery:
        return Delivery(
            receipt_id=self._receipt_id, supplier_id=self._supplier.supplier_id,
            order_id=self._ordered.order_id if self._ordered else None, delivery_note=self._note or None,
            lines=tuple(
                Arrived(
                    product_id=line.goods.product_id, quantity=line.quantity, cost=line.cost,
                    order_position=line.position, lots=tuple(line.lots),
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
                    named(line), money.quantity(line.ordered) if line.position is not None else "",
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
        self.refresh_bindings()

    def _signed(self, line: TradeLine) -> str:
        """+3 came too many, −3 are missing; nothing where it is right."""
        text = self.till.money.quantity(line.difference)
        if self._ordered is None or not line.difference:
            return ""
        return text if line.difference < 0 else f"+{text}"
