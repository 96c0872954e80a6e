"""Importing fees.csv: what follows a product into every basket, such as the deposit on its bottle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pos_tui.catalogue.models import Product, ProductFee
from pos_tui.db.base import table_of
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.money import ONE, Quantity

REQUIRED, KNOWN = ("sku", "fee_sku"), ("sku", "fee_sku", "quantity", "kind")
KINDS = ("deposit", "fee")
ONE_THOUSANDTH = 1


@dataclass(frozen=True)
class FeeRow:
    """So much of a deposit or fee for each unit of a product."""

    line: int
    sku: str
    fee_sku: str
    quantity: Quantity
    kind: str
    tidied: bool = False


Known = Mapping[str, Any]
"""Products of the rows by SKU: id and kind."""


async def import_fees(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row ties a deposit or fee to a product, or changes how much of it; a bad row stops all.

    A `quantity` of 0 unties them; without the column it is 1. Raises BadInput for a file that is no fees.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=KNOWN, required=REQUIRED)
        return await import_csv(
            database, csv, _recipe(company_id, now), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )


def read_fee(row: Row) -> FeeRow:
    """The row as values. Raises ValueError with what is wrong in it."""
    said = {column: unguarded(cell.strip()) for column, cell in row.cells.items()}
    kind = said.get("kind") or KINDS[0]
    if kind not in KINDS:
        raise ValueError(f"kind {kind[:40]!r} is none of {', '.join(KINDS)}")
    sku, fee_sku = cells.code(said["sku"]), cells.code(said["fee_sku"])
    if sku == fee_sku:
        raise ValueError(f"{sku!r} cannot follow itself")
    quantity = cells.quantity_from(said["quantity"], 0) if said.get("quantity") else ONE
    return FeeRow(row.line, sku, fee_sku, quantity, kind)


def _recipe(company_id: UUID, now: datetime) -> Recipe[FeeRow]:
    async def taken(_session: Reading, _rows: Sequence[FeeRow]) -> list[Taken]:
        return []

    async def refused(session: Reading, rows: Sequence[FeeRow]) -> list[tuple[int, str]]:
        return await _refused(session, company_id, rows)

    async def count(session: Reading, rows: Sequence[FeeRow]) -> Counts:
        return _counts(rows, *await _held(session, company_id, rows))

    return Recipe(
        key="fee", read=read_fee, codes=lambda row: [("fee", f"{row.sku} {row.fee_sku}")],
        taken=taken, count=count,
        write=lambda session, rows: write_fees(session, company_id, rows, now=now), refused=refused,
    )  # fmt: skip


async def write_fees(session: Writing, company_id: UUID, rows: Sequence[FeeRow], *, now: datetime) -> Counts:
    """The fees of the rows as the file wants them; the products that follow become deposits or fees."""
    products, before = await _held(session, company_id, rows)
    for row in rows:
        if before.get((row.sku, row.fee_sku), 0) != row.quantity:
            await _tie(session, company_id, products, row)
    for kind in KINDS:
        ids = {products[row.fee_sku].id for row in rows if row.kind == kind}
        await session.execute(
            update(Product)
            .where(Product.company_id == company_id, Product.id.in_(sorted(ids)), Product.kind != kind)
            .values(kind=kind, updated_at=now)
            .execution_options(synchronize_session=False)
        )
    return _counts(rows, products, before)


async def _tie(session: Writing, company_id: UUID, products: Known, row: FeeRow) -> None:
    key = {"company_id": company_id, "product_id": products[row.sku].id, "fee_id": products[row.fee_sku].id}
    fee = table_of(ProductFee)
    await session.execute(fee.delete().where(*(fee.c[name] == value for name, value in key.items())))
    if row.quantity:
        await session.execute(insert(fee), [{**key, "quantity": row.quantity}])


async def _held(
    session: Reading, company_id: UUID, rows: Sequence[FeeRow]
) -> tuple[Known, Mapping[tuple[str, str], Quantity]]:
    skus = sorted({sku for row in rows for sku in (row.sku, row.fee_sku)})
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(Product.sku, Product.id, Product.kind).where(
            Product.company_id == company_id, Product.sku.in_(select(given.c.sku))
        ),
        as_rows([{"sku": sku} for sku in skus]),
    )
    products = {row.sku: row for row in found}
    names = {row.id: row.sku for row in products.values()}
    tied = await session.execute(
        select(ProductFee.product_id, ProductFee.fee_id, ProductFee.quantity).where(
            ProductFee.company_id == company_id,
            ProductFee.product_id.in_(sorted(products[row.sku].id for row in rows if row.sku in products)),
        )
    )
    return products, {(names[one], names.get(fee, "")): quantity for one, fee, quantity in tied}


async def _refused(session: Reading, company_id: UUID, rows: Sequence[FeeRow]) -> list[tuple[int, str]]:
    products, _ = await _held(session, company_id, rows)
    following = {row.fee_sku for row in rows}
    return [(row.line, why) for row in rows if (why := _wrong(row, products, following)) is not None]


def _wrong(row: FeeRow, products: Known, following: set[str]) -> str | None:
    for sku in (row.sku, row.fee_sku):
        if sku not in products:
            return f"there is no product {sku!r}: import products first"
    if products[row.sku].kind != "goods" or row.sku in following:
        return f"{row.sku!r} is no goods: nothing follows a deposit, a fee or a gift card"
    if products[row.fee_sku].kind == "gift_card":
        return f"{row.fee_sku!r} is a gift card and follows nothing"
    return None


def _counts(rows: Sequence[FeeRow], products: Known, before: Mapping[tuple[str, str], Quantity]) -> Counts:
    known = [row for row in rows if row.sku in products and row.fee_sku in products]
    held = [before.get((row.sku, row.fee_sku), Quantity(0)) for row in known]
    same = sum(
        now == row.quantity and (not row.quantity or products[row.fee_sku].kind == row.kind)
        for row, now in zip(known, held, strict=True)
    )
    created = sum(not now and row.quantity > 0 for row, now in zip(known, held, strict=True))
    return Counts(created=created, updated=len(known) - created - same, unchanged=same)
