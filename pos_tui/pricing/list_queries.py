"""Reads over price lists, for those who keep them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import and_, func, select

from pos_tui.catalogue.models import PriceList, PriceListEntry, Product
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.pricing.checks import list_view
from pos_tui.pricing.saved import EntryLine, Listed, ListSummary, PriceListView
from pos_tui.shop.models import Outlet

MOST_ENTRIES = 2_000
"""Entries that are read at once; a file brings and takes more."""


async def price_lists(session: Reading, company_id: UUID) -> list[ListSummary]:
    """Every list by its code."""
    count = (
        select(func.count())
        .select_from(PriceListEntry)
        .where(PriceListEntry.company_id == company_id, PriceListEntry.price_list_id == PriceList.id)
        .scalar_subquery()
    )
    found = await session.execute(
        select(PriceList, count, Outlet.code)
        .outerjoin(Outlet, and_(Outlet.company_id == PriceList.company_id, Outlet.id == PriceList.outlet_id))
        .where(PriceList.company_id == company_id)
        .order_by(PriceList.code)
    )
    return [ListSummary(price_list=list_view(row), entries=entries, outlet=code) for row, entries, code in found]


async def price_list_of(session: Reading, company_id: UUID, price_list_id: UUID) -> PriceListView | None:
    """The list of this id."""
    row = await session.scalar(
        select(PriceList).where(PriceList.company_id == company_id, PriceList.id == price_list_id)
    )
    return list_view(row) if row is not None else None


async def entries_of(
    session: Reading,
    company_id: UUID,
    price_list_id: UUID,
    *,
    products: Collection[UUID] | None = None,
    after: tuple[str, int] = ("", -1),
    limit: int = MOST_ENTRIES,
) -> Sequence[EntryLine]:
    """Prices of a list by SKU and quantity, behind the one named by `after`; of some products where asked."""
    query = (
        select(
            Product.id, Product.sku, Product.name, Product.price, PriceListEntry.min_quantity,
            PriceListEntry.price.label("listed"),
        )
        .join(Product, and_(Product.company_id == company_id, Product.id == PriceListEntry.product_id))
        .where(
            PriceListEntry.company_id == company_id,
            PriceListEntry.price_list_id == price_list_id,
            (Product.sku > after[0]) | ((Product.sku == after[0]) & (PriceListEntry.min_quantity > after[1])),
        )
        .order_by(Product.sku, PriceListEntry.min_quantity)
        .limit(limit)
    )  # fmt: skip
    told: dict[str, str] = {}
    if products is not None:
        given = rowset(session, id=IDENTITY)
        query, told = query.where(Product.id.in_(select(given.c.id))), as_rows([{"id": one} for one in products])
    return [
        EntryLine(product_id=row.id, sku=row.sku, name=row.name, own_price=row.price,
                  min_quantity=row.min_quantity, price=row.listed)
        for row in await session.execute(query, told)
    ]  # fmt: skip


async def listed(session: Reading, company_id: UUID, product_id: UUID) -> list[Listed]:
    """Every price of a product in any list, in force or not."""
    found = await session.execute(
        select(PriceList, PriceListEntry.min_quantity, PriceListEntry.price)
        .join(
            PriceListEntry,
            and_(PriceListEntry.company_id == PriceList.company_id, PriceListEntry.price_list_id == PriceList.id),
        )
        .where(PriceList.company_id == company_id, PriceListEntry.product_id == product_id)
        .order_by(PriceList.code, PriceListEntry.min_quantity)
        .limit(MOST_ENTRIES)
    )
    return [
        Listed(price_list=list_view(row), min_quantity=quantity, price=price) for row, quantity, price in found
    ]
