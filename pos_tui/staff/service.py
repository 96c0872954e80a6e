"""Adding people, and counting what happens at the sign-in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.db.base import new_id
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.journal.clock import jump_told
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.shop.views import Lane
from pos_tui.staff.lock_out import locked_until
from pos_tui.staff.models import Staff, StaffRole
from pos_tui.staff.queries import person
from pos_tui.staff.views import Person


async def add_person(
    session: Writing,
    company_id: UUID,
    *,
    code: str,
    name: str,
    pin_hash: str | None,
    role: str | None,
    outlet_id: UUID | None,
    now: datetime,
) -> UUID:
    """Somebody new works here; without a PIN they are known but cannot sign in."""
    taken = select(Staff.id).where(Staff.company_id == company_id, Staff.code == code)
    if await session.scalar(taken) is not None:
        raise BadInput(f"Somebody has the staff number {code} already: choose another one.")
    staff_id = new_id()
    session.add(Staff(company_id=company_id, id=staff_id, code=code, name=name, pin_hash=pin_hash, created_at=now))
    await session.flush()
    if role is not None:
        session.add(
            StaffRole(company_id=company_id, id=new_id(), staff_id=staff_id, outlet_id=outlet_id, role=role)
        )
        await session.flush()
    return staff_id


async def record_sign_in(
    session: Writing, lane: Lane, staff_id: UUID, *, right: bool, key: ShopKey, now: datetime
) -> Person | None:
    """Counts a sign-in or a wrong PIN, and tells the journal, with a clock set back; None after a wrong one.

    The count must be kept, so a wrong PIN is an answer here and becomes a refusal after the commit.
    """
    company_id = lane.company.company_id
    state = await lock_lane(session, company_id, lane.terminal_id)
    if right:
        counted: dict[str, Any] = {"wrong_pins": 0, "locked_until": None, "seat_id": lane.terminal_id}
    else:
        counted = await _one_more_wrong(session, company_id, staff_id, now)
    await session.execute(
        update(Staff).where(Staff.company_id == company_id, Staff.id == staff_id).values(**counted)
    )
    told = Entry("sign_in" if right else "sign_in_failed", staff_id, staff_id)
    await append(session, state, [*await jump_told(session, state, staff_id, now), told], key=key, now=now)
    return await person(session, lane, staff_id) if right else None


async def tell_support(
    session: Writing, lane: Lane, staff_id: UUID, kind: str, *, key: ShopKey, now: datetime
) -> None:
    """A supporter came to this till, or has left it."""
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    await append(session, state, [Entry(kind, staff_id, staff_id)], key=key, now=now)


async def forget_wrong_pins(session: Writing, company_id: UUID, staff_id: UUID) -> None:
    """A right PIN that opens no seat: somebody approved another's act."""
    await session.execute(
        update(Staff)
        .where(Staff.company_id == company_id, Staff.id == staff_id, Staff.wrong_pins > 0)
        .values(wrong_pins=0, locked_until=None)
        .execution_options(synchronize_session=False)
    )


async def _one_more_wrong(session: Writing, company_id: UUID, staff_id: UUID, now: datetime) -> dict[str, Any]:
    wrong = await session.scalar(
        update(Staff)
        .where(Staff.company_id == company_id, Staff.id == staff_id)
        .values(wrong_pins=Staff.wrong_pins + 1)
        .returning(Staff.wrong_pins)
    )
    return {"locked_until": locked_until(wrong or 0, now)}
