"""Goods back to a supplier: of one delivery at what it cost, or without one."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.queries import receipts, returnable, supplier_of, suppliers
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.views import (
    BackLine,
    Goods,
    GoodsBack,
    ReceiptHead,
    Returnable,
    SentBack,
    Supplier,
    SupplierHead,
)
from pos_tui.errors import BadInput, NotPermitted, TillError
from pos_tui.ids import new_id
from pos_tui.staff.rules import Permission
from pos_tui.text import several
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.lot_lines import LotLines
from pos_tui.ui.screens.trading import PickScreen, TradingScreen
from pos_tui.ui.trade_lines import NONE, TradeLine
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList
from pos_tui.workers.approving import Act, Wish

OF_DELIVERIES = (
    Column("When", 16),
    Column("Supplier"),
    Column("Order", 6, is_figure=True),
    Column("Note", 14),
    Column("Lines", 5, is_figure=True),
)
OF_LINES = (
    Column("Item"),
    Column("Came", 8, is_figure=True),
    Column("Left", 8, is_figure=True),
    Column("Back", 8, is_figure=True),
    Column("Cost", 9, is_figure=True),
    Column("Amount", 11, is_figure=True),
)
OF_SUPPLIERS = (Column("Code", 10), Column("Supplier"))
WITHOUT = ("", "Without a delivery", "", "", "")


class GoodsBackScreen(TradingScreen[None]):
    """The newest deliveries, and sending back without one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "This one", id="back_choose", tooltip="Goods of the marked delivery go back"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Delivery"
    HINT = "Which delivery do the goods go back of? Type a supplier or a note's number."

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(OF_DELIVERIES, empty="Looking …"))
        self._heads: list[ReceiptHead] = []

    def look(self) -> None:
        self._read("")

    def entered(self, text: str) -> None:
        if not text:
            self._open(self.rows.at)
            return
        wanted = text.casefold()
        for at, head in enumerate(self._heads, start=1):
            if wanted in head.supplier_name.casefold() or wanted == (head.delivery_note or "").casefold():
                self.rows.move(at - self.rows.at)
                return
        self.refuse(
            BadInput(f"No delivery here is of {text[:30]}: choose the first row to send back without one.")
        )

    def on_row_list_chosen(self) -> None:
        self.action_accept()

    @work(group="back pick")
    async def _open(self, at: int) -> None:
        desk, company_id = self.till.desk, self.till.lane.company.company_id
        try:
            if at == 0:
                self._choose(await desk.ask(lambda s: suppliers(s, company_id)))
                return
            head = self._heads[at - 1]
            came = await desk.ask(lambda s: returnable(s, company_id, head.receipt_id))
            supplier = await desk.ask(lambda s: supplier_of(s, company_id, head.supplier_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        assert supplier is not None, "a supplier with deliveries stays"
        self._send(supplier, head, came)

    def _choose(self, heads: list[SupplierHead]) -> None:
        cells = [(head.supplier.code, head.supplier.name) for head in heads]
        rows = RowList(OF_SUPPLIERS, empty="No supplier yet: add one under Suppliers.")
        picked = PickScreen(self.till, rows, cells, "Who gets the goods? Type a part of the name.")
        self.lay(picked, lambda at: self._send(heads[at].supplier, None, []) if at is not None else None)

    def _send(self, supplier: Supplier, head: ReceiptHead | None, came: list[Returnable]) -> None:
        self.lay(SendingBackScreen(self.till, supplier, head, came), self._sent)

    def _sent(self, sentence: str | None) -> None:
        self._read(sentence or "")

    @work(group="back", exclusive=True)
    async def _read(self, sentence: str) -> None:
        lane = self.till.lane
        zone = ZoneInfo(lane.company.timezone)
        try:
            self._heads = await self.till.desk.ask(lambda s: receipts(s, lane.company.company_id, lane.outlet_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        cells = [
            (f"{head.at.astimezone(zone):%Y-%m-%d %H:%M}", head.supplier_name, str(head.order_number or ""),
             head.delivery_note or "", str(head.lines))
            for head in self._heads
        ]  # fmt: skip
        self.rows.show([WITHOUT, *cells])
        self.say(sentence or self.HINT, "good" if sentence else "plain")


class SendingBackScreen(LotLines[str | None]):
    """What goes back; answers the sentence about what was booked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "accept", "Take", id="sending_take", tooltip="A product, or a quantity of the marked line"
        ),
        Binding("f6", "lots", "Lots", id="sending_lots", tooltip="Which lots go back, or which pieces"),
        Binding("f12", "book", "Book", id="sending_book", tooltip="Asks why, and takes it off the shelf"),
        Binding("delete", "take_off", "Not this", id="sending_not", tooltip="Nothing of the marked line"),
        *TradingScreen.BINDINGS,
    ]
    NEEDS: ClassVar[Permission] = "send_back"
    HINT = "Scan what goes back: one more each. 12 is a quantity of the marked line. F12 books."
    MAY_BE_NONE = True

    def __init__(
        self, context: TillContext, supplier: Supplier, head: ReceiptHead | None, came: list[Returnable]
    ) -> None:
        super().__init__(context, RowList(OF_LINES, empty="Scan or type the first product."), supplier.supplier_id)
        self._supplier, self._head = supplier, head
        self._return_id = new_id()
        self.lines.put(
            TradeLine(_goods(one), NONE, one.cost, ordered=one.received, came=one.left, position=1) for one in came
        )

    def look(self) -> None:
        self.show()

    def goods_found(self, goods: Goods, quantity: int) -> None:
        known = {line.goods.product_id for line in self.lines.all}
        if self._head is not None and goods.product_id not in known:
            self.refuse(BadInput(f"{goods.name} did not come with this delivery: Esc, then choose another one."))
        else:
            super().goods_found(goods, quantity)

    def said(self, line: TradeLine) -> str:
        """Where nobody says which lots, those go that came, else what expires first."""
        return super().said(line) + (self.lots_said(line) if line.lots else "")

    def action_take_off(self) -> None:
        if self.lines.all and not self.writing:
            line = self.lines.all[self.rows.at]
            line.quantity, line.lots = NONE, []
            if self._head is None:
                self.lines.all.pop(self.rows.at)
            self.touched(f"{line.goods.name} stays here.")

    def action_book(self) -> None:
        if not any(line.quantity for line in self.lines.all):
            self.refuse(BadInput("Nothing goes back yet: scan it, or type a quantity."))
        elif not self.writing:
            field = Field("reason", "Reason", "Such as: broken, too old.", _reason)
            self.lay(FillInScreen("Goods back", [field], self._write, self._booked))

    def _booked(self, sentence: str) -> None:
        self.dismiss(sentence)

    def wish(self, act: Act[SentBack], refusal: NotPermitted) -> Wish:
        return act.wish_after(refusal).model_copy(update={"size": self.lines.total})

    async def _write(self, texts: Texts) -> str:
        back, told = self._back(texts["reason"]), self.told()
        sent = await self.written(
            f"goods back to {self._supplier.name}", lambda s, actor: send_back(s, self.place, actor, back, **told)
        )
        total = self.till.money.with_currency(sent.total)
        return f"Back to {self._supplier.name}: {several(sent.lines, 'line')} for {total}."

    def _back(self, reason: str) -> GoodsBack:
        return GoodsBack(
            return_id=self._return_id, supplier_id=self._supplier.supplier_id, reason=reason,
            receipt_id=self._head.receipt_id if self._head else None,
            lines=tuple(
                BackLine(product_id=line.goods.product_id, quantity=line.quantity, lots=tuple(line.lots))
                for line in self.lines.all
                if line.quantity
            ),
        )  # fmt: skip

    def show(self) -> None:
        money, of_delivery = self.till.money, self._head is not None
        self.rows.show(
            [
                (
                    line.goods.name, money.quantity(line.ordered) if of_delivery else "",
                    money.quantity(line.came) if of_delivery else "", money.quantity(line.quantity),
                    money.unit_price(line.cost), money.amount(line.amount),
                )
                for line in self.lines.all
            ]
        )  # fmt: skip
        self.PROMPT = f"{self._supplier.name} · {money.with_currency(self.lines.total)}"
        self.show_line()
        self.refresh_bindings()


def _goods(one: Returnable) -> Goods:
    return Goods(
        product_id=one.product_id, sku=one.sku, name=one.name, unit=one.unit, cost=one.cost,
        tracking=one.tracking,
    )  # fmt: skip


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("Say why the goods go back.")
    return text.strip()
