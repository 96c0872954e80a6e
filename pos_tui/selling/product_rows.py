"""The products of a basket as they stand: what they cost, how they are taxed, what they take off which shelf."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Date, Select, Subquery, and_, bindparam, exists, func, select
from sqlalchemy.types import TypeEngine

from pos_tui.catalogue.models import KitPart, Product, ProductFee
from pos_tui.catalogue.tariffs import with_tariff
from pos_tui.db.base import table_of
from pos_tui.db.kept import rows_of
from pos_tui.db.nested import NestedRows, nested
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.inventory.models import StockLevel
from pos_tui.selling.views import Line, Sale
from pos_tui.shop.models import TaxClass
from pos_tui.shop.queries import parts_in_force, rate_in_force

Wanted = tuple[UUID, UUID, date]
"""A product, the tax class that it was shown with, and the day that it is sold on."""
Products = Mapping[Wanted, Sequence[Any]]
"""Each product as it stands, with a row for each of its prices in lists; one that is not there has none."""
WITHIN = "products"
"""The parameter of those that are read within another statement."""


async def read_products(session: Writing, asked: Sequence[tuple[Sale, date]]) -> Products:
    """The products of all lines of sales of one outlet, each on its day, read once each."""
    wanted = sorted({wanted_of(line, day) for sale, day in asked for line in sale.basket.lines})
    place = asked[0][0]
    given = [
        {**_named(number, place, product_id, tax_class_id), "business_date": day}
        for number, (product_id, tax_class_id, day) in enumerate(wanted)
    ]
    here = {"company": place.company_id, "outlet": place.outlet_id}
    return _by_wanted(wanted, await rows_of(session, _statement, {**here, **as_rows(given)}))


def asked_within(sale: Sale) -> dict[str, Any]:
    """What `products_within` is given for the lines of one sale."""
    named = [_named(number, sale, *each) for number, each in enumerate(_pairs(sale))]
    return {"outlet": sale.outlet_id, **as_rows(named, WITHIN)}


def products_within(engine: str, day: Column[date]) -> ColumnElement[str]:
    """The products of one sale as a column of another statement, for `products_in`; `day` is a column of that."""
    given = rowset_in(engine, WITHIN, **ASKED)
    on_their_day = select(*given.c, day.label("business_date")).correlate(day.table).subquery("wanted")
    return nested(engine, _query(on_their_day))


def products_in(sale: Sale, text: str | None, day: date) -> Products:
    """The products in such a column."""
    return _by_wanted([(*each, day) for each in _pairs(sale)], _rows_within().read(text))


def wanted_of(line: Line, day: date) -> Wanted:
    """What a line asks for."""
    return line.product_id, line.tax.tax_class_id, day


def _pairs(sale: Sale) -> list[tuple[UUID, UUID]]:
    return sorted({(line.product_id, line.tax.tax_class_id) for line in sale.basket.lines})


def _named(number: int, place: Sale, product_id: UUID, tax_class_id: UUID) -> dict[str, Any]:
    return {
        "number": number,
        "company_id": place.company_id,
        "product_id": product_id,
        "tax_class_id": tax_class_id,
    }


def _by_wanted(wanted: Sequence[Wanted], found: Sequence[Any]) -> Products:
    rows: dict[Wanted, list[Any]] = defaultdict(list)
    for row in found:
        rows[wanted[row.number]].append(row)
    return rows


product, level, tax_class = table_of(Product), table_of(StockLevel), table_of(TaxClass)
product_fee, kit_part = table_of(ProductFee), table_of(KitPart)
OF_PRODUCT = (
    product.c.active,
    product.c.price,
    product.c.cost,
    level.c.average_cost,
    product.c.tax_class_id.label("own_tax_class_id"),
    product.c.track_stock,
    product.c.stock_policy,
    product.c.stock_of_id,
    product.c.stock_quantity,
    product.c.id.label("product_id"),
    product.c.kind,
    product.c.category_id,
    product.c.brand,
    product.c.min_age,
    product.c.tracking,
    product.c.expired_policy,
)
shelf = product.alias("shelf")
OF_SHELF = (
    level.c.product_id.is_not(None).label("on_shelf"),
    shelf.c.name.label("shelf_name"),
    shelf.c.track_stock.label("shelf_tracked"),
    shelf.c.stock_policy.label("shelf_policy"),
    shelf.c.tracking.label("shelf_tracking"),
    shelf.c.expired_policy.label("shelf_expired"),
)
OF_TAX = (
    tax_class.c.id.label("tax_class_id"),
    tax_class.c.code.label("tax_code"),
    tax_class.c.name.label("tax_name"),
    tax_class.c.kind.label("tax_kind"),
)
ASKED: Mapping[str, TypeEngine[Any]] = {
    "number": NUMBER, "company_id": IDENTITY, "product_id": IDENTITY, "tax_class_id": IDENTITY,
}  # fmt: skip


def _statement(engine: str) -> Select[*tuple[Any, ...]]:
    return _query(rowset_in(engine, **ASKED, business_date=Date()))


@cache
def _rows_within() -> NestedRows:
    return NestedRows(list(_statement("sqlite").selected_columns))


def _query(given: Subquery) -> Select[*tuple[Any, ...]]:
    company_id, outlet_id = bindparam("company", type_=IDENTITY), bindparam("outlet", type_=IDENTITY)
    on = given.c.business_date
    # The company is in the rows too: with it as a constant, SQLite would rather read the whole catalogue.
    query = (
        select(
            given.c.number,
            *OF_PRODUCT,
            _is_followed(company_id),
            _is_kit(company_id),
            *OF_SHELF,
            *OF_TAX,
            rate_in_force(company_id, tax_class.c.id, on).label("rate"),
            parts_in_force(company_id, tax_class.c.id, on).label("parts"),
        )
        .select_from(given)
        .join(product, and_(product.c.company_id == given.c.company_id, product.c.id == given.c.product_id))
        .join(
            tax_class, and_(tax_class.c.company_id == given.c.company_id, tax_class.c.id == given.c.tax_class_id)
        )
        .outerjoin(shelf, and_(shelf.c.company_id == company_id, shelf.c.id == product.c.stock_of_id))
        .outerjoin(
            level,
            and_(
                level.c.company_id == given.c.company_id,
                level.c.outlet_id == outlet_id,
                level.c.product_id == func.coalesce(product.c.stock_of_id, product.c.id),
            ),
        )
    )
    return with_tariff(query, company_id=company_id, product_id=product.c.id, outlet_id=outlet_id, on=on)


def _is_followed(company_id: Any) -> Any:
    of_product = and_(product_fee.c.company_id == company_id, product_fee.c.product_id == product.c.id)
    return exists().where(of_product).label("followed")


def _is_kit(company_id: Any) -> Any:
    of_kit = and_(kit_part.c.company_id == company_id, kit_part.c.kit_id == product.c.id)
    return exists().where(of_kit).label("is_kit")
