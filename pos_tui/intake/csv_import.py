"""How every CSV file is imported: all of it is read and checked first, then written in batches.

A batch is one transaction; an import that was stopped half-way goes on when it is started again, since rows that
are in the shop already are unchanged. Memory stays flat however long the file is.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, Protocol, TypeVar

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.snapshot import hold_still
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.bad_rows import BadRows
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.kept_rows import KeptRows
from pos_tui.intake.keys import Keys
from pos_tui.intake.views import BadRow, Counts, ImportResult, Progress
from pos_tui.long_runs import seldom_collected

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
    refused: Callable[[Reading, Sequence[R]], Awaitable[list[tuple[int, str]]]] | None = None
    """Lines that the shop itself does not allow, each with the reason; asked while all is checked."""
    links: "Links[R] | None" = None
    """Where rows point to one another: what is pointed to is written first."""


@dataclass(frozen=True)
class Links(Generic[R]):
    """Rows that name others of the file or of the shop.

    `of` answers a row's links as (what, target), `traits` what it says of itself; `clashes` is the end of the
    sentence for a target (what, trait) that cannot be one. `wrong` looks targets up in the shop, those that the
    file does not have and those that it has, and answers why they cannot be.
    """

    of: Callable[[R], Sequence[tuple[str, str]]]
    traits: Callable[[R], Sequence[str]]
    clashes: Mapping[tuple[str, str], str]
    wrong: "Callable[[Reading, Sequence[Target]], Awaitable[Mapping[Target, str]]]"
    whole: "Callable[[Reading, Keys], Awaitable[Mapping[str, str]]]"
    """Codes that cannot be as the file and the shop together say, each with why."""
    deepest: int
    too_deep: str


Target = tuple[str, str, bool]
"""What it is to those that point to it, its code, and whether the file has it."""


@dataclass
class _Check(Generic[R]):
    """What the first reading found."""

    csv: CsvFile
    keys: Keys
    kept: KeptRows[R]
    counts: Counts = field(default_factory=Counts)
    tidied: int = 0
    bad: BadRows = field(default_factory=BadRows)
    left_out: set[int] = field(default_factory=set)
    taken: list[Taken] = field(default_factory=list)

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
    size, passes = csv.file.size, 1 if dry_run else 2
    with seldom_collected(), Keys() as keys, KeptRows[R]() as kept:
        check = _Check(csv, keys, kept)
        await _look_through(database, check, recipe, dry_run=dry_run, watch=lambda at: progress(at, passes * size))
        if dry_run or (check.left_out and not skip_bad):
            return check.result(counts=check.counts, booked=False)
        counts = Counts()
        async with aclosing(_written(database, check, recipe)) as batches:
            async for written, part in batches:
                counts += written
                progress(size + int(part * size), passes * size)
    progress(passes * size, passes * size)
    return check.result(counts=counts, booked=True)


async def _look_through(
    database: Database, check: _Check[R], recipe: Recipe[R], *, dry_run: bool, watch: Callable[[int], None]
) -> None:
    """Reads the whole file, and keeps its rows unless it is a dry run; `watch` is told bytes."""
    for batch in _batches(_rows(check.csv, recipe, check.refuse)):
        _note_codes(check, recipe, batch)
        check.taken += await database.read(_looking(recipe.taken, batch))
        if recipe.refused is not None:
            for line, what in await database.read(_looking(recipe.refused, batch)):
                check.refuse(line, what)
        check.tidied += sum(row.tidied for row in batch)
        if dry_run:
            check.counts += await database.read(_looking(recipe.count, batch))
        else:
            check.kept.add(batch)
        watch(check.csv.file.position)
    _settle_taken(check, recipe.key)
    if recipe.links is not None:
        await _settle_links(database, check, recipe.key, recipe.links)


async def _written(
    database: Database, check: _Check[R], recipe: Recipe[R]
) -> AsyncGenerator[tuple[Counts, float]]:
    """Writes what is good, each batch in a transaction, what is pointed to first; tells the part that is done."""
    depths = check.keys.deepest + 1
    for depth in range(depths):
        for part, batch in check.kept.batches():
            rows = [row for row in batch if row.line not in check.left_out]
            rows = _at_depth(rows, recipe, check.keys, depth)
            if rows:
                yield await database.write(_on(recipe.write, rows)), (depth + part) / depths


def _note_codes(check: _Check[R], recipe: Recipe[R], batch: Sequence[R]) -> None:
    by_kind: dict[str, list[tuple[str, int]]] = {}
    for row in batch:
        for kind, code in recipe.codes(row):
            by_kind.setdefault(kind, []).append((code, row.line))
    for kind, given in by_kind.items():
        for code, line, earlier in check.keys.add(kind, given):
            check.refuse(line, f"the {kind} {code!r} is on line {earlier} already")
    if (links := recipe.links) is not None:
        named = [(row, recipe.codes(row)[0][1]) for row in batch]
        check.keys.link((row.line, code, what, to) for row, code in named for what, to in links.of(row))
        check.keys.mark((code, trait) for row, code in named for trait in links.traits(row))


def _settle_taken(check: _Check[R], key: str) -> None:
    """A code may move from one product to another when the file has both."""
    for start in range(0, len(check.taken), BATCH):
        some = check.taken[start : start + BATCH]
        here = check.keys.has(key, [each.owner for each in some])
        for each in some:
            if each.owner not in here:
                check.refuse(each.line, f"{each.what} belongs to {each.owner!r}")


async def _settle_links(database: Database, check: _Check[R], key: str, links: Links[R]) -> None:
    """What rows point to has to be there, and to be something that can be pointed to."""
    keys = check.keys
    for line, what, target, trait in keys.clashing():
        if (why := links.clashes.get((what, trait))) is not None:
            check.refuse(line, f"{what} {target!r} {why}")
    for line in keys.deepen(key, links.deepest):
        check.refuse(line, links.too_deep)
    here = [(line, (what, target, True)) for line, what, target, _ in keys.landing(key)]
    away = [(line, (what, target, False)) for line, what, target in keys.leaving(key)]
    for start in range(0, len(here) + len(away), BATCH):
        some = [*here, *away][start : start + BATCH]
        wrong = await database.read(_on(links.wrong, sorted({target for _, target in some})))
        for line, named in some:
            if named in wrong:
                check.refuse(line, f"{named[0]} {named[1]!r} {wrong[named]}")
    for code, why in (await database.read(_on(links.whole, keys))).items():
        for line in keys.lines(key, [code]).values():
            check.refuse(line, why)
    _settle_landing(check, key)


def _settle_landing(check: _Check[R], key: str) -> None:
    """A row whose target is bad is bad, and so on."""
    before = -1
    while len(check.left_out) != before:
        before = len(check.left_out)
        for line, what, target, target_line in check.keys.landing(key):
            if target_line in check.left_out:
                check.refuse(line, f"{what} {target!r} is on line {target_line}, which is bad")


def _at_depth(rows: list[R], recipe: Recipe[R], keys: Keys, depth: int) -> list[R]:
    """The rows whose targets are all written before."""
    if keys.deepest == 0:
        return rows
    depths = keys.depths([recipe.codes(row)[0][1] for row in rows])
    return [row for row in rows if depths.get(recipe.codes(row)[0][1], 0) == depth]


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


def _looking(use: Callable[[Reading, A], Awaitable[T]], given: A) -> Callable[[Reading], Awaitable[T]]:
    """What only looks holds up nobody: it may think between two questions for longer than a sale may."""

    async def look(session: Reading) -> T:
        await hold_still(session)
        return await use(session, given)

    return look
