"""Kinds, fees, coupons and makers' coupons as the files that an import takes: out and in again changes nothing."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Product, ProductFee
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_text import csv_lines
from pos_tui.money import quantity_text
from pos_tui.pricing.coupon_models import Coupon, CouponProduct, CouponValue

PAGE = 1_000
KIND_COLUMNS, FEE_COLUMNS = ("sku", "kind", "tare"), ("sku", "fee_sku", "quantity", "kind")
COUPON_COLUMNS = (
    "code", "name", "starts_on", "ends_on", "most_uses", "most_per_customer", "period_days", "active",
)  # fmt: skip
VALUE_COLUMNS, GOODS_COLUMNS = ("value_code", "min_qty", "value_minor"), ("code", "sku")


async def kind_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """kinds.csv, line by line, page by page."""
    query = select(Product.sku, Product.kind, Product.tare).where(
        Product.company_id == company_id, Product.merged_into_id.is_(None)
    )
    query, after = query.order_by(Product.sku).limit(PAGE), ""
    for line in csv_lines(KIND_COLUMNS, ()):
        yield line
    while page := (await session.execute(query.where(Product.sku > after))).all():
        rows = [
            {"sku": row.sku, "kind": row.kind, "tare": "" if row.tare is None else quantity_text(row.tare)}
            for row in page
        ]
        for line in _rows(KIND_COLUMNS, rows):
            yield line
        after = page[-1].sku


async def fee_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """fees.csv, line by line."""
    fee = aliased(Product)
    query = (
        select(Product.sku, fee.sku.label("fee_sku"), ProductFee.quantity, fee.kind)
        .select_from(ProductFee)
        .join(Product, and_(Product.company_id == company_id, Product.id == ProductFee.product_id))
        .join(fee, and_(fee.company_id == company_id, fee.id == ProductFee.fee_id))
        .where(ProductFee.company_id == company_id)
        .order_by(by_code_point(Product.sku), by_code_point(fee.sku))
    )
    async for line in _lines(session, FEE_COLUMNS, query):
        yield line


async def coupon_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """coupons.csv, line by line; how often each was used is no column."""
    columns = [getattr(Coupon, name) for name in COUPON_COLUMNS]
    query = select(*columns).where(Coupon.company_id == company_id).order_by(by_code_point(Coupon.code))
    async for line in _lines(session, COUPON_COLUMNS, query):
        yield line


async def coupon_value_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """coupon-values.csv, line by line."""
    query = (
        select(
            CouponValue.value_code, CouponValue.min_quantity.label("min_qty"),
            (-CouponValue.amount).label("value_minor"),
        )
        .where(CouponValue.company_id == company_id)
        .order_by(by_code_point(CouponValue.value_code))
    )  # fmt: skip
    async for line in _lines(session, VALUE_COLUMNS, query):
        yield line


async def coupon_product_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """coupon-products.csv, line by line."""
    query = (
        select(CouponProduct.code, Product.sku)
        .join(Product, and_(Product.company_id == company_id, Product.id == CouponProduct.product_id))
        .where(CouponProduct.company_id == company_id)
        .order_by(by_code_point(CouponProduct.code), by_code_point(Product.sku))
    )
    async for line in _lines(session, GOODS_COLUMNS, query):
        yield line


async def _lines(session: Reading, columns: Sequence[str], query: Select[*tuple[Any, ...]]) -> AsyncIterator[str]:
    found = await session.execute(query)
    for line in csv_lines(columns, [{name: _cell(name, getattr(row, name)) for name in columns} for row in found]):
        yield line


def _rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterable[str]:
    lines = csv_lines(columns, rows)
    next(lines)
    return lines


def _cell(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "quantity":
        return quantity_text(value)
    return "" if value is None else str(value)
