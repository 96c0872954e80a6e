"""A product's prices in the price lists of an outlet and a day, as columns that any look-up can join."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.catalogue.models import PriceList, PriceListEntry
from pos_tui.catalogue.views import ListPrice

COLUMNS = (
    PriceList.code.label("list_code"),
    PriceList.name.label("list_name"),
    PriceList.tier.label("list_tier"),
    PriceList.outlet_id.label("list_outlet_id"),
    PriceList.priority.label("list_priority"),
    PriceListEntry.min_quantity.label("list_min_quantity"),
    PriceListEntry.price.label("list_price"),
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
        .outerjoin(
            PriceListEntry, and_(PriceListEntry.company_id == company_id, PriceListEntry.product_id == product_id)
        )
        .outerjoin(
            PriceList,
            and_(
                PriceList.company_id == company_id,
                PriceList.id == PriceListEntry.price_list_id,
                PriceList.active,
                or_(PriceList.outlet_id.is_(None), PriceList.outlet_id == outlet_id),
                or_(PriceList.starts_on.is_(None), PriceList.starts_on <= on),
                or_(PriceList.ends_on.is_(None), PriceList.ends_on >= on),
            ),
        )
    )


def tariff_of(rows: Iterable[Row]) -> tuple[ListPrice, ...]:
    """The list prices in rows of one product, in one order whoever asks."""
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
