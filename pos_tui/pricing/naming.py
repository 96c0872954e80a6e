"""What products, categories, brands and outlets are called, as far as prices need it."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.models import Category, Product
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.pricing.cells import Cells, Names, split_names
from pos_tui.pricing.flat_deals import GOODS, GOT
from pos_tui.pricing.promotions.prepared import selectors
from pos_tui.pricing.promotions.views import Promotion
from pos_tui.shop.models import Company, Outlet


async def names_for(
    session: Reading, company_id: UUID, *, skus: Collection[str] = (), ids: Collection[UUID] = ()
) -> Names:
    """The shop's names, with the products of these SKUs and ids."""
    exponent = await session.scalar(select(Company.currency_exponent).where(Company.id == company_id))
    return Names(
        exponent=exponent or 0,
        products=await _products(session, company_id, skus, ids),
        categories=await _named(session, select(Category.name, Category.id), Category.company_id == company_id),
        brands=await brands_of(session, company_id),
        outlets=await _named(session, select(Outlet.code, Outlet.id), Outlet.company_id == company_id),
    )


async def brands_of(session: Reading, company_id: UUID) -> dict[str, str]:
    """The brands that products have, as they are written, by their letters folded."""
    found = await session.scalars(
        select(Product.brand)
        .where(Product.company_id == company_id, Product.brand.is_not(None))
        .distinct()
        .order_by(Product.brand)
    )
    return {brand.casefold(): brand for brand in found if brand}


def skus_in(rows: Iterable[Cells]) -> set[str]:
    """The products that rows of promotions name."""
    return {sku for row in rows for column in (GOODS[0], GOT[0]) for sku in split_names(row.get(column, ""))}


def products_in(promotions: Iterable[Promotion]) -> set[UUID]:
    """The products that promotions name."""
    return {one for promotion in promotions for each in selectors(promotion.deal) for one in each.products}


async def _products(
    session: Reading, company_id: UUID, skus: Collection[str], ids: Collection[UUID]
) -> dict[str, UUID]:
    query = select(Product.sku, Product.id).where(Product.company_id == company_id)
    known: dict[str, UUID] = {}
    if skus:
        given = rowset(session, sku=WORDS)
        found = await session.execute(
            query.where(Product.sku.in_(select(given.c.sku)), Product.merged_into_id.is_(None)),
            as_rows([{"sku": sku} for sku in skus]),
        )
        known.update(dict(found.all()))
    if ids:
        given = rowset(session, id=IDENTITY)
        found = await session.execute(
            query.where(Product.id.in_(select(given.c.id))), as_rows([{"id": one} for one in ids])
        )
        known.update(dict(found.all()))
    return known


async def _named(session: Reading, query: Any, ours: Any) -> dict[str, UUID]:
    found = await session.execute(query.where(ours))
    return dict(found.all())
