"""What products are said to cost after a delivery, with the row of their history."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Update, bindparam, insert, select, update

from pos_tui.catalogue.models import PriceChange, Product
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import UnitPrice
from pos_tui.staff.views import Actor, Place

COMPANY = bindparam("company", type_=IDENTITY)


async def set_costs(
    session: Writing, place: Place, actor: Actor, costs: Mapping[UUID, UnitPrice], *, now: datetime
) -> None:
    """Products cost this from now on: the average where it is kept, else what was paid last.

    One whose cost stays has no row of history. Products are locked in the order of ids.
    """
    these = {"company": place.company_id, **as_rows([{"id": product_id} for product_id in costs])}
    found = await session.execute(_locked(dialect_of(session)), these)
    changed = [row for row in found if row.cost != costs[row.id]]
    if not changed:
        return
    history = [
        {"company_id": place.company_id, "id": new_id(), "product_id": row.id, "at": now,
         "staff_id": actor.staff_id, "price_before": row.price, "price_after": row.price,
         "cost_before": row.cost, "cost_after": costs[row.id]}
        for row in changed
    ]  # fmt: skip
    await session.execute(insert(table_of(PriceChange)), history)
    costing = as_rows([{"id": row.id, "cost": costs[row.id]} for row in changed])
    await session.execute(_costing(dialect_of(session)), {"company": place.company_id, **costing})


@cache
def _locked(engine: str) -> Select[*tuple[Any, ...]]:
    given = rowset_in(engine, id=IDENTITY)
    return (
        select(Product.id, Product.price, Product.cost)
        .where(Product.company_id == COMPANY, Product.id.in_(select(given.c.id)))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )


@cache
def _costing(engine: str) -> Update:
    product, after = table_of(Product), rowset_in(engine, id=IDENTITY, cost=NUMBER)
    these = (product.c.company_id == COMPANY, product.c.id == after.c.id)
    return update(product).where(*these).values(cost=after.c.cost)
