"""A product's prices in the price lists of an outlet and a day, as columns that any look-up can join."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.catalogue.models import PriceList, PriceListEntry, Product
from pos_tui.catalogue.views import ListPrice
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.shop.views import Lane

price_list, entry = table_of(PriceList), table_of(PriceListEntry)
COLUMNS = (
    price_list.c.code.label("list_code"),
    price_list.c.name.label("list_name"),
    price_list.c.tier.label("list_tier"),
    price_list.c.outlet_id.label("list_outlet_id"),
    price_list.c.priority.label("list_priority"),
    entry.c.min_quantity.label("list_min_quantity"),
    entry.c.price.label("list_price"),
)
Row = Any


def with_tariff(
    query: Select[*tuple[Any, ...]],
    *,
    company_id: UUID | ColumnElement[UUID],
    product_id: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    outlet_id: UUID | ColumnElement[UUID],
    on: date | ColumnElement[date],
) -> Select[*tuple[Any, ...]]:
    """The query with a row for each list price in force; a product in no list keeps its one row."""
    return (
        query.add_columns(*COLUMNS)
        .outerjoin(entry, and_(entry.c.company_id == company_id, entry.c.product_id == product_id))
        .outerjoin(
            price_list,
            and_(
                price_list.c.company_id == company_id,
                price_list.c.id == entry.c.price_list_id,
                price_list.c.active,
                or_(price_list.c.outlet_id.is_(None), price_list.c.outlet_id == outlet_id),
                or_(price_list.c.starts_on.is_(None), price_list.c.starts_on <= on),
                or_(price_list.c.ends_on.is_(None), price_list.c.ends_on >= on),
            ),
        )
    )


def tariff_of(rows: Collection[Row]) -> tuple[ListPrice, ...]:
    """The list prices in rows of one product, in one order whoever asks."""
    if all(row.list_code is None for row in rows):
        return ()
    prices = [
        ListPrice(
            list_code=row.list_code,
            list_name=row.list_name,
            tier=row.list_tier,
            of_outlet=row.list_outlet_id is not None,
            priority=row.list_priority,
            min_quantity=row.list_min_quantity,
            price=row.list_price,
        )
        for row in rows
        if row.list_code is not None
    ]
    return tuple(sorted(prices, key=lambda one: (one.list_code, one.min_quantity)))


async def tariffs(
    session: Reading, lane: Lane, products: Sequence[UUID], *, on: date
) -> dict[UUID, tuple[ListPrice, ...]]:
    """The list prices of each of the products in this outlet on a day, in one statement."""
    company_id, given = lane.company.company_id, rowset(session, id=IDENTITY)
    query: Select[*tuple[Any, ...]] = select(Product.id).where(
        Product.company_id == company_id, Product.id.in_(select(given.c.id))
    )
    query = with_tariff(query, company_id=company_id, product_id=Product.id, outlet_id=lane.outlet_id, on=on)
    rows: dict[UUID, list[Row]] = {}
    for row in await session.execute(query, as_rows([{"id": one} for one in products])):
        rows.setdefault(row.id, []).append(row)
    return {product_id: tariff_of(own) for product_id, own in rows.items()}
