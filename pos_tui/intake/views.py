"""What an import or a replay is told, and what it answers."""

from collections.abc import Callable

from pos_tui.view import View

Progress = Callable[[int, int], None]
"""Told how far a long run has come: done, of how much."""


MOST_BAD = 10_000
"""So many bad rows are told one by one; of more, only the number."""


def unwatched(_done: int, _total: int) -> None:
    """Nobody looks."""


class BadRow(View):
    """A row or line of a file that cannot be meant, and why."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


class Counts(View):
    """What rows of a file were (or would be) to the shop."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
        )


class ImportResult(View):
    """What an import did; with `booked` false, what it would do.

    `changed` says of a dry run how many rows change what of a product, and `taxed` how many of those that are
    there would be taxed otherwise, by "S to Z". `cleaned` names had characters that nobody
    sees. `bad` names the first `MOST_BAD` of `bad_count` bad rows, in
    the order of the file.
    """

    counts: Counts = Counts()
    changed: dict[str, int] = {}  # noqa: RUF012 - pydantic makes each its own
    taxed: dict[str, int] = {}  # noqa: RUF012
    cleaned: int = 0
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0
    booked: bool = True


class Refused(View):
    """A document that the shop's rules would not book, and why."""

    id: str
    reason: str


class Difference(View):
    """A booked document whose tax, total or rounding came out otherwise than its file says."""

    id: str
    what: str
    in_file: str
    here: str


class ReplayResult(View):
    """What a replay did: each document is booked, was already, or is refused.

    With bad lines, and not told to skip them, it booked nothing. `bad` names the first `MOST_BAD` of `bad_count`.
    """

    booked: int = 0
    already: int = 0
    refused: tuple[Refused, ...] = ()
    different: tuple[Difference, ...] = ()
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0

    def __add__(self, other: "ReplayResult") -> "ReplayResult":
        return ReplayResult(
            **{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields}
        )

    @property
    def documents(self) -> int:
        """How many documents were read and could be meant."""
        return self.booked + self.already + len(self.refused)

    @property
    def agrees(self) -> bool:
        """Every document is booked, and came out as its file says."""
        return not (self.refused or self.different or self.bad_count)
