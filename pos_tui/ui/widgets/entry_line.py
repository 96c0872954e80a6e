"""The one input line. It has no focus to lose: its screen hands it what is typed."""

from collections.abc import Sequence

from rich.cells import cell_len

from pos_tui.ui.cells import shown
from pos_tui.ui.lull import Lull
from pos_tui.ui.widgets.painted import Painted, Row

PAINT_AFTER_SECONDS = 0.03
"""What a scanner types is over before there is a pause as long as this, so its figures are never painted."""


class EntryLine(Painted):
    """Shows a prompt, what is typed, and where the next letter goes."""

    def __init__(self) -> None:
        super().__init__(id="entry")
        self._prompt, self._text = "", ""
        self._lull = Lull(self, PAINT_AFTER_SECONDS, self.redraw)

    def show(self, text: str, prompt: str = "", *, typing: bool = False) -> None:
        """The line as it is now; while somebody types it is painted in the first pause, once."""
        self._prompt, self._text = prompt, text
        if typing:
            self._lull.typed()
        else:
            self._lull.over()
            self.redraw()

    def paint_now(self) -> None:
        """What was typed, without waiting for a pause."""
        self._lull.end_now()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        before = f" {self._prompt} ▸ ".replace("  ", " ") if self._prompt else " ▸ "
        room = width - cell_len(before) - 2
        text = shown(self._text) if self._text.strip() else self._text
        while text and cell_len(text) > room:
            text = text[1:]
        return [((before, "strong"), (text, "plain"), (" ", "marked"))]
