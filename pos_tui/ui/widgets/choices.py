"""What can be pressed, in rows: a key and what it stands for."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.geometry import Size

from pos_tui.ui.cells import shown
from pos_tui.ui.widgets.painted import Painted, Piece, Row

Pair = tuple[str, str]
BETWEEN = 3
"""Columns behind a meaning."""
MOST_OF_A_MEANING = 24


class Choices(Painted):
    """A title and pairs of a key and its meaning, folded where the row is full."""

    def __init__(self, rows: Sequence[tuple[str, Sequence[Pair]]]) -> None:
        super().__init__(id="choices")
        self._lists = rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """No choice is cut: as many rows as all of them take."""
        return len(self.draw(width, 0))

    def draw(self, width: int, height: int) -> Sequence[Row]:
        title_width = max((len(title) for title, _ in self._lists), default=0)
        rows: list[Row] = []
        for title, pairs in self._lists:
            for some in _folded(pairs, width - title_width - BETWEEN):
                rows.append(_row(title.ljust(title_width), some))
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
