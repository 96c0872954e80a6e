"""Reads for whoever keeps the catalogue: pages of it, one product whole, categories, what things cost before."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select

from pos_tui.catalogue.kept import (
    CatalogueRow,
    CategoryRow,
    KeptCategory,
    KeptProduct,
    PackCode,
    Part,
    PriceStep,
    Sieve,
)
from pos_tui.catalogue.models import Barcode, Category, KitPart, PriceChange, Product
from pos_tui.catalogue.rules import Parts, in_tree_order, with_those_within
from pos_tui.catalogue.word_ranges import with_words
from pos_tui.catalogue.words import words_of
from pos_tui.db.ordering import by_code_point
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, dialect_of, rowset, rowset_in
from pos_tui.db.sessions import Reading
from pos_tui.shop.models import TaxClass
from pos_tui.staff.models import Staff

PAGE = 100
COMPANY = bindparam("company", type_=IDENTITY)
COLUMNS = tuple(KeptProduct.model_fields.keys() - {"product_id", "barcodes", "parts"})


async def catalogue_page(
    session: Reading,
    company_id: UUID,
    sieve: Sieve,
    *,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = PAGE,
) -> list[CatalogueRow]:
    """A page of products by SKU: those after one, those before one, or the last ones."""
    query = await sieved(session, company_id, sieve, _rows(company_id))
    if before:
        query = query.where(Product.sku < before)
    elif after:
        query = query.where(Product.sku > after)
    backwards = bool(before) or last
    query = query.order_by(Product.sku.desc() if backwards else Product.sku).limit(limit)
    found = [CatalogueRow(**row._mapping) for row in await session.execute(query)]
    return found[::-1] if backwards else found


async def sieved(
    session: Reading, company_id: UUID, sieve: Sieve, query: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """The query over products, with those left out that the sieve does not mean, or that were merged."""
    query = query.where(Product.merged_into_id.is_(None))
    if sieve.inactive is not None:
        query = query.where(Product.active.is_(not sieve.inactive))
    if sieve.category_id is not None:
        known = await categories_by_id(session, company_id)
        query = query.where(Product.category_id.in_(with_those_within(sieve.category_id, known.values())))
    if sieve.brand:
        query = query.where(Product.brand == sieve.brand)
    if sieve.tax_class_id is not None:
        query = query.where(Product.tax_class_id == sieve.tax_class_id)
    return query.where(*await _with_text(session, company_id, sieve.text)) if sieve.text.strip() else query


async def kept_product(session: Reading, company_id: UUID, product_id: UUID) -> KeptProduct | None:
    """All that is kept of a product."""
    found = await kept_products(session, company_id, [product_id])
    return found.get(product_id)


async def kept_products(session: Reading, company_id: UUID, products: Sequence[UUID]) -> dict[UUID, KeptProduct]:
    """The same of several, in three statements."""
    these = {"company": company_id, **as_rows([{"id": product_id} for product_id in products])}
    rows = await session.execute(_these(dialect_of(session)), these)
    codes = await session.execute(_codes_of_these(dialect_of(session)), these)
    barcodes: dict[UUID, list[PackCode]] = {}
    for product_id, code, pack in codes:
        barcodes.setdefault(product_id, []).append(PackCode(code=code, pack=pack))
    parts = await kit_parts(session, company_id, products)
    return {
        row.id: KeptProduct(
            product_id=row.id,
            barcodes=tuple(barcodes.get(row.id, ())),
            parts=tuple(Part(product_id=part, quantity=each) for part, each in parts.get(row.id, ())),
            **{name: getattr(row, name) for name in COLUMNS},
        )
        for row in rows
    }


@cache
def _these(engine: str) -> Select[*tuple[Any, ...]]:
    given = rowset_in(engine, id=IDENTITY)
    columns = [getattr(Product, name) for name in COLUMNS]
    return select(Product.id, *columns).where(Product.company_id == COMPANY, Product.id.in_(select(given.c.id)))


@cache
def _codes_of_these(engine: str) -> Select[*tuple[Any, ...]]:
    given = rowset_in(engine, id=IDENTITY)
    return (
        select(Barcode.product_id, Barcode.code, Barcode.pack)
        .where(Barcode.company_id == COMPANY, Barcode.product_id.in_(select(given.c.id)))
        .order_by(by_code_point(Barcode.code))
    )


async def kit_parts(session: Reading, company_id: UUID, kits: Collection[UUID]) -> Parts:
    """The parts of these kits, of those that lie in them, and so on; a product that is no kit is left out."""
    these = {"company": company_id, **as_rows([{"id": kit_id} for kit_id in kits])}
    parts: dict[UUID, list[tuple[UUID, Any]]] = {}
    for kit_id, part_id, quantity in await session.execute(_parts_within(dialect_of(session)), these):
        parts.setdefault(kit_id, []).append((part_id, quantity))
    return parts


@cache
def _parts_within(engine: str) -> Select[*tuple[Any, ...]]:
    within = select(rowset_in(engine, id=IDENTITY).c.id.label("id")).cte("within", recursive=True)
    in_it = and_(KitPart.company_id == COMPANY, KitPart.kit_id == within.c.id)
    within = within.union(select(KitPart.part_id).join(within, in_it))
    return (
        select(KitPart.kit_id, KitPart.part_id, KitPart.quantity)
        .join(within, and_(KitPart.company_id == COMPANY, KitPart.kit_id == within.c.id))
        .order_by(KitPart.kit_id, KitPart.part_id)
    )


async def product_ids(session: Reading, company_id: UUID, codes: Sequence[str]) -> Mapping[str, UUID]:
    """The products with these SKUs or barcodes, by what was given; the SKU goes first.

    One that was merged is found as the one that it went into.
    """
    given = rowset(session, code=WORDS)
    these, rows = select(given.c.code), as_rows([{"code": code} for code in codes])
    scanned = await session.execute(
        select(Barcode.code, Barcode.product_id).where(Barcode.company_id == company_id, Barcode.code.in_(these)),
        rows,
    )
    named = await session.execute(
        select(Product.sku, func.coalesce(Product.merged_into_id, Product.id)).where(
            Product.company_id == company_id, Product.sku.in_(these)
        ),
        rows,
    )
    return {**dict(scanned.all()), **dict(named.all())}


async def skus_of(session: Reading, company_id: UUID, products: Collection[UUID]) -> Mapping[UUID, str]:
    """The SKUs of products."""
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(Product.id, Product.sku).where(
            Product.company_id == company_id, Product.id.in_(select(given.c.id))
        ),
        as_rows([{"id": product_id} for product_id in products]),
    )
    return dict(found.all())


async def category_rows(session: Reading, company_id: UUID) -> list[CategoryRow]:
    """Every category, each below the one that it lies within."""
    return in_tree_order(list((await categories_by_id(session, company_id)).values()))


async def categories_by_id(session: Reading, company_id: UUID) -> dict[UUID, KeptCategory]:
    """Every category."""
    found = await session.execute(
        select(Category.id, Category.name, Category.parent_id).where(Category.company_id == company_id)
    )
    return {one: KeptCategory(category_id=one, name=name, parent_id=parent) for one, name, parent in found}


async def price_history(
    session: Reading, company_id: UUID, product_id: UUID, limit: int = PAGE
) -> list[PriceStep]:
    """What a product cost, the newest change first."""
    found = await session.execute(
        select(PriceChange, Staff.name)
        .outerjoin(Staff, and_(Staff.company_id == company_id, Staff.id == PriceChange.staff_id))
        .where(PriceChange.company_id == company_id, PriceChange.product_id == product_id)
        .order_by(PriceChange.at.desc(), PriceChange.id.desc())
        .limit(limit)
    )
    names = tuple(PriceStep.model_fields.keys() - {"who"})
    return [PriceStep(who=who or "", **{name: getattr(row, name) for name in names}) for row, who in found]


def _rows(company_id: UUID) -> Select[*tuple[Any, ...]]:
    """Each has a tax class, joined as if not: SQLite might go through those first, and sort all products."""
    return (
        select(
            Product.id.label("product_id"), Product.sku, Product.name, Product.price, Product.cost, Product.active,
            func.coalesce(Category.name, "").label("category"), func.coalesce(Product.brand, "").label("brand"),
            TaxClass.code.label("tax"),
        )
        .outerjoin(TaxClass, and_(TaxClass.company_id == company_id, TaxClass.id == Product.tax_class_id))
        .outerjoin(Category, and_(Category.company_id == company_id, Category.id == Product.category_id))
        .where(Product.company_id == company_id)
    )  # fmt: skip


async def _with_text(session: Reading, company_id: UUID, text: str) -> list[Any]:
    """A product with exactly this code, or with words that begin so."""
    codes = await product_ids(session, company_id, [text.strip()])
    words = words_of(text)
    if codes or not words:
        return [Product.id.in_(list(codes.values()))]
    return await with_words(session, company_id, words)
