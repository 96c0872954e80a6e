"""A table to choose a row from: fixed columns, one of them as wide as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from pos_tui.ui.cells import cut_middle, left, right, shown
from pos_tui.ui.widgets.painted import Painted, Row

WIDEST = 60
"""Beyond this a row falls apart on a large screen: its name at one end, its amount at the other."""


@dataclass(frozen=True)
class Column:
    """Its head and how wide it is; the one without a width takes what is left: long names lose their middle."""

    head: str
    width: int = 0
    is_figure: bool = False


class RowList(Painted):
    """Shows the page on which the mark is; tells which row was pointed at. The screen hands it the keys."""

    @dataclass
    class Chosen(Message):
        """A row was pointed at; it has the mark now."""

        index: int

    def __init__(self, columns: Sequence[Column], *, empty: str) -> None:
        super().__init__(id="rows")
        self._columns, self._empty = tuple(columns), empty
        self._cells: Sequence[Sequence[str]] = ()
        self._widths = _widths(self._columns, ())
        self._counted = ""
        self.at = 0

    def show(
        self,
        cells: Sequence[Sequence[str]],
        *,
        empty: str | None = None,
        columns: Sequence[Column] | None = None,
        is_page: bool = False,
    ) -> None:
        """Other rows, and other columns where they are given; the mark stays as far as there are any.

        With `is_page` it is told that there may be more beyond the ends.
        """
        self._counted = " on this page" if is_page else ""
        self._columns = self._columns if columns is None else tuple(columns)
        self._cells, self._empty = cells, self._empty if empty is None else empty
        self._widths = _widths(self._columns, cells)
        self.move(0)

    def move(self, step: int) -> None:
        """The mark goes so many rows down, never beyond the ends."""
        self.at = min(max(0, self.at + step), max(0, len(self._cells) - 1))
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        index = self._first(self.size.height - 2) + event.y - 1
        if event.y >= 1 and index < len(self._cells):
            self.at = index
            self.redraw()
            self.post_message(self.Chosen(index))

    def draw(self, width: int, height: int) -> Sequence[Row]:
        if not self._cells:
            return [((left(f"  {self._empty}", width), "quiet"),)]
        room = height - 2
        first = self._first(room)
        rows = [self._row(index, width) for index in range(first, min(first + room, len(self._cells)))]
        head = self._line([column.head for column in self._columns], width)
        count = left(f"  {self.at + 1} of {len(self._cells)}{self._counted}", width)
        return [((f"  {head}", "quiet"),), *rows, *[()] * (room - len(rows)), ((count, "quiet"),)]

    def _first(self, room: int) -> int:
        return self.at // max(1, room) * max(1, room)

    def _row(self, index: int, width: int) -> Row:
        marked = index == self.at
        text = ("▸ " if marked else "  ") + self._line(self._cells[index], width)
        return ((text, "marked" if marked else "plain"),)

    def _line(self, cells: Sequence[str], width: int) -> str:
        fixed = sum(wide + 2 for wide in self._widths if wide)
        room = min(max(4, width - fixed - 4), WIDEST)
        return "  ".join(
            _fitted(column, shown(cell), wide or room)
            for column, wide, cell in zip(self._columns, self._widths, cells, strict=True)
        )


def _widths(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[int]:
    """As the columns are, but wide enough for each figure: in some currencies a crate costs a million."""
    return [
        max(column.width, *(len(row[place]) for row in cells), 0) if column.is_figure else column.width
        for place, column in enumerate(columns)
    ]


def _fitted(column: Column, cell: str, width: int) -> str:
    """A name differs from its neighbours at the end: 500 ml, 1.5 l."""
    if not column.width:
        return left(cut_middle(cell, width), width)
    return (right if column.is_figure else left)(cell, width)
