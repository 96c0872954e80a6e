"""What an X and a Z look like on the screen: the text that is printed."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.pages import PagesScreen
from pos_tui.ui.widgets.painted import Row


class ReportScreen(PagesScreen):
    """Plain text to read; P prints what is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PagesScreen.BINDINGS,
        Binding("p", "print", "Print", id="print_report", tooltip="On paper, as it is shown"),
    ]

    def __init__(self, context: TillContext, text: str, printed: str) -> None:
        """`printed` is what P prints: the same text, or a copy that says so."""
        rows: list[Row] = [((line, "plain"),) for line in text.splitlines()]
        super().__init__(rows)
        self._till, self._printed = context, printed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._till.spool.has_printer if action == "print" else super().check_action(action, parameters)

    def action_print(self) -> None:
        self._till.spool.print(self._printed)
