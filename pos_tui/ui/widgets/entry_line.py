"""The one input line. It has no focus to lose: its screen hands it what is typed."""

from collections.abc import Sequence

from rich.cells import cell_len

from pos_tui.ui.cells import shown
from pos_tui.ui.widgets.painted import Painted, Row

PAINT_AFTER_SECONDS = 0.05
"""A scan is over by then, and its figures need not be painted at all."""


class EntryLine(Painted):
    """Shows a prompt, what is typed, and where the next letter goes."""

    def __init__(self) -> None:
        super().__init__(id="entry")
        self._prompt, self._text = "", ""
        self._soon = False

    def show(self, text: str, prompt: str = "", *, in_burst: bool = False) -> None:
        """The line as it is now; within a burst it is painted a moment later, once."""
        self._prompt, self._text = prompt, text
        if not in_burst:
            self.redraw()
        elif not self._soon:
            self._soon = True
            self.set_timer(PAINT_AFTER_SECONDS, self._paint)

    def _paint(self) -> None:
        self._soon = False
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        before = f" {self._prompt} ▸ ".replace("  ", " ") if self._prompt else " ▸ "
        room = width - cell_len(before) - 2
        text = shown(self._text) if self._text.strip() else self._text
        while text and cell_len(text) > room:
            text = text[1:]
        return [((before, "strong"), (text, "plain"), (" ", "marked"))]
