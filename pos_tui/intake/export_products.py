"""Every product as products.csv: out and in again changes nothing."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, null, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Barcode, Category, KitPart, Product
from pos_tui.db.ordering import by_code_point
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_text import csv_lines
from pos_tui.intake.product_rows import COLUMNS, ShopFacts, parts_cell
from pos_tui.intake.products import shop_facts
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, Quantity, quantity_text, unit_price_text

PAGE = 1_000


async def product_lines(session: Reading, company_id: UUID, outlet: str | None) -> AsyncIterator[str]:
    """products.csv, line by line, in the order of SKUs and in flat memory.

    What is on hand is that of the outlet; of a company with several, where none is named, it is left out. Raises
    Unknown for an outlet that is not there.
    """
    facts = await shop_facts(session, company_id, outlet)
    columns = [name for name in COLUMNS if name != "on_hand" or facts.outlet_id is not None]
    for line in csv_lines(columns, ()):
        yield line
    taxes = {tax_class_id: code for code, tax_class_id in facts.tax_classes.items()}
    query, after = _query(facts), ""
    while page := (await session.execute(query.where(Product.sku > after).limit(PAGE))).all():
        ids = [row.id for row in page]
        codes, parts = await _barcodes(session, company_id, ids), await _parts(session, company_id, ids)
        rows = [
            {**_cells(row, facts, taxes), "barcodes": codes.get(row.id, ""), "parts": parts.get(row.id, "")}
            for row in page
        ]
        lines = csv_lines(columns, rows)
        next(lines)
        for line in lines:
            yield line
        after = page[-1].sku


def _query(facts: ShopFacts) -> Select[*tuple[Any, ...]]:
    drawn, parent = aliased(Product), aliased(Product)
    query = (
        select(
            Product.id, Product.sku, Product.name, Category.name.label("category"), Product.price,
            Product.tax_class_id, Product.unit, Product.cost, Product.track_stock, Product.reorder_point,
            Product.min_age, Product.active, drawn.sku.label("stock_of"), Product.stock_quantity, Product.brand,
            parent.sku.label("variant_of"), Product.variant, Product.shelf, Product.stock_policy, Product.kind,
            Product.tare,
            Product.tracking, Product.expired_policy,
        )
        .outerjoin(Category, and_(Category.company_id == facts.company_id, Category.id == Product.category_id))
        .outerjoin(drawn, and_(drawn.company_id == facts.company_id, drawn.id == Product.stock_of_id))
        .outerjoin(parent, and_(parent.company_id == facts.company_id, parent.id == Product.variant_of_id))
        .where(Product.company_id == facts.company_id, Product.merged_into_id.is_(None))
        .order_by(Product.sku)
    )  # fmt: skip
    if facts.outlet_id is None:
        return query.add_columns(null().label("on_hand"))
    here = and_(
        StockLevel.company_id == facts.company_id,
        StockLevel.outlet_id == facts.outlet_id,
        StockLevel.product_id == Product.id,
    )
    return query.add_columns(StockLevel.on_hand).outerjoin(StockLevel, here)


async def _barcodes(session: Reading, company_id: UUID, products: Sequence[UUID]) -> Mapping[UUID, str]:
    given = rowset(session, company_id=IDENTITY, product_id=IDENTITY)
    found = await session.execute(
        select(Barcode.product_id, Barcode.code, Barcode.pack)
        .join(given, and_(Barcode.company_id == given.c.company_id, Barcode.product_id == given.c.product_id))
        .order_by(by_code_point(Barcode.code)),
        as_rows([{"company_id": company_id, "product_id": product_id} for product_id in products]),
    )
    codes: dict[UUID, list[str]] = {}
    for product_id, code, pack in found:
        codes.setdefault(product_id, []).append(code if pack == ONE else f"{code}*{quantity_text(pack)}")
    return {product_id: " ".join(texts) for product_id, texts in codes.items()}


async def _parts(session: Reading, company_id: UUID, products: Sequence[UUID]) -> Mapping[UUID, str]:
    """The parts of kits by SKU, as a cell has them."""
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(KitPart.kit_id, Product.sku, KitPart.quantity)
        .join(Product, and_(Product.company_id == KitPart.company_id, Product.id == KitPart.part_id))
        .where(KitPart.company_id == company_id, KitPart.kit_id.in_(select(given.c.id)))
        .order_by(by_code_point(Product.sku)),
        as_rows([{"id": product_id} for product_id in products]),
    )
    parts: dict[UUID, list[str]] = {}
    for kit_id, sku, quantity in found:
        parts.setdefault(kit_id, []).append(f"{sku}*{quantity_text(quantity)}")
    return {kit_id: parts_cell(texts) for kit_id, texts in parts.items()}


def _cells(row: Any, facts: ShopFacts, taxes: Mapping[UUID, str]) -> dict[str, str]:
    return {
        "sku": row.sku, "name": row.name, "category": row.category or "",
        "price": unit_price_text(row.price, facts.exponent), "tax_class": taxes[row.tax_class_id],
        "unit": row.unit,
        "cost": "" if row.cost is None else unit_price_text(row.cost, facts.exponent),
        "track_stock": _yes(row.track_stock), "on_hand": _on_hand(row, facts),
        "reorder_point": _quantity(row.reorder_point), "min_age": "" if row.min_age is None else str(row.min_age),
        "active": _yes(row.active), "stock_of": row.stock_of or "",
        "stock_quantity": _quantity(row.stock_quantity), "brand": row.brand or "",
        "variant_of": row.variant_of or "", "variant": row.variant or "", "shelf": row.shelf or "",
        "stock_policy": row.stock_policy or "", "kind": row.kind, "tare": _quantity(row.tare),
        "tracking": row.tracking, "expired_policy": row.expired_policy or "",
    }  # fmt: skip


def _on_hand(row: Any, facts: ShopFacts) -> str:
    """Nothing where there is no level, or one that an import would not take: serial numbers are not in it."""
    if (
        not row.track_stock
        or row.tracking == "serial"
        or row.on_hand is None
        or (row.on_hand < 0 and not facts.may_go_negative)
    ):
        return ""
    return quantity_text(row.on_hand)


def _quantity(quantity: Quantity | None) -> str:
    return "" if quantity is None else quantity_text(quantity)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
