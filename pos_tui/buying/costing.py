"""What products are said to cost after a delivery, with the row of their history."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pos_tui.catalogue.models import PriceChange, Product
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import UnitPrice
from pos_tui.staff.views import Actor, Place


async def set_costs(
    session: Writing, place: Place, actor: Actor, costs: Mapping[UUID, UnitPrice], *, now: datetime
) -> None:
    """Products cost this from now on: the average where it is kept, else what was paid last.

    One whose cost stays has no row of history. Products are locked in the order of ids.
    """
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(Product.id, Product.price, Product.cost)
        .where(Product.company_id == place.company_id, Product.id.in_(select(given.c.id)))
        .order_by(Product.id)
        .with_for_update(key_share=True),
        as_rows([{"id": product_id} for product_id in costs]),
    )
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
    after = rowset(session, id=IDENTITY, cost=NUMBER)
    await session.execute(
        update(table_of(Product))
        .where(
            table_of(Product).c.company_id == bindparam("company", type_=IDENTITY),
            table_of(Product).c.id == after.c.id,
        )
        .values(cost=after.c.cost),
        {"company": place.company_id, **as_rows([{"id": row.id, "cost": costs[row.id]} for row in changed])},
    )
