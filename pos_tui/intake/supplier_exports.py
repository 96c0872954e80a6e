"""Suppliers, and what they call our products, as the files that an import takes: out and in changes nothing."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from pos_tui.buying.queries import PAGE, PAGE_OF_GOODS, supplier_goods, suppliers
from pos_tui.buying.views import Goods, Supplier
from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_text import csv_lines
from pos_tui.intake.supplier_products import COLUMNS as ITEM_COLUMNS
from pos_tui.intake.suppliers import COLUMNS
from pos_tui.money import unit_price_text
from pos_tui.shop.models import Company


async def supplier_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """suppliers.csv, line by line."""
    for line in csv_lines(COLUMNS, ()):
        yield line
    async for one in _suppliers(session, company_id):
        for line in _rows(COLUMNS, _cells(one)):
            yield line


async def supplier_product_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """supplier-products.csv, line by line."""
    exponent = await session.scalar(select(Company.currency_exponent).where(Company.id == company_id)) or 0
    for line in csv_lines(ITEM_COLUMNS, ()):
        yield line
    async for one in _suppliers(session, company_id):
        async for goods in _goods(session, company_id, one.supplier_id):
            cells = {
                "supplier": one.code, "sku": goods.sku, "code": goods.supplier_code or "",
                "cost": unit_price_text(goods.cost, exponent) if goods.cost is not None else "",
            }  # fmt: skip
            for line in _rows(ITEM_COLUMNS, cells):
                yield line


async def _suppliers(session: Reading, company_id: UUID) -> AsyncIterator[Supplier]:
    """Page by page, so that memory stays flat."""
    after = ("", "")
    while page := await suppliers(session, company_id, after=after):
        for head in page:
            yield head.supplier
        if len(page) < PAGE:
            return
        after = page[-1].supplier.name, page[-1].supplier.code


async def _goods(session: Reading, company_id: UUID, supplier_id: UUID) -> AsyncIterator[Goods]:
    after = ""
    while page := await supplier_goods(session, company_id, supplier_id, after=after):
        for goods in page:
            yield goods
        if len(page) < PAGE_OF_GOODS:
            return
        after = page[-1].sku


def _cells(one: Supplier) -> dict[str, str]:
    return {
        "code": one.code, "name": one.name, "email": one.email or "", "phone": one.phone or "",
        "address": one.address or "", "lead_days": "" if one.lead_days is None else str(one.lead_days),
        "active": "yes" if one.active else "no",
    }  # fmt: skip


def _rows(columns: Sequence[str], cells: Mapping[str, str]) -> Iterator[str]:
    lines = csv_lines(columns, [cells])
    next(lines)
    return lines
