"""The lines of a count: worth, how many, what that is; and what all of it comes to."""

from collections.abc import Sequence

from pos_tui.errors import BadInput
from pos_tui.ui.cells import left, right
from pos_tui.ui.counting import Counting
from pos_tui.ui.widgets.painted import Painted, Row

LABEL, FIGURE = 18, 16


class CountRows(Painted):
    """Shows a count as it is typed; as many lines as fit around the one that is typed in."""

    def __init__(self, counting: Counting) -> None:
        super().__init__(id="count")
        self._counting = counting

    def show(self, counting: Counting) -> None:
        """The count as it is now."""
        self._counting = counting
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        counting = self._counting
        if not counting.worths:
            return [self._line(0)]
        room = max(1, height - 1)
        first = max(0, min(counting.at - room // 2, len(counting.worths) - room))
        rows = [self._line(position) for position in range(len(counting.worths))[first : first + room]]
        return [
            *rows,
            ((left("  Together", LABEL + FIGURE), "plain"), (right(_total(counting), FIGURE), "strong")),
        ]

    def _line(self, position: int) -> Row:
        counting = self._counting
        here = position == counting.at
        mark, typed = "▸ " if here else "  ", counting.typed[position]
        if not counting.worths:
            label = f"In the drawer, {counting.money.currency}"
            return ((left(mark + label, LABEL + 6), "strong"), (typed, "plain"), (" ", "marked"))
        label = left(mark + right(counting.money.amount(counting.worths[position]), LABEL - 6) + " ×", LABEL)
        cursor = (" ", "marked") if here else (" ", "plain")
        return (
            (label, "strong" if here else "plain"),
            (right(typed, FIGURE - 1), "plain"),
            cursor,
            (right(_amount(counting, position), FIGURE), "plain"),
        )


def _amount(counting: Counting, position: int) -> str:
    if not counting.typed[position]:
        return ""
    try:
        return counting.money.amount(counting.amount_of(position))
    except BadInput:
        return "?"


def _total(counting: Counting) -> str:
    try:
        return counting.money.with_currency(counting.total())
    except BadInput:
        return ""
