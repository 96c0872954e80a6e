"""What the last scan cost: a line for whoever looks after a till, hidden until a key asks for it."""

from collections.abc import Sequence

from pos_tui.ui.widgets.painted import Painted, Row


class CostLine(Painted):
    """Says the newest figures; costs nothing while it is hidden."""

    def __init__(self) -> None:
        super().__init__(id="cost")
        self.display = False
        self._figures = "nothing was scanned yet"

    def show(self, figures: str) -> None:
        """Newer figures."""
        self._figures = figures
        self.redraw()

    def draw(self, width: int, height: int) -> Sequence[Row]:
        return [((f" Last scan: {self._figures}", "quiet"),)]
