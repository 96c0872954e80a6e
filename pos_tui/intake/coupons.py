"""Importing coupons.csv: coupons of our own, by code; how often each was used stays as it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pos_tui.db.base import table_of
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.pricing.coupon_models import Coupon
from pos_tui.pricing.coupon_queries import coupon_view
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupon_writing import LONGEST_NAME, MOST, check_coupon, codes_of_goods, coupon_values

REQUIRED = ("code", "name")


@dataclass(frozen=True)
class CouponRow:
    """What the file says of one coupon; a column that it does not have is not in `said`."""

    line: int
    code: str
    said: dict[str, Any]
    tidied: bool


async def import_coupons(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a coupon or changes the one with its code; a bad row stops all, unless `skip_bad`.

    Raises BadInput for a file that is no coupons.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=tuple(READERS), required=REQUIRED)
        return await import_csv(
            database, csv, _recipe(company_id), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )


def read_coupon(row: Row) -> CouponRow:
    """The row as values. Raises ValueError with everything that is wrong in it."""
    said: dict[str, Any] = {}
    wrong: list[str] = []
    for column, cell in row.cells.items():
        try:
            said[column] = READERS[column](unguarded(cell.strip()))
        except ValueError as error:
            wrong.append(f"{column} {error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    try:
        check_coupon(CouponView(coupon_id=new_id(), **said))
    except BadInput as refusal:
        raise ValueError(str(refusal)) from None
    return CouponRow(row.line, said["code"], said, said["name"] != unguarded(row.cells["name"].strip()))


def _recipe(company_id: UUID) -> Recipe[CouponRow]:
    async def taken(session: Reading, rows: Sequence[CouponRow]) -> list[Taken]:
        return await _not_possible(session, company_id, rows)

    async def count(session: Reading, rows: Sequence[CouponRow]) -> Counts:
        return _counts(await _planned(session, company_id, rows))

    return Recipe(
        key="code",
        read=read_coupon,
        codes=lambda row: [("code", row.code)],
        taken=taken,
        count=count,
        write=lambda session, rows: _write(session, company_id, rows),
    )


async def _not_possible(session: Reading, company_id: UUID, rows: Sequence[CouponRow]) -> list[Taken]:
    """Codes that sell a product."""
    sold = await codes_of_goods(session, company_id, [row.code for row in rows])
    return [Taken(row.line, "the code", f"product {row.code}") for row in rows if row.code in sold]


async def _planned(
    session: Reading, company_id: UUID, rows: Sequence[CouponRow], *, lock: bool = False
) -> list[tuple[CouponView | None, CouponView]]:
    """Each coupon before (None: it is new) and after; what the file does not say stays."""
    given = rowset(session, code=WORDS)
    query = select(Coupon).where(Coupon.company_id == company_id, Coupon.code.in_(select(given.c.code)))
    if lock:
        query = query.order_by(Coupon.code).with_for_update()
    found = await session.scalars(query, as_rows([{"code": row.code} for row in rows]))
    known = {row.code: coupon_view(row) for row in found}
    return [(known.get(row.code), _after(known.get(row.code), row)) for row in rows]


def _after(before: CouponView | None, row: CouponRow) -> CouponView:
    if before is None:
        return CouponView(coupon_id=new_id(), **row.said)
    return before.model_copy(update=row.said)


def _counts(planned: Sequence[tuple[CouponView | None, CouponView]]) -> Counts:
    created = sum(before is None for before, _ in planned)
    updated = sum(before is not None and before != after for before, after in planned)
    return Counts(created=created, updated=updated, unchanged=len(planned) - created - updated)


async def _write(session: Writing, company_id: UUID, rows: Sequence[CouponRow]) -> Counts:
    planned = await _planned(session, company_id, rows, lock=True)
    for before, after in planned:
        check_coupon(after)
        if before is not None and after.most_uses is not None and after.most_uses < before.used:
            raise BadInput(f"Coupon {after.code} was used {before.used} times already: allow no fewer, or end it.")
    new = [
        {"company_id": company_id, "id": after.coupon_id, "used": 0, **coupon_values(after)}
        for before, after in planned
        if before is None
    ]
    if new:
        await session.execute(insert(table_of(Coupon)), new)
    changed = [after for before, after in planned if before is not None and before != after]
    if changed:
        table, names = table_of(Coupon), tuple(coupon_values(changed[0]))
        await session.execute(
            update(table)
            .where(table.c.company_id == company_id, table.c.id == bindparam("this_coupon"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [
                {"this_coupon": one.coupon_id, **{f"new_{n}": v for n, v in coupon_values(one).items()}}
                for one in changed
            ],
        )
    return _counts(planned)


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{cell[:20]!r} is not a date such as 2026-11-22") from None


def _limit(cell: str) -> int:
    return cells.whole(cell, MOST)


READERS: dict[str, Callable[[str], Any]] = {
    "code": cells.code,
    "name": lambda cell: cells.name(cell, LONGEST_NAME),
    "starts_on": _or_none(_day),
    "ends_on": _or_none(_day),
    "most_uses": _or_none(_limit),
    "most_per_customer": _or_none(_limit),
    "period_days": _or_none(_limit),
    "active": lambda cell: cells.yes(cell) if cell else True,
}
