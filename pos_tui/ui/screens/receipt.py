"""The receipt of the last sale, as it was printed."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Receipt
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.pages import PagesScreen
from pos_tui.ui.widgets.painted import Row


class ReceiptScreen(PagesScreen):
    """Plain text on the screen; a reprint says COPY."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PagesScreen.BINDINGS,
        Binding("p", "print", "Print a copy", id="print_copy", tooltip="Once more on paper, marked COPY"),
    ]

    def __init__(self, context: TillContext, receipt: Receipt) -> None:
        rows: list[Row] = [((line, "plain"),) for line in receipt_text(receipt).splitlines()]
        super().__init__(rows)
        self._till, self._receipt = context, receipt

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._till.spool.has_printer if action == "print" else super().check_action(action, parameters)

    def action_print(self) -> None:
        self._till.spool.print(receipt_text(self._receipt, copy=True))
