"""Shifts: opened with a float; `close.py` ends them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from pos_tui.cash.days import check_business_date, date_by_clock
from pos_tui.cash.models import DrawerMovement, Shift, TenderType
from pos_tui.cash.queries import last_business_date, shift_view
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import DrawerSum, OpenShift
from pos_tui.db.base import insert_into
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.clock import jump_told
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.money import Money
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place


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
    replayed: bool = False,
) -> OpenShift:
    """The drawer is in this person's custody, with this float. The same `shift_id` again opens nothing new.

    Raises NotPermitted for somebody who may not and BadInput for a business date that cannot be meant; neither
    is asked of a shift that is replayed and was open long ago.
    """
    if float_amount < 0:
        raise BadInput("The float cannot be below nothing: count what is in the drawer.")
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    if state.open_shift_id is not None:
        return await _already_open(session, state, shift_id)
    if not replayed:
        await _may_open(session, lane, person_id, shift_id, business_date, now)
    clock = [] if replayed else await jump_told(session, state, person_id, now)
    shift = await _begin(session, state, person_id, shift_id, business_date, now)
    totals = await _put_in_float(session, shift, float_amount)
    told = Entry(
        "shift_open",
        person_id,
        shift_id,
        {"number": shift.number, "business_date": business_date, "float": float_amount},
    )
    entries = [*clock, told]
    await append(session, state, entries, key=key, now=now, open_shift_id=shift_id, shift_totals=totals.text())
    return shift_view(shift)


def require_shift(state: LaneState) -> UUID:
    """The shift that everything is booked into."""
    if state.open_shift_id is None:
        raise ShiftClosed(f"No shift is open on {state.terminal_code}: sign in again and open one, then pay.")
    return state.open_shift_id


async def _may_open(
    session: Writing, lane: Lane, person_id: UUID, shift_id: UUID, business_date: date, now: datetime
) -> None:
    actor = Actor(staff_id=person_id)
    await require(session, Place.at(lane), actor, "open_shift", used_for=shift_id, now=now, in_person=True)
    last = await last_business_date(session, lane)
    check_business_date(business_date, by_clock=date_by_clock(now, lane.company.timezone), last=last)


async def _begin(
    session: Writing, state: LaneState, person_id: UUID, shift_id: UUID, business_date: date, now: datetime
) -> Shift:
    shift = Shift(
        company_id=state.company_id,
        id=shift_id,
        outlet_id=state.outlet_id,
        terminal_id=state.terminal_id,
        number=await _next_number(session, state),
        business_date=business_date,
        opened_at=now,
        opened_by=person_id,
    )
    session.add(shift)
    await session.flush()
    return shift


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


async def _put_in_float(session: Writing, shift: Shift, amount: Money) -> ShiftTotals:
    """The float lies in the drawer; answers the totals that the shift begins with."""
    if amount == 0:
        return ShiftTotals()
    cash = await session.execute(
        select(TenderType.id, TenderType.code)
        .where(TenderType.company_id == shift.company_id, TenderType.kind == "cash", TenderType.currency.is_(None))
        .order_by(TenderType.position)
        .limit(1)
    )
    tender = cash.one_or_none()
    if tender is None:
        raise BadInput("This shop takes no cash, so its drawers have no float: open the shift with 0.")
    row = {
        "company_id": shift.company_id, "source_id": shift.id, "position": 1, "outlet_id": shift.outlet_id,
        "terminal_id": shift.terminal_id, "shift_id": shift.id, "kind": "float", "tender_type_id": tender.id,
        "amount": amount, "change": 0, "at": shift.opened_at, "staff_id": shift.opened_by, "reason": None,
    }  # fmt: skip
    await session.execute(insert_into(DrawerMovement), [row])
    return ShiftTotals().with_movements(
        [
            DrawerSum(
                kind="float", tender_kind="cash", tender_code=tender.code, count=1, amount=amount, change=Money(0)
            )
        ]
    )
