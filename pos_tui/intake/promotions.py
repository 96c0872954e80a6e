"""Importing promotions.csv: a row is a whole promotion; of a mix, one of its groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from pos_tui.db.base import new_id
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import BadRow, Counts, ImportResult, Progress, unwatched
from pos_tui.pricing.cells import Cells
from pos_tui.pricing.checks import check_promotions
from pos_tui.pricing.flat import COLUMNS, is_active, promotion_of
from pos_tui.pricing.naming import names_for, skus_in
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.saved import SavedPromotion
from pos_tui.pricing.writing import write_promotions

REQUIRED = ("code", "name", "kind", "products")


@dataclass(frozen=True, slots=True)
class PromotionRows:
    """What the file says of one promotion, and the line it begins in."""

    line: int
    code: str
    rows: tuple[Cells, ...]
    tidied: bool = False


@dataclass(frozen=True)
class Planned:
    """Rows held against the shop: what they come to, or what is wrong with them."""

    line: int
    before: SavedPromotion | None
    after: SavedPromotion | None
    wrong: str = ""

    @property
    def differs(self) -> bool:
        return self.after is not None and self.after != self.before


@dataclass(frozen=True, slots=True)
class Grouped(Row):
    """A row, and those behind it with the same code."""

    more: tuple[Row, ...] = ()


class PromotionsFile(CsvFile):
    """Rows that follow each other with one code come together."""

    def rows(self) -> Iterator[Row | BadRow]:
        open_rows: list[Row] = []
        for row in super().rows():
            if isinstance(row, BadRow):
                yield row
                if open_rows and _is_mix(open_rows[0]):  # it may have been one of its groups
                    yield self.bad(open_rows[0].line, f"line {row.line} behind it is bad")
                    open_rows = []
                continue
            if open_rows and row.cells["code"].strip() != open_rows[0].cells["code"].strip():
                yield Grouped(open_rows[0].line, open_rows[0].cells, tuple(open_rows[1:]))
                open_rows = []
            open_rows.append(row)
        if open_rows:
            yield Grouped(open_rows[0].line, open_rows[0].cells, tuple(open_rows[1:]))


async def import_promotions(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every code becomes a promotion or replaces the one that has it; a bad one stops all, unless `skip_bad`.

    Raises BadInput for a file that is no promotions.csv.
    """
    with incoming(path) as file:
        csv = PromotionsFile(file, known=COLUMNS, required=REQUIRED)
        return await import_csv(
            database, csv, _recipe(company_id, now), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )


async def plan(session: Reading, company_id: UUID, rows: Sequence[PromotionRows]) -> list[Planned]:
    """The rows against the shop as this transaction sees it."""
    names = await names_for(session, company_id, skus=skus_in(cells for row in rows for cells in row.rows))
    before = {saved.promotion.code: saved for saved in await saved_promotions(session, company_id)}
    planned = []
    for row in rows:
        known = before.get(row.code)
        try:
            promotion = promotion_of(row.rows, names, known.promotion.promotion_id if known else new_id())
            after = SavedPromotion(promotion=promotion, active=is_active(row.rows[0]))
            planned.append(Planned(row.line, known, after))
        except BadInput as error:
            planned.append(Planned(row.line, known, None, str(error)))
    changed = [each.after.promotion for each in planned if each.after is not None and each.differs]
    wrong = await check_promotions(session, company_id, changed)
    return [_refused(each, wrong) for each in planned]


def _refused(each: Planned, wrong: dict[UUID, BadInput]) -> Planned:
    error = wrong.get(each.after.promotion.promotion_id) if each.after else None
    return Planned(each.line, each.before, None, str(error)) if error else each


def _recipe(company_id: UUID, now: datetime) -> Recipe[PromotionRows]:
    async def taken(_session: Reading, _rows: Sequence[PromotionRows]) -> list[Taken]:
        return []

    async def refused(session: Reading, rows: Sequence[PromotionRows]) -> list[tuple[int, str]]:
        return [(each.line, each.wrong) for each in await plan(session, company_id, rows) if each.wrong]

    async def count(session: Reading, rows: Sequence[PromotionRows]) -> Counts:
        return _counts(await plan(session, company_id, rows))

    async def write(session: Writing, rows: Sequence[PromotionRows]) -> Counts:
        planned = await plan(session, company_id, rows)
        for each in planned:
            if each.wrong:
                raise BadInput(f"Line {each.line}: {each.wrong} The shop was changed meanwhile: import again.")
        if changed := [each.after for each in planned if each.after is not None and each.differs]:
            await write_promotions(session, company_id, changed, staff_id=None, now=now)
        return _counts(planned)

    return Recipe(
        key="code", read=_read, codes=lambda row: [("code", row.code)], taken=taken, count=count, write=write,
        refused=refused,
    )  # fmt: skip


def _read(row: Row) -> PromotionRows:
    every = (row, *(row.more if isinstance(row, Grouped) else ()))
    rows = tuple({column: unguarded(cell.strip()) for column, cell in each.cells.items()} for each in every)
    try:
        return PromotionRows(row.line, cells.code(rows[0]["code"]), rows)
    except ValueError as error:
        raise ValueError(f"code {error}") from None


def _is_mix(row: Row) -> bool:
    return row.cells.get("kind", "").strip() == "mix"


def _counts(planned: Sequence[Planned]) -> Counts:
    right = [each for each in planned if not each.wrong]
    created = sum(each.before is None for each in right)
    updated = sum(each.before is not None and each.differs for each in right)
    return Counts(created=created, updated=updated, unchanged=len(right) - created - updated)
