"""Balances of customers: moved under a guard, together with their ledger."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import insert, update

from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import Overtaken

Why = Literal["opening", "earned", "redeemed", "returned", "adjusted", "expired"]


async def move_points(
    session: Writing,
    *,
    company_id: UUID,
    customer_id: UUID,
    points: int,
    why: Why,
    source_id: UUID | None,
    staff_id: UUID | None,
    now: datetime,
) -> None:
    """Adds points to a balance and tells the ledger; Overtaken when the balance would go below nothing."""
    if points == 0:
        return
    moved = await session.execute(
        update(Customer)
        .where(Customer.company_id == company_id, Customer.id == customer_id, Customer.points + points >= 0)
        .values(points=Customer.points + points)
        .returning(Customer.id)
        .execution_options(synchronize_session=False)
    )
    if moved.one_or_none() is None:
        raise Overtaken
    await session.execute(
        insert(table_of(LoyaltyEntry)),
        [
            {
                "company_id": company_id,
                "id": new_id(),
                "customer_id": customer_id,
                "kind": why,
                "points": points,
                "source_id": source_id,
                "at": now,
                "staff_id": staff_id,
                "reason": None,
            }
        ],
    )
