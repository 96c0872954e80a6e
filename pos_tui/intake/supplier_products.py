"""Importing supplier-products.csv: what suppliers call our products, and what they cost there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from pos_tui.buying.models import Supplier, SupplierProduct
from pos_tui.buying.suppliers import write_supplier_items
from pos_tui.buying.views import SupplierItem
from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.source import incoming
from pos_tui.intake.suppliers import read_row
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.shop.models import Company

COLUMNS = ("supplier", "sku", "code", "cost")
REQUIRED = ("supplier", "sku", "cost")


@dataclass(frozen=True)
class ItemCells:
    """A row as values; a file without the column `code` leaves codes as they are."""

    line: int
    supplier: str
    sku: str
    said: dict[str, Any]
    tidied: bool = False


@dataclass
class Plan:
    """Rows held against the shop: by supplier and product what is there, and what the file wants."""

    suppliers: dict[str, UUID]
    products: dict[str, UUID]
    before: dict[tuple[UUID, UUID], SupplierItem]
    after: dict[tuple[UUID, UUID], SupplierItem]

    def counts(self) -> Counts:
        created = sum(key not in self.before for key in self.after)
        same = sum(self.before.get(key) == item for key, item in self.after.items())
        return Counts(created=created, updated=len(self.after) - created - same, unchanged=same)

    def changed(self, supplier_id: UUID) -> list[SupplierItem]:
        return [item for key, item in self.after.items() if key[0] == supplier_id and self.before.get(key) != item]


async def import_supplier_products(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row sets the cost, and the code, of one product at one supplier; what it does not name stays.

    Raises BadInput for a file that is no supplier-products.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=COLUMNS, required=REQUIRED)
        exponent = await database.read(
            lambda session: session.scalar(select(Company.currency_exponent).where(Company.id == company_id))
        )
        return await import_csv(
            database,
            csv,
            _recipe(company_id, exponent or 0),
            dry_run=dry_run,
            skip_bad=skip_bad,
            progress=progress,
        )


def _recipe(company_id: UUID, exponent: int) -> Recipe[ItemCells]:
    readers = {
        "supplier": cells.code,
        "sku": cells.code,
        "code": cells.words,
        "cost": lambda cell: cells.fine_price(cell, exponent),
    }

    def read(row: Row) -> ItemCells:
        said = read_row(row, readers)
        return ItemCells(row.line, said.pop("supplier"), said.pop("sku"), said)

    async def taken(_session: Reading, _rows: Sequence[ItemCells]) -> list[Taken]:
        return []

    async def count(session: Reading, rows: Sequence[ItemCells]) -> Counts:
        return (await _plan(session, company_id, rows)).counts()

    async def refused(session: Reading, rows: Sequence[ItemCells]) -> list[tuple[int, str]]:
        plan = await _plan(session, company_id, rows)
        wrong = [
            (row.line, f"there is no supplier {row.supplier!r}")
            for row in rows
            if row.supplier not in plan.suppliers
        ]
        return wrong + [
            (row.line, f"there is no product {row.sku!r}") for row in rows if row.sku not in plan.products
        ]

    async def write(session: Writing, rows: Sequence[ItemCells]) -> Counts:
        plan = await _plan(session, company_id, rows)
        for supplier_id in dict.fromkeys(supplier_id for supplier_id, _ in plan.after):
            if changed := plan.changed(supplier_id):
                await write_supplier_items(session, company_id, supplier_id, changed)
        return plan.counts()

    return Recipe(
        key="row", read=read, codes=lambda row: [("row", f"{row.supplier} {row.sku}")], taken=taken, count=count,
        write=write, refused=refused,
    )  # fmt: skip


async def _plan(session: Reading, company_id: UUID, rows: Sequence[ItemCells]) -> Plan:
    suppliers = await _ids(session, Supplier, Supplier.code, company_id, {row.supplier for row in rows})
    products = await _ids(session, Product, Product.sku, company_id, {row.sku for row in rows})
    plan = Plan(suppliers, products, await _items(session, company_id, products), {})
    for row in rows:
        if row.supplier not in suppliers or row.sku not in products:
            continue
        key = suppliers[row.supplier], products[row.sku]
        known = plan.before.get(key) or SupplierItem(product_id=key[1], cost=row.said["cost"])
        plan.after[key] = known.model_copy(update=row.said)
    return plan


async def _ids(session: Reading, table: Any, name: Any, company_id: UUID, wanted: set[str]) -> dict[str, UUID]:
    given = rowset(session, name=WORDS)
    found = await session.execute(
        select(name, table.id).where(table.company_id == company_id, name.in_(select(given.c.name))),
        as_rows([{"name": each} for each in wanted]),
    )
    return dict(found.all())


async def _items(
    session: Reading, company_id: UUID, products: dict[str, UUID]
) -> dict[tuple[UUID, UUID], SupplierItem]:
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(SupplierProduct.supplier_id, SupplierProduct.product_id, SupplierProduct.code, SupplierProduct.cost)
        .join(
            Product,
            and_(Product.company_id == SupplierProduct.company_id, Product.id == SupplierProduct.product_id),
        )
        .where(SupplierProduct.company_id == company_id, Product.sku.in_(select(given.c.sku))),
        as_rows([{"sku": sku} for sku in products]),
    )
    return {
        (row.supplier_id, row.product_id): SupplierItem(product_id=row.product_id, code=row.code, cost=row.cost)
        for row in found
    }
