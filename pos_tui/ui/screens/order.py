"""One order: its lines while it is a draft, then sent, cancelled, printed, written as a file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.order_text import order_text
from pos_tui.buying.orders import cancel_order, save_draft, send_order
from pos_tui.buying.products import goods_of
from pos_tui.buying.queries import order_of
from pos_tui.buying.views import Draft, DraftLine, Order, Supplier
from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.intake.order_file import order_csv
from pos_tui.ui.context import TillContext
from pos_tui.ui.dates import day_line
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.line_entry import LineEntry
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.trade_lines import TradeLine, goods_in
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("Item"),
    Column("Their code", 10),
    Column("Ordered", 7, is_figure=True),
    Column("Came", 6, is_figure=True),
    Column("Cost", 8, is_figure=True),
    Column("Amount", 10, is_figure=True),
)
OF_DRAFT = "Scan or type a product; 12 is a quantity, @4.50 a cost of the marked line. F12 keeps it."
FOLDER = Path()
"""Where files are written: the folder that the till was started in."""


@dataclass(frozen=True)
class DraftOf:
    """An order that is not kept yet."""

    supplier: Supplier
    lines: tuple[DraftLine, ...]


class OrderScreen(LineEntry[None]):
    """What is ordered of whom; changed only while it is a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", id="order_take", tooltip="A product, a quantity, or @ and a cost"),
        Binding("f4", "details", "Day, note", id="order_details", tooltip="When it is expected, and a note"),
        Binding("f5", "send", "Send", id="order_send", tooltip="Keeps it and sends it, as it is"),
        Binding("f8", "cancel", "Cancel", id="order_cancel", tooltip="Nothing more is expected of it"),
        Binding("f9", "print", "Print", id="order_print", tooltip="On paper, for the supplier"),
        Binding("f11", "export", "CSV", id="order_export", tooltip="A file for the supplier, in this folder"),
        Binding("f12", "keep", "Keep", id="order_keep", tooltip="The draft as it is"),
        Binding("delete", "take_off", "Line off", id="order_take_off", tooltip="The marked line goes", show=False),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Product"

    def __init__(self, context: TillContext, what: DraftOf | UUID) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._order_id = what if isinstance(what, UUID) else new_id()
        self._new = None if isinstance(what, UUID) else what
        self._order: Order | None = None
        self._supplier: Supplier | None = None
        self._expected_on: date | None = None
        self._note: str | None = None
        self._changed, self._asked_to_cancel, self._asked_to_leave = False, False, False

    @property
    def is_draft(self) -> bool:
        return self._supplier is not None and (self._order is None or self._order.status == "draft")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("details", "send", "keep", "take_off"):
            return self.is_draft or None
        if action == "print" and not self.till.spool.has_printer:
            return False
        if action in ("print", "export", "cancel"):
            return self._order is not None or None
        return True

    def look(self) -> None:
        if self._new is not None and self._order is None:
            self._begin(self._new)
        else:
            self._read("")

    @property
    def locked(self) -> str | None:
        return (
            None if self.is_draft else "This order is no draft any more and is not changed: receive or cancel it."
        )

    def left(self) -> None:
        if self._changed and not self._asked_to_leave:
            self._asked_to_leave = True
            self.say("The draft is not kept: F12 keeps it, Esc again leaves it as it was.", "warning")
        else:
            self.dismiss(None)

    def action_take_off(self) -> None:
        if self.lines.all and not self.writing:
            gone = self.lines.all.pop(self.rows.at)
            self.touched(f"{gone.goods.name} is off the order.")

    def action_details(self) -> None:
        async def write(texts: Texts) -> str:
            self._expected_on, self._note = _meant(texts)
            return "F12 keeps it with the order."

        fields = _fields(self._expected_on, self._note, self.till.date_order)
        self.lay(FillInScreen("Order", fields, write, self.touched))

    def action_keep(self) -> None:
        draft, told = self._draft(), self.told()
        self.do(
            "an order",
            lambda s, actor: save_draft(s, self.place, actor, draft, **told),
            lambda number: self._reread(f"Order {number} is kept as a draft: F5 sends it."),
        )

    def action_send(self) -> None:
        draft, told = self._draft(), self.told()
        if not self._changed and self._order is not None:
            self.do(
                f"send order {self._order.number}",
                lambda s, actor: send_order(s, self.place, actor, self._order_id, **told),
                self._sent,
            )
            return
        self.do(
            "an order",
            lambda s, actor: save_draft(s, self.place, actor, draft, **told),
            lambda _: self._kept_then_sent(),
        )

    def action_cancel(self) -> None:
        """Asks once."""
        if not self._asked_to_cancel:
            self._asked_to_cancel = True
            self.say("Nothing more will be expected of this order: F8 again cancels it.", "warning")
            return
        told = self.told()
        self.do(
            "cancel an order",
            lambda s, actor: cancel_order(s, self.place, actor, self._order_id, **told),
            lambda number: self._reread(f"Order {number} is cancelled."),
        )

    def action_print(self) -> None:
        if self._order is not None:
            self.till.spool.print(order_text(self._order, self.till.lane.company))
            self.say(f"Order {self._order.number} goes to the printer.", "good")

    def action_export(self) -> None:
        order = self._order
        if order is None:
            return
        path = FOLDER / f"order-{order.outlet_code}-{order.number}.csv"
        try:
            path.write_text(order_csv(order, self.till.money.exponent), encoding="utf-8", newline="")
        except OSError as error:
            self.refuse(BadInput(f"{path} cannot be written: {error.strerror or error}."))
        else:
            self.say(f"Written: {path.resolve()}", "good")

    def touched(self, sentence: str) -> None:
        self._changed, self._asked_to_leave = True, False
        super().touched(sentence)

    def _draft(self) -> Draft:
        return Draft(
            order_id=self._order_id, supplier_id=self.supplier_id, expected_on=self._expected_on, note=self._note,
            lines=self.lines.drafted(),
        )  # fmt: skip

    def _kept_then_sent(self) -> None:
        told = self.told()
        self._changed = False
        self.do(
            "send an order", lambda s, actor: send_order(s, self.place, actor, self._order_id, **told), self._sent
        )

    def _sent(self, number: int) -> None:
        how = "F9 prints it" if self.till.spool.has_printer else "F11 writes it as a file"
        self._reread(f"Order {number} is sent: {how} for the supplier.")

    def _reread(self, sentence: str) -> None:
        self._read(sentence)

    @work(group="order", exclusive=True)
    async def _begin(self, draft: DraftOf) -> None:
        company_id, ids = self.till.lane.company.company_id, [line.product_id for line in draft.lines]
        supplier_id = draft.supplier.supplier_id
        try:
            goods = await self.till.desk.ask(lambda s: goods_of(s, company_id, ids, supplier_id=supplier_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._supplier, self._of = draft.supplier, supplier_id
        known = [line for line in draft.lines if line.product_id in goods]
        self.lines.put(TradeLine(goods[line.product_id], line.ordered, line.cost) for line in known)
        self._changed = bool(known)
        self.show()
        self.say(OF_DRAFT)

    @work(group="order", exclusive=True)
    async def _read(self, sentence: str) -> None:
        company_id = self.till.lane.company.company_id
        try:
            order = await self.till.desk.ask(lambda s: order_of(s, company_id, self._order_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._order, self._supplier, self._of = order, order.supplier, order.supplier.supplier_id
        self._expected_on, self._note = order.expected_on, order.note
        self.lines.put(
            TradeLine(goods_in(line), line.ordered, line.cost, came=line.received) for line in order.lines
        )
        self._changed = self._asked_to_cancel = self._asked_to_leave = False
        self.show()
        state = order.status.replace("_", " ")
        standing = (
            OF_DRAFT if order.status == "draft" else f"Order {order.number} to {order.supplier.name}: {state}."
        )
        self.say(sentence or standing, "good" if sentence else "plain")

    def show(self) -> None:
        name = self._supplier.name if self._supplier else ""
        money = self.till.money
        cells = [
            (
                line.goods.name, line.goods.supplier_code or "", money.quantity(line.quantity),
                money.quantity(line.came) if line.came else "", money.unit_price(line.cost),
                money.amount(line.amount),
            )
            for line in self.lines.all
        ]  # fmt: skip
        self.rows.show(cells, empty=f"Order to {name}: scan or type a product.")
        self.PROMPT = f"{name} · {money.with_currency(self.lines.total)} · product" if self.is_draft else name
        self.show_line()
        self.refresh_bindings()


def _fields(expected_on: date | None, note: str | None, order: str) -> list[Field]:
    hint, filled = "Such as 2026-11-30. Empty: not known.", str(expected_on or "")
    return [
        Field("day", "Expected on", hint, day_line(order), filled=filled),
        Field("note", "Note", "For the supplier.", filled=note or ""),
    ]


def _meant(texts: Texts) -> tuple[date | None, str | None]:
    return date.fromisoformat(texts["day"]) if texts["day"] else None, texts["note"].strip() or None
