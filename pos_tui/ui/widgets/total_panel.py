"""The total, the change, or what is due: one amount, the largest thing on the screen."""

from collections.abc import Sequence

from pos_tui.ui.cells import right
from pos_tui.ui.widgets.figures import large
from pos_tui.ui.widgets.painted import Painted, Row


class TotalPanel(Painted):
    """An amount under its name."""

    def __init__(self, *, plain: bool = False) -> None:
        """`plain` figures take a tenth of the bytes."""
        super().__init__(id="total")
        self._plain = plain
        self.label, self.amount = "TOTAL", ""

    def show(self, label: str, amount: str) -> None:
        """Another amount; only the rows that differ are painted."""
        if (label, amount) != (self.label, self.amount):
            self.label, self.amount = label, amount
            self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        room = width - 2
        figures = [self.amount] if self._plain else large(self.amount, room, height - 1)
        widest = max((len(row) for row in figures), default=0)
        rows = [(f"{right(row.ljust(widest), room)} ", "strong") for row in figures]
        return [((f"{right(self.label, room)} ", "strong"),), *((row,) for row in rows)]
