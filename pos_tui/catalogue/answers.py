"""What a till is told of a product: the columns that are read for it, and the view that is made of them."""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, exists, select

from pos_tui.catalogue.models import Category, ProductFee
from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.catalogue.tariffs import with_tariff
from pos_tui.catalogue.views import Fee, ListPrice, Product
from pos_tui.catalogue.word_ranges import COMPANY
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY
from pos_tui.money import Rate
from pos_tui.shop.models import Company, TaxClass
from pos_tui.shop.queries import parts_in_force, rate_in_force
from pos_tui.shop.rates import parts_of
from pos_tui.shop.views import Lane, TaxRule

ON = bindparam("on", type_=Date())
product, tax_class, category = table_of(ProductRow), table_of(TaxClass), table_of(Category)
product_fee = table_of(ProductFee)
OF_PRODUCT = (
    product.c.sku, product.c.name, product.c.unit, product.c.price, product.c.min_age, product.c.brand,
    product.c.kind, product.c.tare, product.c.tracking, product.c.active, product.c.category_id,
    product.c.id.label("product_id"), category.c.name.label("category"),
    tax_class.c.id.label("tax_class_id"), tax_class.c.code.label("tax_code"), tax_class.c.name.label("tax_name"),
    tax_class.c.kind.label("tax_kind"),
)  # fmt: skip


def here(lane: Lane, on: date) -> dict[str, Any]:
    """The parameters that every statement of this kind has."""
    return {"company": lane.company.company_id, "outlet": lane.outlet_id, "on": on}


def whole() -> Select[*tuple[Any, ...]]:
    """Products with the version of the offers, whether anything follows them, and a row for each list price."""
    company = table_of(Company)
    version = select(company.c.offers_version).where(company.c.id == product.c.company_id).scalar_subquery()
    followed = exists().where(
        product_fee.c.company_id == product.c.company_id, product_fee.c.product_id == product.c.id
    )
    return with_tariff(
        products_told().add_columns(version.label("offers_version"), followed.label("followed")),
        company_id=product.c.company_id,
        product_id=product.c.id,
        outlet_id=bindparam("outlet", type_=IDENTITY),
        on=ON,
    )


def products_told() -> Select[*tuple[Any, ...]]:
    """Products of the company with their category, and their tax on the day.

    The tax class, which every product has, is joined from the left: SQLite would rather begin at so small a table.
    """
    company_id = product.c.company_id
    rate = rate_in_force(company_id, product.c.tax_class_id, ON).label("rate")
    parts = parts_in_force(company_id, product.c.tax_class_id, ON).label("parts")
    return (
        select(*OF_PRODUCT, rate, parts)
        .select_from(product)
        .outerjoin(tax_class, and_(tax_class.c.company_id == company_id, tax_class.c.id == product.c.tax_class_id))
        .outerjoin(category, and_(category.c.company_id == company_id, category.c.id == product.c.category_id))
        .where(product.c.company_id == COMPANY)
    )


def product_view(row: Any, *, tariff: tuple[ListPrice, ...] = (), fees: tuple[Fee, ...] = ()) -> Product:
    """A row of these as a till sees it."""
    return Product(
        product_id=row.product_id,
        sku=row.sku,
        name=row.name,
        category=row.category or "",
        unit=row.unit,
        price=row.price,
        tax=_rule(row.tax_class_id, row.tax_code, row.tax_name, row.tax_kind, row.rate, row.parts),
        min_age=row.min_age,
        category_id=row.category_id,
        brand=row.brand,
        kind=row.kind,
        tare=row.tare,
        tracking=row.tracking,
        tariff=tariff,
        fees=fees,
    )


@lru_cache(maxsize=256)
def _rule(tax_class_id: UUID, code: str, name: str, kind: str, rate: int | None, parts: str | None) -> TaxRule:
    """A shop has a handful of them, and a product each."""
    return TaxRule(
        tax_class_id=tax_class_id, code=code, name=name, kind=kind, rate=Rate(rate or 0), parts=parts_of(parts)
    )
