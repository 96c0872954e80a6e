"""Importing and exporting categories.csv: the tree, each with the name of the one that it lies within."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from pos_tui.catalogue.kept import KeptCategory
from pos_tui.catalogue.listing import categories_by_id, category_rows
from pos_tui.catalogue.models import Category
from pos_tui.catalogue.rules import DEEPEST_TREE, LONGEST_TEXT
from pos_tui.catalogue.writing import lock_catalogue
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Links, Recipe, Taken, Target, import_csv
from pos_tui.intake.csv_text import csv_lines, unguarded
from pos_tui.intake.keys import Keys
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.shop.version import raise_version

COLUMNS, REQUIRED = ("name", "within"), ("name",)
CIRCLE = "it would lie within itself, or too deep: leave within empty, or name another one"


@dataclass(frozen=True)
class CategoryRow:
    """A category and the name of the one that it lies within; the file may be silent about that."""

    line: int
    name: str
    within: str | None
    says_where: bool
    tidied: bool


async def import_categories(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a category, or moves the one of its name; without the column `within` none is moved.

    Raises BadInput for a file that is no categories.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=COLUMNS, required=REQUIRED)
        recipe = _recipe(company_id, says_where="within" in csv.columns)
        return await import_csv(database, csv, recipe, dry_run=dry_run, skip_bad=skip_bad, progress=progress)


async def category_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """categories.csv, line by line, each below the one that it lies within."""
    rows = await category_rows(session, company_id)
    names = {row.category.category_id: row.category.name for row in rows}
    told = [
        {"name": row.category.name, "within": names[row.category.parent_id] if row.category.parent_id else ""}
        for row in rows
    ]
    for line in csv_lines(COLUMNS, told):
        yield line


def read_category(row: Row) -> CategoryRow:
    """The row as values. Raises ValueError with what is wrong in it."""
    said = {column: unguarded(cell.strip()) for column, cell in row.cells.items()}
    name, within = cells.name(said["name"], LONGEST_TEXT), cells.words(said.get("within", ""), LONGEST_TEXT)
    if name == within:
        raise ValueError(f"within {name!r} is the category itself")
    return CategoryRow(row.line, name, within, "within" in said, name != said["name"])


def _recipe(company_id: UUID, *, says_where: bool) -> Recipe[CategoryRow]:
    async def taken(_session: Reading, _rows: Sequence[CategoryRow]) -> list[Taken]:
        return []

    async def count(session: Reading, rows: Sequence[CategoryRow]) -> Counts:
        return _counts(rows, await _by_name(session, company_id))

    return Recipe(
        key="category", read=read_category, codes=lambda row: [("category", row.name)], taken=taken, count=count,
        write=lambda session, rows: _write(session, company_id, rows), links=_links(company_id, says_where),
    )  # fmt: skip


def _links(company_id: UUID, says_where: bool) -> Links[CategoryRow]:
    async def wrong(session: Reading, targets: Sequence[Target]) -> Mapping[Target, str]:
        known = await _by_name(session, company_id)
        return {one: "is no category of this shop" for one in targets if not one[2] and one[1] not in known}

    async def whole(session: Reading, keys: Keys) -> Mapping[str, str]:
        return await _circles(session, company_id, keys) if says_where else {}

    return Links(
        of=lambda row: [("within", row.within)] if row.within else [], traits=lambda _row: [], clashes={},
        wrong=wrong, whole=whole, deepest=DEEPEST_TREE, too_deep=CIRCLE,
    )  # fmt: skip


async def _circles(session: Reading, company_id: UUID, keys: Keys) -> dict[str, str]:
    """Rows that, with the categories that the file does not name, lie within themselves or too deep."""
    known = await _by_name(session, company_id)
    names = {one.category_id: name for name, one in known.items()}
    above = {name: names[one.parent_id] for name, one in known.items() if one.parent_id is not None}
    moved, named = dict(keys.targets("within")), keys.has("category", list(above))
    above = {name: parent for name, parent in above.items() if name not in named} | moved
    return {name: CIRCLE for name in moved if _depth(name, above) > DEEPEST_TREE}


def _depth(name: str, above: Mapping[str, str]) -> int:
    depth = 0
    while depth <= DEEPEST_TREE and name in above:
        name, depth = above[name], depth + 1
    return depth


async def _by_name(session: Reading, company_id: UUID) -> dict[str, KeptCategory]:
    return {one.name: one for one in (await categories_by_id(session, company_id)).values()}


def _counts(rows: Sequence[CategoryRow], known: Mapping[str, KeptCategory]) -> Counts:
    names = {one.category_id: name for name, one in known.items()}

    def is_so(row: CategoryRow) -> bool:
        parent_id = known[row.name].parent_id
        return not row.says_where or row.within == (names[parent_id] if parent_id else None)

    here = [row for row in rows if row.name in known]
    unchanged = sum(map(is_so, here))
    return Counts(created=len(rows) - len(here), updated=len(here) - unchanged, unchanged=unchanged)


async def _write(session: Writing, company_id: UUID, rows: Sequence[CategoryRow]) -> Counts:
    """Those that are new, and those that lie elsewhere now; what they lie within is written already."""
    await lock_catalogue(session, company_id)
    known = await _by_name(session, company_id)
    counts, table = _counts(rows, known), table_of(Category)

    def parent(row: CategoryRow) -> UUID | None:
        return known[row.within].category_id if row.within else None

    new: Rows = [
        {"company_id": company_id, "id": new_id(), "name": row.name, "parent_id": parent(row)}
        for row in rows
        if row.name not in known
    ]
    if new:
        await session.execute(insert(table), new)
    moved: Rows = [
        {"this_category": known[row.name].category_id, "new_parent": parent(row)}
        for row in rows
        if row.name in known and row.says_where and known[row.name].parent_id != parent(row)
    ]
    if moved:
        this = (table.c.company_id == company_id, table.c.id == bindparam("this_category"))
        await session.execute(update(table).where(*this).values(parent_id=bindparam("new_parent")), moved)
        await raise_version(session, company_id)
    return counts
