"""Bad rows of a file of any size: the first are kept, all are counted."""

from pos_tui.intake.views import MOST_BAD, BadRow


class BadRows:
    """What a reader tells of rows that cannot be meant."""

    def __init__(self) -> None:
        self.count = 0
        self._first: list[BadRow] = []

    def __call__(self, row: BadRow) -> None:
        self.count += 1
        if len(self._first) < MOST_BAD:
            self._first.append(row)

    def told(self) -> tuple[BadRow, ...]:
        """The ones to show."""
        return tuple(self._first)
