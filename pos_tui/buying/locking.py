"""What orders and deliveries wait for each other at: the supplier first, then the outlet, then the order.

A supplier's row is held while something is booked with it, so that one delivery note is booked once.
"""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from pos_tui.buying.models import PurchaseOrder, Supplier
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.shop.models import Outlet
from pos_tui.text import clean


async def lock_supplier(
    session: Writing, company_id: UUID, supplier_id: UUID, *, inactive_too: bool = False
) -> Any:
    """The supplier's code and name. Raises Unknown, or BadInput for one that delivers no more."""
    found = await session.execute(_supplier(), {"company": company_id, "supplier": supplier_id})
    row = found.one_or_none()
    if row is None:
        raise Unknown("This supplier is gone meanwhile: choose another one.")
    if not row.active and not inactive_too:
        raise BadInput(
            f"{clean(row.name, 60)} delivers no more: choose another supplier, or switch it on again (F8)."
        )
    return row


@cache
def _supplier() -> Select[*tuple[Any, ...]]:
    return (
        select(Supplier.code, Supplier.name, Supplier.active)
        .where(
            Supplier.company_id == bindparam("company", type_=IDENTITY),
            Supplier.id == bindparam("supplier", type_=IDENTITY),
        )
        .with_for_update(key_share=True)
    )


async def lock_order(session: Writing, company_id: UUID, order_id: UUID) -> Any | None:
    """The order's row, which nobody else can change until this transaction ends; None when there is none."""
    found = await session.execute(
        select(
            PurchaseOrder.number, PurchaseOrder.status, PurchaseOrder.supplier_id, PurchaseOrder.outlet_id,
            PurchaseOrder.sent_at,
        )
        .where(PurchaseOrder.company_id == company_id, PurchaseOrder.id == order_id)
        .with_for_update(key_share=True)
    )  # fmt: skip
    return found.one_or_none()


async def lock_outlet(session: Writing, company_id: UUID, outlet_id: UUID) -> None:
    """Whoever takes the next number of an outlet waits here."""
    await session.execute(
        select(Outlet.id)
        .where(Outlet.company_id == company_id, Outlet.id == outlet_id)
        .with_for_update(key_share=True)
    )
