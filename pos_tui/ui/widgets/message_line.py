"""Where a screen says what happened, to what, and what to do next."""

from collections.abc import Sequence
from typing import Literal

from pos_tui.hardware.paper import folded
from pos_tui.ui.cells import cut, shown
from pos_tui.ui.widgets.painted import Painted, Row

Tone = Literal["plain", "good", "warning", "bad"]
MARGIN = 3
SIGNS = {"plain": " ", "good": "✓", "warning": "!", "bad": "✗"}


class MessageLine(Painted):
    """Shows the latest sentence until there is another one, or none; a long one goes on in a second row."""

    def __init__(self) -> None:
        super().__init__(id="message")
        self.sentence = ""
        self._tone: Tone = "plain"

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        """Shows a sentence; an empty one clears the line."""
        self.sentence, self._tone = shown(sentence), tone
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        if not self.sentence:
            return [()]
        rows = folded(self.sentence, width - MARGIN)
        if len(rows) > height:  # what to do stands at the end, so as much as can be is shown
            rows[height - 1 :] = [cut(" ".join(rows[height - 1 :]), width - MARGIN)]
        signs = [f" {SIGNS[self._tone]} ", *[" " * MARGIN] * (len(rows) - 1)]
        return [((sign + row, self._tone),) for sign, row in zip(signs, rows, strict=True)]
