"""Whether a product can be kept in this shop: codes that are free, references that are there, kits that end."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select, union_all
from sqlalchemy.orm import aliased

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.listing import kit_parts
from pos_tui.catalogue.models import Barcode, Category, KitPart, Product
from pos_tui.catalogue.rules import check_kit
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput, Unknown
from pos_tui.shop.models import TaxClass
from pos_tui.text import clean

UNTAXED = ("zero", "exempt", "out_of_scope")
Found = Mapping[str, tuple[UUID, str]]
"""Code → the product that has it, and its name."""


async def check_products(session: Reading, company_id: UUID, products: Sequence[KeptProduct]) -> None:
    """Raises BadInput or Unknown, one sentence, for the first that cannot be."""
    skus = {each.sku: each for each in products}
    if len(skus) < len(products):
        raise BadInput("Two of these have the same SKU: type another one.")
    barcodes = {one.code: each for each in products for one in each.barcodes}
    if len(barcodes) < sum(len(each.barcodes) for each in products):
        raise BadInput("Two of these have the same barcode: type another one.")
    _check_free("SKU", skus, await _with_skus(session, company_id, list(skus)))
    _check_free("barcode", barcodes, await _with_barcodes(session, company_id, list(barcodes)))
    await _check_not_merged(session, company_id, products)
    for product in products:
        await _check_tax(session, company_id, product)
        await _check_category(session, company_id, product)
        await _check_parts(session, company_id, product)
        await _check_serial(session, company_id, product)


def _check_free(what: str, wanted: Mapping[str, KeptProduct], found: Found) -> None:
    for code, (product_id, name) in found.items():
        if product_id != wanted[code].product_id:
            raise BadInput(f"The {what} {clean(code, 40)} is that of {clean(name, 60)}: type another one.")


async def _with_skus(session: Reading, company_id: UUID, codes: Sequence[str]) -> Found:
    query = select(Product.sku.label("code"), Product.id, Product.name).where(Product.company_id == company_id)
    return await _found(session, query, Product.sku, codes)


async def _with_barcodes(session: Reading, company_id: UUID, codes: Sequence[str]) -> Found:
    query = (
        select(Barcode.code, Product.id, Product.name)
        .join(Product, and_(Product.company_id == company_id, Product.id == Barcode.product_id))
        .where(Barcode.company_id == company_id)
    )
    return await _found(session, query, Barcode.code, codes)


async def _found(session: Reading, query: Any, column: Any, codes: Sequence[str]) -> Found:
    given = rowset(session, code=WORDS)
    rows = await session.execute(
        query.where(column.in_(select(given.c.code))), as_rows([{"code": code} for code in codes])
    )
    return {row.code: (row.id, row.name) for row in rows}


async def _check_not_merged(session: Reading, company_id: UUID, products: Sequence[KeptProduct]) -> None:
    given, into = rowset(session, id=IDENTITY), aliased(Product)
    merged = await session.execute(
        select(Product.name, into.name.label("into"))
        .join(into, and_(into.company_id == company_id, into.id == Product.merged_into_id))
        .where(Product.company_id == company_id, Product.id.in_(select(given.c.id)))
        .limit(1),
        as_rows([{"id": each.product_id} for each in products]),
    )
    if (row := merged.first()) is not None:
        raise BadInput(f"{clean(row.name, 60)} was merged into {clean(row.into, 60)}: change that one.")


async def _check_tax(session: Reading, company_id: UUID, product: KeptProduct) -> None:
    kind = await session.scalar(
        select(TaxClass.kind).where(TaxClass.company_id == company_id, TaxClass.id == product.tax_class_id)
    )
    if kind is None:
        raise Unknown("This tax class is not the shop's: choose another one.")
    if product.kind == "gift_card" and kind not in UNTAXED:
        raise BadInput(f"{product.name} is a gift card, which is money: give it a tax class without a rate.")


async def _check_category(session: Reading, company_id: UUID, product: KeptProduct) -> None:
    if product.category_id is None:
        return
    this = select(Category.id).where(Category.company_id == company_id, Category.id == product.category_id)
    if await session.scalar(this) is None:
        raise Unknown("This category is gone meanwhile: choose another one.")


async def _check_parts(session: Reading, company_id: UUID, product: KeptProduct) -> None:
    """A kit does not end in itself, and is not what another product draws its stock or its variants from."""
    if not product.parts:
        return
    known = dict(await kit_parts(session, company_id, [part.product_id for part in product.parts]))
    known[product.product_id] = [(part.product_id, part.quantity) for part in product.parts]
    check_kit(product.product_id, product.name, known)
    for part in product.parts:
        row = (
            await session.execute(
                select(Product.kind, Product.name, Product.merged_into_id, Product.tracking).where(
                    Product.company_id == company_id, Product.id == part.product_id
                )
            )
        ).one_or_none()
        if row is None:
            raise Unknown("A part of this kit is gone meanwhile: look for it again.")
        if row.kind != "goods" or row.merged_into_id is not None:
            raise BadInput(f"{clean(row.name, 60)} cannot be a part of a kit: take goods.")
        if row.tracking == "serial":
            raise BadInput(
                f"{clean(row.name, 60)} has serial numbers: sell it on a line of its own, not in a kit."
            )
    drawn = select(Product.name).where(Product.company_id == company_id, Product.stock_of_id == product.product_id)
    if (name := await session.scalar(drawn.limit(1))) is not None:
        raise BadInput(f"{clean(name, 60)} is drawn from the stock of {product.name}, so that cannot be a kit.")


async def _check_serial(session: Reading, company_id: UUID, product: KeptProduct) -> None:
    """What others take their stock from is asked for no serial number, so it has none."""
    if product.tracking != "serial":
        return
    kit = aliased(Product)
    takers = union_all(
        select(Product.name).where(Product.company_id == company_id, Product.stock_of_id == product.product_id),
        select(kit.name)
        .join(KitPart, and_(KitPart.company_id == kit.company_id, KitPart.kit_id == kit.id))
        .where(KitPart.company_id == company_id, KitPart.part_id == product.product_id),
    )
    if (name := await session.scalar(takers.limit(1))) is not None:
        raise BadInput(f"{clean(name, 60)} takes its stock from {product.name}, so that has no serial numbers.")


async def check_outer_kits(session: Reading, company_id: UUID, product: KeptProduct) -> None:
    """Kits that this product is a part of stay as deep as kits may be."""
    above = await session.scalars(
        select(KitPart.kit_id).where(KitPart.company_id == company_id, KitPart.part_id == product.product_id)
    )
    for kit_id in above.all():
        known = dict(await kit_parts(session, company_id, [kit_id]))
        known[product.product_id] = [(part.product_id, part.quantity) for part in product.parts]
        check_kit(kit_id, product.name, known)
