"""What can be pressed, in one row: a key and what it stands for."""

from collections.abc import Sequence

from pos_tui.ui.cells import shown
from pos_tui.ui.widgets.painted import Painted, Piece, Row


class Choices(Painted):
    """A title and pairs of a key and its meaning, folded where the row is full."""

    def __init__(self, rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(id="choices")
        self._lists = rows
        self.styles.height = len(rows)

    def draw(self, width: int, height: int) -> Sequence[Row]:
        title_width = max((len(title) for title, _ in self._lists), default=0)
        return [_row(title.ljust(title_width), pairs) for title, pairs in self._lists]


def _row(title: str, pairs: Sequence[tuple[str, str]]) -> Row:
    pieces: list[Piece] = [(f" {title}  ", "quiet")]
    for key, meaning in pairs:
        pieces += [(key, "strong"), (f" {shown(meaning, 24)}   ", "plain")]
    return tuple(pieces)
