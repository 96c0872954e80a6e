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
        foreign = [self._amount_line(position) for position in range(counting.own, len(counting.typed))]
        if not counting.worths:
            return [self._amount_line(0), *foreign]
        room = max(1, height - 1 - len(foreign))
        first = max(0, min(counting.at - room // 2, counting.own - room))
        rows = [self._piece_line(position) for position in range(counting.own)[first : first + room]]
        return [
            *rows,
            ((left("  Together", LABEL + FIGURE), "plain"), (right(_total(counting), FIGURE), "strong")),
            *foreign,
        ]

    def _amount_line(self, position: int) -> Row:
        """A total that is typed: of the shop's own cash, or of a foreign currency."""
        counting = self._counting
        money = counting.money if position < counting.own else counting.foreign[position - counting.own]
        mark, cursor = ("▸ ", "marked") if position == counting.at else ("  ", "plain")
        label = left(f"{mark}In the drawer, {money.currency}", LABEL + 6)
        strength = "strong" if position == counting.at else "plain"
        return ((label, strength), (counting.typed[position], "plain"), (" ", cursor))

    def _piece_line(self, position: int) -> Row:
        counting = self._counting
        here = position == counting.at
        mark, typed = "▸ " if here else "  ", counting.typed[position]
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
