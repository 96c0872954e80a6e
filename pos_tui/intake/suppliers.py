"""Importing suppliers.csv: who delivers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.buying.models import PurchaseOrder
from pos_tui.buying.models import Supplier as SupplierRow
from pos_tui.buying.queries import supplier_view
from pos_tui.buying.suppliers import LONGEST_LEAD_DAYS, TEXTS, write_supplier
from pos_tui.buying.views import OPEN, Supplier
from pos_tui.db.base import new_id
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched

COLUMNS = ("code", "name", "email", "phone", "address", "lead_days", "active")
REQUIRED = ("code", "name")
READERS = {
    "code": lambda cell: cells.code(cell, TEXTS["code"]),
    "name": lambda cell: cells.name(cell, TEXTS["name"]),
    "email": lambda cell: cells.words(cell, TEXTS["email"]),
    "phone": lambda cell: cells.words(cell, TEXTS["phone"]),
    "address": lambda cell: cells.words(cell, TEXTS["address"]),
    "lead_days": lambda cell: cells.whole(cell, LONGEST_LEAD_DAYS) if cell else None,
    "active": lambda cell: cells.yes(cell) if cell else True,
}


@dataclass(frozen=True)
class SupplierCells:
    """A row as values: what the file says, and no more."""

    line: int
    code: str
    said: dict[str, Any]
    tidied: bool


@dataclass
class Plan:
    """Rows held against the shop: each supplier before and after."""

    before: dict[str, Supplier] = field(default_factory=dict)
    after: dict[str, Supplier] = field(default_factory=dict)

    def counts(self) -> Counts:
        created = sum(code not in self.before for code in self.after)
        same = sum(self.before.get(code) == one for code, one in self.after.items())
        return Counts(created=created, updated=len(self.after) - created - same, unchanged=same)


async def import_suppliers(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a supplier or updates the one with its code; a bad row stops all, unless `skip_bad`.

    Raises BadInput for a file that is no suppliers.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=COLUMNS, required=REQUIRED)
        return await import_csv(
            database, csv, _recipe(company_id), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )


def read_row(row: Row, readers: dict[str, Any]) -> dict[str, Any]:
    """The row as values by column. Raises ValueError with everything that is wrong in it."""
    said: dict[str, Any] = {}
    wrong: list[str] = []
    for column, cell in row.cells.items():
        try:
            said[column] = readers[column](unguarded(cell.strip()))
        except ValueError as error:
            wrong.append(f"{column} {error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return said


def _read(row: Row) -> SupplierCells:
    said = read_row(row, READERS)
    tidied = said["name"] != unguarded(row.cells["name"].strip())
    return SupplierCells(row.line, said.pop("code"), said, tidied)


def _recipe(company_id: UUID) -> Recipe[SupplierCells]:
    async def taken(_session: Reading, _rows: Sequence[SupplierCells]) -> list[Taken]:
        return []

    async def count(session: Reading, rows: Sequence[SupplierCells]) -> Counts:
        return (await _plan(session, company_id, rows)).counts()

    async def refused(session: Reading, rows: Sequence[SupplierCells]) -> list[tuple[int, str]]:
        """Nobody who has open orders is switched off."""
        plan = await _plan(session, company_id, rows)
        busy = (
            await _with_open_orders(session, company_id)
            if not all(one.active for one in plan.after.values())
            else set()
        )
        return [
            (row.line, f"the supplier {row.code!r} has open orders and stays active")
            for row in rows
            if not plan.after[row.code].active and plan.after[row.code].supplier_id in busy
        ]

    async def write(session: Writing, rows: Sequence[SupplierCells]) -> Counts:
        plan = await _plan(session, company_id, rows)
        for code, one in plan.after.items():
            if plan.before.get(code) != one:
                await write_supplier(session, company_id, one, is_new=code not in plan.before)
        return plan.counts()

    return Recipe(
        key="code", read=_read, codes=lambda row: [("code", row.code)], taken=taken, count=count, write=write,
        refused=refused,
    )  # fmt: skip


async def _plan(session: Reading, company_id: UUID, rows: Sequence[SupplierCells]) -> Plan:
    given = rowset(session, code=WORDS)
    found = await session.scalars(
        select(SupplierRow)
        .where(SupplierRow.company_id == company_id, SupplierRow.code.in_(select(given.c.code)))
        .execution_options(populate_existing=True),
        as_rows([{"code": row.code} for row in rows]),
    )
    plan = Plan(before={row.code: supplier_view(row) for row in found})
    for row in rows:
        known = plan.before.get(row.code)
        base = known or Supplier(supplier_id=new_id(), code=row.code, name=row.said["name"])
        plan.after[row.code] = base.model_copy(update=row.said)
    return plan


async def _with_open_orders(session: Reading, company_id: UUID) -> set[UUID]:
    found = await session.scalars(
        select(PurchaseOrder.supplier_id)
        .where(PurchaseOrder.company_id == company_id, PurchaseOrder.status.in_(OPEN))
        .distinct()
    )
    return set(found)
