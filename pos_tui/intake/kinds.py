"""Importing kinds.csv: which products are gift cards, deposits or fees, and what the package of goods weighs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.money import Quantity
from pos_tui.shop.models import TaxClass

REQUIRED, KNOWN = ("sku", "kind"), ("sku", "kind", "tare")
KINDS = ("goods", "gift_card", "deposit", "fee")
UNTAXED = ("zero", "exempt", "out_of_scope")


@dataclass(frozen=True)
class KindRow:
    """What a product is, and its package's weight in its own unit."""

    line: int
    sku: str
    kind: str
    tare: Quantity | None
    tidied: bool = False


async def import_kinds(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row says what a product is; a bad row stops all. Raises BadInput for a file that is no kinds.csv."""
    with incoming(path) as file:
        csv = CsvFile(file, known=KNOWN, required=REQUIRED)
        return await import_csv(
            database, csv, _recipe(company_id, now), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )


def read_kind(row: Row) -> KindRow:
    """The row as values. Raises ValueError with what is wrong in it."""
    said = {column: unguarded(cell.strip()) for column, cell in row.cells.items()}
    if said["kind"] not in KINDS:
        raise ValueError(f"kind {said['kind'][:40]!r} is none of {', '.join(KINDS)}")
    tare = cells.quantity_from(said["tare"], 0) if said.get("tare") else None
    return KindRow(row.line, cells.code(said["sku"]), said["kind"], tare)


def _recipe(company_id: UUID, now: datetime) -> Recipe[KindRow]:
    async def taken(_session: Reading, _rows: Sequence[KindRow]) -> list[Taken]:
        return []

    async def refused(session: Reading, rows: Sequence[KindRow]) -> list[tuple[int, str]]:
        known = await _known(session, company_id, rows)
        return [(row.line, why) for row in rows if (why := _wrong(row, known)) is not None]

    async def count(session: Reading, rows: Sequence[KindRow]) -> Counts:
        return _counts(rows, await _known(session, company_id, rows))

    return Recipe(
        key="sku", read=read_kind, codes=lambda row: [("sku", row.sku)], taken=taken, count=count,
        write=lambda session, rows: write_kinds(session, company_id, rows, now=now), refused=refused,
    )  # fmt: skip


async def write_kinds(session: Writing, company_id: UUID, rows: Sequence[KindRow], *, now: datetime) -> Counts:
    """The products that differ become what the file says."""
    known = await _known(session, company_id, rows)
    for row in rows:
        before = known[row.sku]
        if (before.kind, before.tare) != (row.kind, row.tare):
            await session.execute(
                update(Product)
                .where(Product.company_id == company_id, Product.id == before.id)
                .values(kind=row.kind, tare=row.tare, updated_at=now)
                .execution_options(synchronize_session=False)
            )
    return _counts(rows, known)


async def _known(session: Reading, company_id: UUID, rows: Sequence[KindRow]) -> Mapping[str, Any]:
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(Product.sku, Product.id, Product.kind, Product.tare, TaxClass.kind.label("tax"))
        .join(TaxClass, (TaxClass.company_id == company_id) & (TaxClass.id == Product.tax_class_id))
        .where(Product.company_id == company_id, Product.sku.in_(select(given.c.sku))),
        as_rows([{"sku": row.sku} for row in rows]),
    )
    return {row.sku: row for row in found}


def _wrong(row: KindRow, known: Mapping[str, Any]) -> str | None:
    if row.sku not in known:
        return f"there is no product {row.sku!r}: import products first"
    if row.kind == "gift_card" and known[row.sku].tax not in UNTAXED:
        return f"{row.sku!r} is taxed, and a gift card is money: give it a tax class without a rate"
    return None


def _counts(rows: Sequence[KindRow], known: Mapping[str, Any]) -> Counts:
    here = [row for row in rows if row.sku in known]
    same = sum((known[row.sku].kind, known[row.sku].tare) == (row.kind, row.tare) for row in here)
    return Counts(updated=len(here) - same, unchanged=same)
