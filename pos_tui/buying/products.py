"""The products of orders and deliveries: how a word or a code finds them, what they cost, and which cannot be
bought."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, null, select
from sqlalchemy.orm import aliased

from pos_tui.buying.models import SupplierProduct
from pos_tui.buying.views import Goods
from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput, Unknown
from pos_tui.text import clean

MOST_FOUND = 50


async def goods_of(
    session: Reading, company_id: UUID, products: Sequence[UUID], *, supplier_id: UUID | None = None
) -> Mapping[UUID, Goods]:
    """These products with what they cost, at a supplier where it has a price of its own there."""
    these = as_rows([{"id": product_id} for product_id in dict.fromkeys(products)])
    query = _these(dialect_of(session), own_costs=supplier_id is not None)
    found = await session.execute(query, {**_of(company_id, supplier_id), **these})
    return {row.id: _view(row) for row in found}


async def buyable(
    session: Reading, company_id: UUID, products: Sequence[UUID], *, supplier_id: UUID | None = None
) -> Mapping[UUID, Goods]:
    """The same, all of them; raises Unknown or BadInput for the first that cannot be bought."""
    goods = await goods_of(session, company_id, products, supplier_id=supplier_id)
    for product_id in products:
        if product_id not in goods:
            raise Unknown("This product is gone meanwhile: look for it again.")
        if (refusal := goods[product_id].refusal) is not None:
            raise BadInput(refusal)
    return goods


async def by_supplier_code(session: Reading, company_id: UUID, supplier_id: UUID, code: str) -> Goods | None:
    """The product that a supplier calls so."""
    query = _goods(own_costs=True).where(SupplierProduct.code == code).order_by(Product.sku).limit(1)
    row = (await session.execute(query, _of(company_id, supplier_id))).first()
    return _view(row) if row is not None else None


def _of(company_id: UUID, supplier_id: UUID | None) -> dict[str, UUID]:
    return {"company": company_id} | ({} if supplier_id is None else {"supplier": supplier_id})


@cache
def _these(engine: str, *, own_costs: bool) -> Select[*tuple[Any, ...]]:
    given = rowset_in(engine, id=IDENTITY)
    return _goods(own_costs=own_costs).where(Product.id.in_(select(given.c.id)))


@cache
def _goods(*, own_costs: bool) -> Select[*tuple[Any, ...]]:
    """Goods of a company, with what they cost at one supplier of its where that is wanted."""
    company = bindparam("company", type_=IDENTITY)
    into = aliased(Product)
    query = select(
        Product.id, Product.sku, Product.name, Product.unit, Product.cost, Product.track_stock, Product.kind,
        Product.stock_of_id, Product.tracking, into.name.label("merged_into"),
    ).where(Product.company_id == company)  # fmt: skip
    query = query.outerjoin(into, and_(into.company_id == company, into.id == Product.merged_into_id))
    if not own_costs:
        return query.add_columns(null().label("own_cost"), null().label("own_code"))
    there = and_(
        SupplierProduct.company_id == company,
        SupplierProduct.supplier_id == bindparam("supplier", type_=IDENTITY),
        SupplierProduct.product_id == Product.id,
    )
    return query.add_columns(
        SupplierProduct.cost.label("own_cost"), SupplierProduct.code.label("own_code")
    ).outerjoin(SupplierProduct, there)


def _view(row: Any) -> Goods:
    return Goods(
        product_id=row.id,
        sku=row.sku,
        name=row.name,
        unit=row.unit,
        cost=row.cost if row.own_cost is None else row.own_cost,
        supplier_code=row.own_code,
        tracked=row.track_stock,
        tracking=row.tracking,
        refusal=_refusal(row),
    )


def _refusal(row: Any) -> str | None:
    name = clean(row.name, 60)
    if row.merged_into is not None:
        return f"{name} was merged into {clean(row.merged_into, 60)}: take that one."
    if row.stock_of_id is not None:
        return f"{name} is drawn from the stock of another product: take that one."
    if row.kind == "gift_card":
        return f"{name} is a gift card, which nobody delivers: take another product."
    return None
