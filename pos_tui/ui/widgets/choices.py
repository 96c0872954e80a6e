"""What can be pressed, in rows: a key and what it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message

from pos_tui.ui.cells import shown
from pos_tui.ui.widgets.painted import Painted, Piece, Row

Pair = tuple[str, str]
BETWEEN = 3
"""Columns behind a meaning."""
MOST_OF_A_MEANING = 24


class Choices(Painted):
    """A title and pairs of a key and its meaning, folded where the row is full."""

    @dataclass
    class Pressed(Message):
        """A choice was pointed at: its key is as good as pressed."""

        key: str

    def __init__(self, rows: Sequence[tuple[str, Sequence[Pair]]]) -> None:
        super().__init__(id="choices")
        self._lists = rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """No choice is cut: as many rows as all of them take."""
        return len(self.draw(width, 0))

    def draw(self, width: int, height: int) -> Sequence[Row]:
        return [_row(title, some) for title, some in self._laid_out(width)]

    def on_click(self, event: events.Click) -> None:
        rows = self._laid_out(self.size.width)
        if event.y >= len(rows):
            return
        title, pairs = rows[event.y]
        end = len(title) + BETWEEN
        for key, meaning in pairs:
            start, end = end, end + cell_len(f"{key} {shown(meaning, MOST_OF_A_MEANING)}")
            if start <= event.x < end:
                self.post_message(self.Pressed(key.lower()))
            end += BETWEEN

    def _laid_out(self, width: int) -> list[tuple[str, list[Pair]]]:
        """Each row's title, which stands before the first of several, and its pairs."""
        title_width = max((len(title) for title, _ in self._lists), default=0)
        rows: list[tuple[str, list[Pair]]] = []
        for title, pairs in self._lists:
            for some in _folded(pairs, width - title_width - BETWEEN):
                rows.append((title.ljust(title_width), some))
                title = ""
        return rows


def _folded(pairs: Sequence[Pair], room: int) -> list[list[Pair]]:
    """Full rows of them, in their order."""
    rows: list[list[Pair]] = [[]]
    used = 0
    for key, meaning in pairs:
        length = cell_len(f"{key} {shown(meaning, MOST_OF_A_MEANING)}")
        if rows[-1] and used + length > room:
            rows.append([])
            used = 0
        rows[-1].append((key, meaning))
        used += length + BETWEEN
    return rows


def _row(title: str, pairs: Sequence[Pair]) -> Row:
    pieces: list[Piece] = [(f" {title}  ", "quiet")]
    for key, meaning in pairs:
        pieces += [(key, "strong"), (f" {shown(meaning, MOST_OF_A_MEANING)}{' ' * BETWEEN}", "plain")]
    return tuple(pieces)
