"""Where goods lie: here and in the other outlets, also what is sold out of something else."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockLevel
from pos_tui.money import ONE, Quantity
from pos_tui.shop.models import Outlet
from pos_tui.view import View


class Lying(View):
    """So much lies in an outlet; of what is sold out of something else, so many whole ones are in that."""

    outlet_id: UUID
    outlet: str
    quantity: Quantity


async def whereabouts(
    session: Reading, company_id: UUID, products: Sequence[UUID]
) -> dict[UUID, tuple[Lying, ...]]:
    """By product, the outlets in their order by name; nothing is said of products that nobody counts."""
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(Product.id, Product.stock_quantity, StockLevel.on_hand, StockLevel.outlet_id, Outlet.name)
        .outerjoin(
            StockLevel,
            and_(
                StockLevel.company_id == Product.company_id,
                StockLevel.product_id == func.coalesce(Product.stock_of_id, Product.id),
            ),
        )
        .outerjoin(Outlet, and_(Outlet.company_id == StockLevel.company_id, Outlet.id == StockLevel.outlet_id))
        .where(
            Product.company_id == company_id, Product.id.in_(select(given.c.id)),
            or_(Product.track_stock, Product.stock_of_id.is_not(None)),
        )
        .order_by(Outlet.name),
        as_rows([{"id": one} for one in products]),
    )  # fmt: skip
    lying: dict[UUID, list[Lying]] = {}
    for row in found:
        here = lying.setdefault(row.id, [])
        if row.outlet_id is not None:
            here.append(Lying(outlet_id=row.outlet_id, outlet=row.name, quantity=_of(row)))
    return {product_id: tuple(rows) for product_id, rows in lying.items()}


def _of(row: Any) -> Quantity:
    if row.stock_quantity is None:
        return Quantity(row.on_hand)
    return Quantity(row.on_hand // row.stock_quantity * ONE)
