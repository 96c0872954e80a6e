"""Importing what makers' coupons take off, by value code, and which products some of them are for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from pos_tui.accounts.service import open_tender_account
from pos_tui.cash.models import TenderType
from pos_tui.catalogue.codes.maker_coupons import maker_coupon
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.db.upsert import insert_missing
from pos_tui.ids import new_id
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched
from pos_tui.money import LARGEST
from pos_tui.pricing.coupon_models import CouponProduct, CouponValue
from pos_tui.pricing.coupon_queries import values_of

TENDER_CODE, TENDER_NAME = "coupon", "Maker's coupon"
LONGEST_VALUE_CODE, MOST_PIECES = 8, 1_000


@dataclass(frozen=True)
class ValueRow:
    """A value code: so much off for so many pieces."""

    line: int
    value_code: str
    min_quantity: int
    amount: int
    tidied: bool = False


@dataclass(frozen=True)
class ProductRow:
    """A product that a coupon is for."""

    line: int
    code: str
    sku: str
    tidied: bool = False


async def import_coupon_values(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row says what a value code takes off; from then on makers' coupons are a tender of the shop.

    `value_minor` is below nothing, as it lowers what is paid; 0 is a code whose coupon says in words what it is.
    Raises BadInput for a file that is no such table.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=tuple(VALUE_READERS), required=tuple(VALUE_READERS))
        recipe = _value_recipe(company_id)
        return await import_csv(database, csv, recipe, dry_run=dry_run, skip_bad=skip_bad, progress=progress)


async def import_coupon_products(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row adds a product (`sku`) to those that a coupon (`code`, as it is scanned) is for."""
    with incoming(path) as file:
        csv = CsvFile(file, known=("code", "sku"), required=("code", "sku"))
        recipe = _product_recipe(company_id)
        return await import_csv(database, csv, recipe, dry_run=dry_run, skip_bad=skip_bad, progress=progress)


def _value_recipe(company_id: UUID) -> Recipe[ValueRow]:
    async def count(session: Reading, rows: Sequence[ValueRow]) -> Counts:
        return _counted(rows, await _values_known(session, company_id, rows))

    return Recipe(
        key="value_code",
        read=_read_value,
        codes=lambda row: [("value_code", row.value_code)],
        taken=_nobody_elses,
        count=count,
        write=lambda session, rows: _write_values(session, company_id, rows),
    )


async def _nobody_elses(_session: Reading, _rows: Sequence[ValueRow]) -> list[Taken]:
    """A value code is nothing but itself."""
    return []


def _read_value(row: Row) -> ValueRow:
    said: dict[str, Any] = {}
    for column, cell in row.cells.items():
        try:
            said[column] = VALUE_READERS[column](unguarded(cell.strip()))
        except ValueError as error:
            raise ValueError(f"{column} {error}") from None
    return ValueRow(row.line, said["value_code"], said["min_qty"], said["value_minor"])


def _taken_off(cell: str) -> int:
    """Minor units, told as what is added to the bill."""
    if cell == "0":
        return 0
    if not cell.startswith("-"):
        raise ValueError(f"{cell[:20]!r} would be added to the bill: write what it takes off as -110")
    return cells.whole(cell[1:], LARGEST)


def _pieces(cell: str) -> int:
    pieces = cells.whole(cell, MOST_PIECES)
    if pieces == 0:
        raise ValueError("is 0: a coupon asks for a piece at least")
    return pieces


VALUE_READERS: dict[str, Callable[[str], Any]] = {
    "value_code": lambda cell: cells.code(cell, LONGEST_VALUE_CODE),
    "min_qty": _pieces,
    "value_minor": _taken_off,
}


async def _values_known(
    session: Reading, company_id: UUID, rows: Sequence[ValueRow]
) -> Mapping[str, tuple[int, int]]:
    return await values_of(session, company_id, [row.value_code for row in rows])


def _counted(rows: Sequence[ValueRow], known: Mapping[str, tuple[int, int]]) -> Counts:
    created = sum(row.value_code not in known for row in rows)
    unchanged = sum(known.get(row.value_code) == (row.min_quantity, row.amount) for row in rows)
    return Counts(created=created, updated=len(rows) - created - unchanged, unchanged=unchanged)


async def _write_values(session: Writing, company_id: UUID, rows: Sequence[ValueRow]) -> Counts:
    counts = _counted(rows, await _values_known(session, company_id, rows))
    await _open_tender(session, company_id)
    await session.execute(
        delete(CouponValue).where(
            CouponValue.company_id == company_id, CouponValue.value_code.in_([row.value_code for row in rows])
        )
    )
    values = [
        {"company_id": company_id, "value_code": row.value_code, "min_quantity": row.min_quantity,
         "amount": row.amount}
        for row in rows
    ]  # fmt: skip
    await session.execute(insert(table_of(CouponValue)), values)
    return counts


async def _open_tender(session: Writing, company_id: UUID) -> None:
    """A way of paying of its own, with its account; one that the shop calls so already stays as it is."""
    ours = TenderType.company_id == company_id
    last = await session.scalar(select(func.max(TenderType.position)).where(ours)) or 0
    await insert_missing(
        session, TenderType,
        [{"company_id": company_id, "id": new_id(), "code": TENDER_CODE, "name": TENDER_NAME, "kind": "voucher",
          "gives_change": False, "position": last + 1, "active": True}],
    )  # fmt: skip
    await open_tender_account(session, company_id, TENDER_CODE, TENDER_NAME)


def _product_recipe(company_id: UUID) -> Recipe[ProductRow]:
    async def taken(session: Reading, rows: Sequence[ProductRow]) -> list[Taken]:
        known = await _products(session, company_id, rows)
        return [
            Taken(row.line, f"sku {row.sku!r}", "no product of this shop") for row in rows if row.sku not in known
        ]

    async def count(session: Reading, rows: Sequence[ProductRow]) -> Counts:
        return (await _new_products(session, company_id, rows))[1]

    async def write(session: Writing, rows: Sequence[ProductRow]) -> Counts:
        new, counts = await _new_products(session, company_id, rows)
        await insert_missing(session, CouponProduct, new)
        return counts

    return Recipe(
        key="row",
        read=_read_product,
        codes=lambda row: [("row", f"{row.code} {row.sku}")],
        taken=taken,
        count=count,
        write=write,
    )


def _read_product(row: Row) -> ProductRow:
    coupon = maker_coupon(read_code(unguarded(row.cells["code"])))
    if coupon is None:
        raise ValueError(f"code {row.cells['code'][:40]!r} is no maker's coupon (UPC-A of system 5, or GS1 8110)")
    return ProductRow(row.line, coupon.code, cells.code(unguarded(row.cells["sku"].strip())))


async def _products(session: Reading, company_id: UUID, rows: Sequence[ProductRow]) -> Mapping[str, UUID]:
    given = rowset(session, sku=WORDS)
    found = await session.execute(
        select(Product.sku, Product.id).where(
            Product.company_id == company_id, Product.sku.in_(select(given.c.sku))
        ),
        as_rows([{"sku": sku} for sku in {row.sku for row in rows}]),
    )
    return dict(found.all())


async def _new_products(
    session: Reading, company_id: UUID, rows: Sequence[ProductRow]
) -> tuple[list[dict[str, Any]], Counts]:
    """The rows that the shop does not have yet."""
    products = await _products(session, company_id, rows)
    given = rowset(session, code=WORDS)
    found = await session.execute(
        select(CouponProduct.code, CouponProduct.product_id).where(
            CouponProduct.company_id == company_id, CouponProduct.code.in_(select(given.c.code))
        ),
        as_rows([{"code": code} for code in {row.code for row in rows}]),
    )
    known = {(code, product_id) for code, product_id in found}
    wanted = {(row.code, products[row.sku]) for row in rows if row.sku in products} - known
    new = [
        {"company_id": company_id, "code": code, "product_id": product_id} for code, product_id in sorted(wanted)
    ]
    return new, Counts(created=len(new), unchanged=len(rows) - len(new))
