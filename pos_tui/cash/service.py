"""Shifts: opened with a float, closed once by a Z."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from pos_tui.cash.models import DrawerMovement, Shift, TenderType
from pos_tui.cash.queries import drawer_sums, shift_view
from pos_tui.cash.rules import expected_cash
from pos_tui.cash.views import OpenShift
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.money import Money
from pos_tui.shop.views import Lane


async def open_shift(
    session: Writing,
    lane: Lane,
    person_id: UUID,
    *,
    shift_id: UUID,
    float_amount: Money,
    business_date: date,
    key: ShopKey,
    now: datetime,
) -> OpenShift:
    """The drawer is in this person's custody, with this float. The same `shift_id` again opens nothing new."""
    if float_amount < 0:
        raise BadInput("The float cannot be below nothing: count what is in the drawer.")
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    if state.open_shift_id is not None:
        return await _already_open(session, state, shift_id)
    number = await _next_number(session, state)
    shift = Shift(
        company_id=state.company_id,
        id=shift_id,
        outlet_id=state.outlet_id,
        terminal_id=state.terminal_id,
        number=number,
        business_date=business_date,
        opened_at=now,
        opened_by=person_id,
    )
    session.add(shift)
    await session.flush()
    await _put_in_float(session, shift, float_amount)
    told = Entry(
        "shift_open",
        person_id,
        shift_id,
        {"number": number, "business_date": business_date, "float": float_amount},
    )
    await append(session, state, [told], key=key, now=now, open_shift_id=shift_id)
    return shift_view(shift)


async def close_uncounted(
    session: Writing, lane: Lane, person_id: UUID, *, key: ShopKey, now: datetime
) -> int | None:
    """Closes the lane's shift as counted what was expected, for days that are replayed; answers the Z number.

    Without an open shift nothing happens.
    """
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    if state.open_shift_id is None:
        return None
    sums = await drawer_sums(session, state.company_id, state.open_shift_id)
    expected, z_number = expected_cash(sums), state.z_reports + 1
    await session.execute(
        update(Shift)
        .where(Shift.company_id == state.company_id, Shift.id == state.open_shift_id, Shift.closed_at.is_(None))
        .values(
            closed_at=now,
            closed_by=person_id,
            z_number=z_number,
            expected=expected,
            counted=expected,
            variance=0,
            variance_reason="replayed, not counted",
        )
    )
    body: dict[str, Any] = {"z_number": z_number, "expected": expected, "counted": expected, "variance": 0}
    told = Entry("z", person_id, state.open_shift_id, body)
    await append(session, state, [told], key=key, now=now, open_shift_id=None, z_reports=z_number)
    return z_number


def require_shift(state: LaneState) -> UUID:
    """The shift that everything is booked into."""
    if state.open_shift_id is None:
        raise ShiftClosed(f"No shift is open on {state.terminal_code}: sign in again and open one, then pay.")
    return state.open_shift_id


async def _already_open(session: Writing, state: LaneState, shift_id: UUID) -> OpenShift:
    if state.open_shift_id != shift_id:
        raise BadInput(f"A shift is open on {state.terminal_code} already: close it before you open another one.")
    shift = await session.get_one(Shift, (state.company_id, shift_id))
    return shift_view(shift)


async def _next_number(session: Writing, state: LaneState) -> int:
    last = await session.scalar(
        select(func.max(Shift.number)).where(
            Shift.company_id == state.company_id, Shift.terminal_id == state.terminal_id
        )
    )
    return (last or 0) + 1


async def _put_in_float(session: Writing, shift: Shift, amount: Money) -> None:
    if amount == 0:
        return
    cash_id = await session.scalar(
        select(TenderType.id)
        .where(TenderType.company_id == shift.company_id, TenderType.kind == "cash")
        .order_by(TenderType.position)
        .limit(1)
    )
    if cash_id is None:
        raise BadInput("This shop takes no cash, so its drawers have no float: open the shift with 0.")
    await session.execute(
        insert(table_of(DrawerMovement)),
        [
            {
                "company_id": shift.company_id,
                "source_id": shift.id,
                "position": 1,
                "outlet_id": shift.outlet_id,
                "terminal_id": shift.terminal_id,
                "shift_id": shift.id,
                "kind": "float",
                "tender_type_id": cash_id,
                "amount": amount,
                "change": 0,
                "at": shift.opened_at,
                "staff_id": shift.opened_by,
                "reason": None,
            }
        ],
    )
