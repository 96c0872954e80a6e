"""How every CSV file is imported: all of it is checked first, then written in batches.

A batch is one transaction; an import that was stopped half-way goes on when it is started again, since rows that
are in the shop already are unchanged. Memory stays flat however long the file is.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Protocol, TypeVar

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.bad_rows import BadRows
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.keys import Keys
from pos_tui.intake.views import BadRow, Counts, ImportResult, Progress

BATCH = 4000


class Numbered(Protocol):
    """What a row became; it remembers its line, and whether its name had to be tidied."""

    @property
    def line(self) -> int: ...
    @property
    def tidied(self) -> bool: ...


R = TypeVar("R", bound=Numbered)
S = TypeVar("S", bound=Reading)
A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class Taken:
    """A code of this line that belongs to something else in the shop, which may be further on in the file."""

    line: int
    what: str
    owner: str


@dataclass(frozen=True)
class Recipe(Generic[R]):
    """What differs between kinds of files. `key` names the column that tells rows apart."""

    key: str
    read: Callable[[Row], R]
    codes: Callable[[R], Sequence[tuple[str, str]]]
    taken: Callable[[Reading, Sequence[R]], Awaitable[list[Taken]]]
    count: Callable[[Reading, Sequence[R]], Awaitable[Counts]]
    write: Callable[[Writing, Sequence[R]], Awaitable[Counts]]
    rounds: Sequence[Callable[[R], bool]]
    refused: Callable[[Reading, Sequence[R]], Awaitable[list[tuple[int, str]]]] | None = None
    """Lines that the shop itself does not allow, each with the reason; asked while all is checked."""
    link: Callable[[R], str | None] = lambda _row: None
    targets: Callable[[Reading, Sequence[str]], Awaitable[set[str]]] | None = None


@dataclass
class _Check(Generic[R]):
    """What the first reading found."""

    csv: CsvFile
    keys: Keys
    counts: Counts = field(default_factory=Counts)
    tidied: int = 0
    bad: BadRows = field(default_factory=BadRows)
    left_out: set[int] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)
    linked: bool = False

    def refuse(self, line: int, what: str) -> None:
        if line not in self.left_out:
            self.left_out.add(line)
            self.bad(self.csv.bad(line, what))

    def result(self, *, counts: Counts, booked: bool) -> ImportResult:
        told = tuple(sorted(self.bad.told(), key=lambda row: row.line))
        return ImportResult(counts=counts, cleaned=self.tidied, bad=told, bad_count=self.bad.count, booked=booked)


async def import_csv(
    database: Database, csv: CsvFile, recipe: Recipe[R], *, dry_run: bool, skip_bad: bool, progress: Progress
) -> ImportResult:
    """Books all rows, or (with bad ones and not `skip_bad`, or as a `dry_run`) none."""
    passes = 1 if dry_run else 2

    def watch(earlier: int) -> None:
        progress(earlier * csv.file.size + csv.file.position, passes * csv.file.size)

    with Keys() as keys:
        check = await _checked(database, csv, recipe, keys, dry_run=dry_run, watch=lambda: watch(0))
        if dry_run or (check.left_out and not skip_bad):
            return check.result(counts=check.counts, booked=False)
        counts = Counts()
        for chosen in recipe.rounds[: None if check.linked else 1]:
            rows = (row for row in _good(csv, recipe, check.left_out) if chosen(row))
            for batch in _batches(rows):
                counts += await database.write(_on(recipe.write, batch))
                watch(1)
    progress(passes * csv.file.size, passes * csv.file.size)
    return check.result(counts=counts, booked=True)


async def _checked(
    database: Database, csv: CsvFile, recipe: Recipe[R], keys: Keys, *, dry_run: bool, watch: Callable[[], None]
) -> _Check[R]:
    check: _Check[R] = _Check(csv, keys)
    for batch in _batches(_rows(csv, recipe, check.refuse)):
        _note_codes(check, recipe, batch)
        check.taken += await database.read(_on(recipe.taken, batch))
        if recipe.refused is not None:
            for line, what in await database.read(_on(recipe.refused, batch)):
                check.refuse(line, what)
        check.tidied += sum(row.tidied for row in batch)
        if dry_run:
            check.counts += await database.read(_on(recipe.count, batch))
        watch()
    _settle_taken(check, recipe.key)
    if check.linked:
        await _settle_links(database, check, recipe)
    return check


def _note_codes(check: _Check[R], recipe: Recipe[R], batch: Sequence[R]) -> None:
    by_kind: dict[str, list[tuple[str, int]]] = {}
    links: list[tuple[int, str, str]] = []
    for row in batch:
        codes = recipe.codes(row)
        for kind, code in codes:
            by_kind.setdefault(kind, []).append((code, row.line))
        if (target := recipe.link(row)) is not None:
            links.append((row.line, codes[0][1], target))
    for kind, given in by_kind.items():
        for code, line, earlier in check.keys.add(kind, given):
            check.refuse(line, f"the {kind} {code!r} is on line {earlier} already")
    check.keys.link(links)
    check.linked = check.linked or bool(links)


def _settle_taken(check: _Check[R], key: str) -> None:
    """A code may move from one product to another when the file has both."""
    for start in range(0, len(check.taken), BATCH):
        some = check.taken[start : start + BATCH]
        here = check.keys.has(key, [each.owner for each in some])
        for each in some:
            if each.owner not in here:
                check.refuse(each.line, f"{each.what} belongs to {each.owner!r}")


async def _settle_links(database: Database, check: _Check[R], recipe: Recipe[R]) -> None:
    for line, target in check.keys.chained():
        check.refuse(line, f"stock_of {target!r} takes its stock from another product itself")
    for line, target, target_line in check.keys.landing(recipe.key):
        if target_line in check.left_out:
            check.refuse(line, f"stock_of {target!r} is on line {target_line}, which is bad")
    leaving = check.keys.leaving(recipe.key)
    for start in range(0, len(leaving), BATCH):
        some, targets = leaving[start : start + BATCH], recipe.targets
        assert targets is not None, "rows that point to others need a look-up of those"
        names = sorted({target for _, target in some})
        known = await database.read(_on(targets, names))
        for line, target in some:
            if target not in known:
                check.refuse(line, f"stock_of {target!r} is no product that keeps its own stock")


def _good(csv: CsvFile, recipe: Recipe[R], left_out: set[int]) -> Iterator[R]:
    return (row for row in _rows(csv, recipe, lambda _line, _what: None) if row.line not in left_out)


def _rows(csv: CsvFile, recipe: Recipe[R], refuse: Callable[[int, str], None]) -> Iterator[R]:
    for row in csv.rows():
        if isinstance(row, BadRow):
            refuse(row.line, row.what)
            continue
        try:
            yield recipe.read(row)
        except ValueError as error:
            refuse(row.line, str(error))


def _batches(rows: Iterator[R]) -> Iterator[list[R]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _on(use: Callable[[S, A], Awaitable[T]], given: A) -> Callable[[S], Awaitable[T]]:
    return lambda session: use(session, given)
