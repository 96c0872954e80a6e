"""Why the shop cannot take a row: its barcode is of another product, or no product can be as it would be."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.intake.product_plan import NEW, held_against, products_there
from pos_tui.intake.product_rows import ProductRow, ShopFacts


async def taken_barcodes(
    session: Reading, facts: ShopFacts, rows: Sequence[ProductRow]
) -> list[tuple[int, str, str]]:
    """Barcodes of the rows that the shop knows as another product's: (line, barcode, the other SKU)."""
    lines = {code: row for row in rows for code in row.barcodes}
    given = rowset(session, code=WORDS)
    found = await session.execute(
        select(Barcode.code, Product.sku)
        .join(Product, (Product.company_id == Barcode.company_id) & (Product.id == Barcode.product_id))
        .where(Barcode.company_id == facts.company_id, Barcode.code.in_(select(given.c.code))),
        as_rows([{"code": code} for code in lines]),
    )
    return [(lines[code].line, code, sku) for code, sku in found if sku != lines[code].sku]


async def unkeepable(session: Reading, facts: ShopFacts, rows: Sequence[ProductRow]) -> list[tuple[int, str]]:
    """Lines that with what is kept already would be what no product can be, each with why."""
    known = await products_there(session, facts, [row.sku for row in rows])
    gone = await _merged(session, facts, [row.sku for row in rows])
    found = [
        (row.line, _why_not(facts, held_against(facts, row, known.get(row.sku), {}, {}).after))
        for row in rows
        if row.sku in known or _is_special(row)
    ]
    merged = [
        (row.line, f"{row.sku!r} was merged into {gone[row.sku]!r}: leave this row out")
        for row in rows
        if row.sku in gone
    ]
    return [*merged, *((line, why) for line, why in found if why)]


async def _merged(session: Reading, facts: ShopFacts, skus: Sequence[str]) -> dict[str, str]:
    """Products that went into another one, whose SKU that is."""
    given, into = rowset(session, sku=WORDS), aliased(Product)
    found = await session.execute(
        select(Product.sku, into.sku)
        .join(into, (into.company_id == Product.company_id) & (into.id == Product.merged_into_id))
        .where(Product.company_id == facts.company_id, Product.sku.in_(select(given.c.sku))),
        as_rows([{"sku": sku} for sku in skus]),
    )
    return dict(found.all())


def _is_special(row: ProductRow) -> bool:
    """Whether the file makes more of a product than any goods, which nothing speaks against."""
    return any(row.said.get(name, NEW[name]) != NEW[name] for name in ("kind", "tracking"))


def _why_not(facts: ShopFacts, after: Mapping[str, Any]) -> str:
    """Lots and serial numbers are of a stock of its own, which the file or the shop may say it has not."""
    if after["kind"] == "gift_card" and after["tax_class_id"] not in facts.untaxed:
        return "a gift card is money: give it a tax_class without a rate"
    if after["tracking"] == "none":
        return ""
    if not after["track_stock"] or after["stock_of_id"] is not None:
        return "it has no stock of its own, so tracking is none"
    if after["tracking"] == "serial" and after["unit"] != "each":
        return "it is not sold by the piece, so it has no serial numbers"
    return ""
