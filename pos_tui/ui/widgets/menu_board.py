"""Groups of things to do, in two columns under their headings, each with the key that chooses it."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from textual import events
from textual.message import Message

from pos_tui.hardware.paper import columns, cut
from pos_tui.ui.menu_items import Group, Item
from pos_tui.ui.widgets.painted import Painted, Piece, Row

CHOSEN, OTHER = " ▸ ", "   "
APPROVAL, ANOTHERS = "*", "–"
"""Behind the name of what somebody else has to approve, or has to sign in for."""
GAP = 2
Line = Group | Item | None
"""A heading, something to do, or nothing between two groups."""


class MenuBoard(Painted):
    """Draws as much as fits around the mark. The screen above it hands it the keys."""

    class Clicked(Message):
        """A person pointed at something; it has the mark now."""

    def __init__(self, groups: Sequence[Group], signs: Mapping[str, str]) -> None:
        """`signs` stand behind the names of things, by what they are."""
        super().__init__()
        self._columns, self._signs = _halves(groups), signs
        self.items = tuple(item for group in groups for item in group.items)
        self.styles.height = max(len(lines) for lines in self._lines(spaced=True))
        self.at = 0

    @property
    def is_wide(self) -> bool:
        """True when there are two columns."""
        return len(self._columns) > 1

    @property
    def marked(self) -> Item:
        return self.items[self.at]

    def move(self, by: int) -> None:
        """The mark goes so many items on, as far as there are any."""
        self.mark(max(0, min(len(self.items) - 1, self.at + by)))

    def cross(self, by: int) -> None:
        """The mark goes to what stands beside it in the next column, if there is one."""
        column, row = self._place(self.marked)
        to = column + by
        if 0 <= to < len(self._columns):
            beside = [(abs(self._place(item)[1] - row), item) for item in _items(self._columns[to])]
            self.mark(self.items.index(min(beside, key=lambda one: one[0])[1]))

    def mark(self, at: int) -> None:
        if at != self.at:
            self.at = at
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        """The rows around the mark; at an edge beyond which there is more, that there is."""
        shown = self._shown(height)
        wide = (width - GAP * (len(shown) - 1)) // len(shown)
        rows = zip_longest(*([self._pieces(line, wide) for line in lines] for lines in shown), fillvalue=())
        return [_beside(cells, wide) for cells in rows]

    def on_click(self, event: events.Click) -> None:
        shown = self._shown(self.size.height)
        lines = shown[min(len(shown) - 1, event.x * len(shown) // max(1, self.size.width))]
        line = lines[event.y] if event.y < len(lines) else None
        if isinstance(line, Item):
            self.mark(self.items.index(line))
            self.post_message(self.Clicked())

    def _shown(self, height: int) -> list[list[Line | str]]:
        """Each column's lines that are to be seen, with room between the groups where there is room."""
        lines = self._lines(spaced=True)
        if max(len(column) for column in lines) > height:
            lines = self._lines(spaced=False)
        marked = self._place(self.marked)
        return [_window(column, marked[1] if at == marked[0] else 0, height) for at, column in enumerate(lines)]

    def _lines(self, *, spaced: bool) -> list[list[Line]]:
        columns = []
        for groups in self._columns:
            lines: list[Line] = []
            for group in groups:
                lines += [None] if spaced and lines else []
                lines += [group, *group.items] if group.title else group.items
            columns.append(lines)
        return columns

    def _place(self, item: Item) -> tuple[int, int]:
        """Its column, and its row where nothing lies between the groups."""
        lines = self._lines(spaced=False)
        return next((at, column.index(item)) for at, column in enumerate(lines) if item in column)

    def _pieces(self, line: Line | str, width: int) -> Row:
        if line is None:
            return ()
        if isinstance(line, str):
            return ((f"   {line}", "quiet"),)
        if isinstance(line, Group):
            return ((f" {cut(line.title, width - 1)}", "strong"),)
        mark, style = (CHOSEN, "marked") if line is self.marked else (OTHER, "plain")
        after = f" {self._signs[line.what]}" if line.what in self._signs else ""
        name = cut(f"{line.key}  {line.name}", width - len(mark) - len(after) - 1)
        return ((mark, "strong"), (f"{name}{after} ", style))


def _beside(cells: Sequence[Row], width: int) -> Row:
    """One row of all columns: each but the last is filled up to where the next begins."""
    *filled, last = cells
    row: list[Piece] = []
    for cell in filled:
        used = sum(columns(text) for text, _ in cell)
        row += [*cell, (" " * (width - used + GAP), "plain")]
    return (*row, *last)


def _halves(groups: Sequence[Group]) -> list[Sequence[Group]]:
    """In two columns of their order, neither much longer than the other; a group alone stays one."""
    if len(groups) == 1:
        return [groups]
    sizes = [len(group.items) + 2 for group in groups]
    first = min(range(1, len(groups)), key=lambda at: max(sum(sizes[:at]), sum(sizes[at:])))
    return [groups[:first], groups[first:]]


def _items(groups: Sequence[Group]) -> list[Item]:
    return [item for group in groups for item in group.items]


def _window(lines: Sequence[Line], at: int, height: int) -> list[Line | str]:
    """As many lines as fit, this one among them, and at either edge whether there are more."""
    height = max(3, height)
    first = max(0, min(at - height // 2, len(lines) - height))
    shown: list[Line | str] = list(lines[first : first + height])
    if first:
        shown[0] = "↑ more above"
    if first + height < len(lines):
        shown[-1] = "↓ more below"
    return shown
