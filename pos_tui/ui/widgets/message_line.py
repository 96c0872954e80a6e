"""One line that says what happened, to what, and what to do next."""

from collections.abc import Sequence
from typing import Literal

from pos_tui.ui.cells import cut, shown
from pos_tui.ui.widgets.painted import Painted, Row

Tone = Literal["plain", "good", "warning", "bad"]
SIGNS = {"plain": " ", "good": "✓", "warning": "!", "bad": "✗"}


class MessageLine(Painted):
    """Shows the latest sentence until there is another one, or none."""

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
        style = "plain" if self._tone == "plain" else self._tone
        return [((cut(f" {SIGNS[self._tone]} {self.sentence}", width), style),)]
