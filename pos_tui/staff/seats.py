"""Who sits where: one seat a person, left by signing in elsewhere or by what is changed about them."""

from uuid import UUID

from sqlalchemy import select, update

from pos_tui.db.notices import notify
from pos_tui.db.sessions import Reading, Writing
from pos_tui.staff.models import Staff

TOPIC = "seat"


async def sits_at(session: Reading, company_id: UUID, staff_id: UUID) -> UUID | None:
    """The terminal where the person signed in last; None for somebody who has left or has to sign in again."""
    return await session.scalar(
        select(Staff.seat_id).where(Staff.company_id == company_id, Staff.id == staff_id, Staff.active)
    )


async def works_here(session: Reading, company_id: UUID, staff_id: UUID) -> bool:
    """False for somebody who has left."""
    found = await session.scalar(
        select(Staff.id).where(Staff.company_id == company_id, Staff.id == staff_id, Staff.active)
    )
    return found is not None


async def end_seat(session: Writing, company_id: UUID, staff_id: UUID) -> None:
    """The person has to sign in again; the till where they sit is told when this is committed."""
    await session.execute(
        update(Staff)
        .where(Staff.company_id == company_id, Staff.id == staff_id)
        .values(seat_id=None)
        .execution_options(synchronize_session=False)
    )
    await notify(session, TOPIC)
