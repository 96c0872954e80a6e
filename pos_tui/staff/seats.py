"""Who sits where: signing in at one till takes a person's basket along and ends their seat at the other."""

from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading
from pos_tui.staff.models import Staff


async def sits_at(session: Reading, company_id: UUID, staff_id: UUID) -> UUID | None:
    """The terminal where the person signed in last; None for somebody who has left."""
    return await session.scalar(
        select(Staff.seat_id).where(Staff.company_id == company_id, Staff.id == staff_id, Staff.active)
    )
