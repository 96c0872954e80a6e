"""One transfer: its lines while it is a draft, sent as they are, received as they came, or brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.inventory.transfer_queries import (
    OtherOutlet,
    TransferSummary,
    transfer_lines,
    transfer_of,
)
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import TransferDraft
from pos_tui.ui.context import TillContext
from pos_tui.ui.going import Going, number_in, sent_lines, worth_of_differences
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.transfer_lines import TransferLines
from pos_tui.ui.stock_forms import reason_field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("SKU", 12),
    Column("Product"),
    Column("Sent", 9, is_figure=True),
    Column("Arrived", 9, is_figure=True),
    Column("Differs", 9, is_figure=True),
)
OF_DRAFT = "Scan or type a product; a number is the quantity of the marked line. F12 sends it."
OF_ARRIVAL = "A number is what arrived of the marked line; F12 receives all of it."


@dataclass(frozen=True)
class NewTransfer:
    """A transfer that is not kept yet."""

    to: OtherOutlet


class TransferScreen(TransferLines):
    """Edited where it is sent from while it is a draft, and where it arrives while it is on its way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Take", id="transfer_take", tooltip="A product, or a quantity"),
        Binding("delete", "take_off", "Line off", id="transfer_take_off", tooltip="The marked line goes"),
        Binding("f5", "keep", "Keep", id="transfer_keep", tooltip="Keeps the draft, and sends nothing yet"),
        Binding("f6", "lots", "Lots", id="transfer_lots", tooltip="Which lots, or which serial numbers"),
        Binding("f8", "cancel", "Cancel", id="transfer_cancel", tooltip="Drops it, or brings the goods back"),
        Binding("f12", "book", "Book", id="transfer_book", tooltip="Sends it from here, or takes it in"),
        *TransferLines.BINDINGS,
    ]
    PROMPT = "Product"
    NEEDS = "transfer_stock"
    SEES = "transfer_stock"

    def __init__(self, context: TillContext, what: TransferSummary | NewTransfer) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._summary = None if isinstance(what, NewTransfer) else what
        self._to_id = what.to.outlet_id if isinstance(what, NewTransfer) else what.to_outlet_id
        self._to = what.to.code if isinstance(what, NewTransfer) else what.to_outlet
        self._transfer_id = new_id() if isinstance(what, NewTransfer) else what.transfer_id
        self._asked = False

    @property
    def is_draft(self) -> bool:
        here = self.till.lane.outlet_id
        return self._summary is None or (self._summary.status == "draft" and self._summary.from_outlet_id == here)

    @property
    def is_arriving(self) -> bool:
        one = self._summary
        return one is not None and one.status == "sent" and one.to_outlet_id == self.till.lane.outlet_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        one, here = self._summary, self.till.lane.outlet_id
        if action in ("take_off", "keep"):
            return (self.is_draft and bool(self._lines)) or None
        if action == "cancel":
            ours = one is not None and one.from_outlet_id == here and one.status in ("draft", "sent")
            return ours or None
        if action == "lots":
            may = bool(self._lines) and self._lines[self.rows.at].tracking != "none"
            return (may and (self.is_draft or self.is_arriving)) or None
        if action == "book":
            return (bool(self._lines) and (self.is_draft or self.is_arriving)) or None
        return True

    def look(self) -> None:
        self._read("")

    def entered(self, text: str) -> None:
        if not text:
            return
        number = number_in(text, self.till.money) if self._lines else None
        if number is not None and (self.is_draft or self.is_arriving):
            self._set(number)
        elif self.is_draft:
            self.find(text)
        else:
            self.refuse(BadInput("This transfer is no draft: nothing is added to it any more."))

    def scanned(self, code: str) -> None:
        if self.is_draft:
            self.find(code)
        else:
            self.refuse(BadInput("This transfer is no draft: type what arrived of the marked line."))

    def action_keep(self) -> None:
        self._keep(lambda number: self._reread(f"Transfer {number} is kept: F12 sends it."))

    def action_book(self) -> None:
        if self.is_arriving:
            self._receive()
        else:
            self._keep(lambda _: self._send())

    def action_cancel(self) -> None:
        """Asks once."""
        if not self._asked:
            self._asked = True
            self.say("F8 again cancels the transfer; what was sent is back on this shelf then.", "warning")
            return
        told = self.told()
        self.do(
            "cancel a transfer",
            lambda s, actor: cancel_transfer(s, self.place, actor, self._transfer_id, **told),
            lambda _: self._reread("The transfer is cancelled."),
        )

    def _keep(self, done: Callable[[int], None]) -> None:
        draft, told = self._draft(), self.told()
        self.do(
            f"goods for {self._to}", lambda s, actor: draft_transfer(s, self.place, actor, draft, **told), done
        )

    def _draft(self) -> TransferDraft:
        return TransferDraft(
            transfer_id=self._transfer_id, to_outlet_id=self._to_id, lines=sent_lines(self._lines)
        )

    def _send(self) -> None:
        told = self.told()
        self.do(
            f"send goods to {self._to}",
            lambda s, actor: send_transfer(s, self.place, actor, self._transfer_id, **told),
            lambda _: self._reread(f"On its way to {self._to}: it is received there."),
        )

    def _receive(self) -> None:
        arrived = {line.product_id: line.arrived for line in self._lines if line.arrived is not None}
        lots = {line.product_id: line.lots for line in self._lines if line.differs and line.lots}
        self.worth = worth_of_differences(self._lines)

        async def write(texts: Texts) -> str:
            told = self.told()
            value = await self.written(
                "take goods in",
                lambda s, actor: receive_transfer(
                    s,
                    self.place,
                    actor,
                    self._transfer_id,
                    arrived,
                    lots=lots,
                    reason=texts.get("reason", ""),
                    **told,
                ),
            )
            return f"Received; a difference worth {self.till.money.with_currency(value)} is booked."

        if any(line.differs for line in self._lines):
            self.lay(FillInScreen("Not all as sent", (reason_field(),), write, self._received))
        else:
            told = self.told()
            self.do(
                "take goods in",
                lambda s, actor: receive_transfer(s, self.place, actor, self._transfer_id, {}, **told),
                lambda _: self._received("Received, all of it as it was sent."),
            )

    def _received(self, sentence: str) -> None:
        """The key that took it in is over before it is read again: pressed once more, it asks for nothing."""
        assert self._summary is not None, "what arrives was sent"
        self._summary = self._summary.model_copy(update={"status": "received"})
        self.refresh_bindings()
        self._reread(sentence)

    def _reread(self, sentence: str) -> None:
        self._read(sentence)

    @work(group="transfer", exclusive=True)
    async def _read(self, said: str) -> None:
        company_id = self.till.lane.company.company_id
        if self._summary is None and not said:
            self._show(OF_DRAFT)
            return
        try:
            one = await self.till.desk.ask(lambda s: transfer_of(s, company_id, self._transfer_id))
            found = await self.till.desk.ask(lambda s: transfer_lines(s, company_id, self._transfer_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._lines, self._asked = [Going.of(line) for line in found], False
        self._summary = one
        standing = OF_DRAFT if self.is_draft else OF_ARRIVAL if self.is_arriving else ""
        told = f"Transfer {one.number} to {one.to_outlet}: {one.status}. {standing}"
        self._show(said or told, good=bool(said))

    def _show(self, sentence: str, *, good: bool = False) -> None:
        cells = [line.cells(self.till.money) for line in self._lines]
        self.rows.show(cells, empty=f"Goods for {self._to}: scan or type a product.")
        self.refresh_bindings()
        self.say(sentence, "good" if good else "plain")
