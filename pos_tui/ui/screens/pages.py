"""Text to read, page by page, until Esc."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.painted import Painted, Row


class Page(Painted):
    """As many rows as there is room for, from one of them on."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__(id="page")
        self._all, self._first = rows, 0

    @property
    def is_long(self) -> bool:
        """True when there are more rows than can be seen at once."""
        return len(self._all) > self.size.height > 0

    def turn(self, step: int) -> None:
        """Further down or up, never beyond the ends."""
        last = max(0, len(self._all) - self.size.height)
        self._first = min(max(0, self._first + step), last)
        self.redraw()

    def show(self, rows: Sequence[Row]) -> None:
        """Another text, from its beginning."""
        self._all, self._first = rows, 0
        self.redraw()

    def put(self, rows: Sequence[Row]) -> None:
        """Other rows, from the same one on as far as there is one."""
        self._all = rows
        self.turn(0)

    def draw(self, width: int, height: int) -> Sequence[Row]:
        return self._all[self._first : self._first + height]


class PagesScreen(KeyedScreen[None]):
    """Shows rows over the whole screen."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back", id="close", tooltip="Back to where you were"),
        Binding("enter", "close", "Back", id="close_too", tooltip="Back to where you were", show=False),
        Binding("pagedown", "turn(1)", "Next page", id="next_page", tooltip="Further down"),
        Binding("pageup", "turn(-1)", "Page before", id="page_before", tooltip="Further up"),
        Binding("down", "step(1)", "Down", id="row_down", tooltip="One row down", show=False),
        Binding("up", "step(-1)", "Up", id="row_up", tooltip="One row up", show=False),
    ]

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self._page = Page(rows)

    def compose(self) -> ComposeResult:
        yield self._page
        yield KeyBar()

    def action_close(self) -> None:
        self.dismiss(None)

    def action_turn(self, pages: int) -> None:
        self._page.turn(pages * max(1, self._page.size.height - 1))

    def action_step(self, rows: int) -> None:
        self._page.turn(rows)
