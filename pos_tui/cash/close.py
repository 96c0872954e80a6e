"""Closing a shift: counted blind, sealed, then compared; a Z that is final.

Until a count is committed, nobody at the terminal is told what should be in the drawer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from pos_tui.accounts.rules import VARIANCE, tender_account
from pos_tui.accounts.service import post
from pos_tui.cash.drawer import cash_tender
from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.cash.rules import expected_cash
from pos_tui.cash.service import require_shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.z_views import CarriedBasket, SealedCount, ZReport
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.chain import canonical
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.money import LARGEST, Money
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

MOST_ATTEMPTS = 5


async def count_drawer(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    shift_id: UUID,
    counted: Money,
    denominations: Mapping[str, int] | None = None,
    key: ShopKey,
    now: datetime,
) -> SealedCount:
    """What somebody found in the drawer, committed before anybody is told what should be there."""
    await require(session, place, actor, "close_shift", used_for=shift_id, now=now)
    return await _commit_count(session, place, actor, shift_id, counted, denominations, key, now)


async def _commit_count(
    session: Writing,
    place: Place,
    actor: Actor,
    shift_id: UUID,
    counted: Money,
    denominations: Mapping[str, int] | None,
    key: ShopKey,
    now: datetime,
) -> SealedCount:
    if not 0 <= counted <= LARGEST:
        raise BadInput("Count what is in the drawer: an amount of 0 or more.")
    lane = await _locked(session, place, shift_id)
    tender_id, _ = await cash_tender(session, place.company_id)
    attempt = await _attempts(session, place, shift_id) + 1
    if attempt > MOST_ATTEMPTS:
        raise BadInput(f"This drawer was counted {MOST_ATTEMPTS} times: close the shift with the last count.")
    row = {
        "company_id": place.company_id, "id": new_id(), "shift_id": shift_id, "tender_type_id": tender_id,
        "attempt": attempt, "counted": counted, "at": now, "staff_id": actor.staff_id,
        "denominations": canonical(denominations) if denominations else None,
    }  # fmt: skip
    await session.execute(insert(table_of(DrawerCount)), [row])
    told = Entry("count", actor.staff_id, shift_id, {"attempt": attempt, "counted": counted})
    await append(session, lane, [told], key=key, now=now)
    expected = expected_cash(ShiftTotals.read(lane.shift_totals).drawer)
    return SealedCount(
        shift_id=shift_id,
        attempt=attempt,
        counted=counted,
        expected=expected,
        variance=Money(counted - expected),
    )


async def close_shift(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    shift_id: UUID,
    reason: str | None,
    carried: tuple[CarriedBasket, ...],
    key: ShopKey,
    now: datetime,
) -> ZReport:
    """The shift ends with its last count, and gets the terminal's next Z. One transaction of constant size.

    `carried` is what the Z names as held on; ask `selling.shift_end`, which knows what waits, and not here.
    Raises BadInput when nothing was counted or a variance has no reason, NotPermitted when it is above the
    person's limit and nobody approved it, ShiftClosed when somebody else was faster.
    """
    lane = await _locked(session, place, shift_id)
    totals = ShiftTotals.read(lane.shift_totals)
    counted = await _last_count(session, place, shift_id)
    variance = Money(counted - expected_cash(totals.drawer))
    said = clean(reason or "", 120) or None
    if variance and said is None:
        raise BadInput("The drawer is not what was expected: say why before the shift is closed.")
    approved_by = await require(
        session, place, actor, "close_shift", size=abs(variance), used_for=shift_id, now=now
    )
    return await _close(session, lane, actor.staff_id, totals, counted, said, approved_by, key, now, carried)


async def close_uncounted(
    session: Writing, at: Lane, staff_id: UUID, *, key: ShopKey, now: datetime
) -> ZReport | None:
    """Closes what is open as if it had been counted right, for days that are replayed; None without a shift."""
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    if lane.open_shift_id is None:
        return None
    totals = ShiftTotals.read(lane.shift_totals)
    return await _close(
        session, lane, staff_id, totals, expected_cash(totals.drawer), "replayed, not counted", None, key, now
    )


async def close_counted(
    session: Writing, at: Lane, staff_id: UUID, *, counted: Money, key: ShopKey, now: datetime
) -> ZReport:
    """Closes what is open with what was counted long ago, as a first attempt, for days that are replayed."""
    shift_id = require_shift(await lock_lane(session, at.company.company_id, at.terminal_id))
    place, actor = Place.at(at), Actor(staff_id=staff_id)
    await _commit_count(session, place, actor, shift_id, counted, None, key, now)
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    totals = ShiftTotals.read(lane.shift_totals)
    return await _close(session, lane, staff_id, totals, counted, "replayed", None, key, now)


async def expected_here(session: Writing, at: Lane) -> Money:
    """What should be in the drawer, for services only: whoever counts is not told before."""
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    return expected_cash(ShiftTotals.read(lane.shift_totals).drawer)


async def _locked(session: Writing, place: Place, shift_id: UUID) -> LaneState:
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    if require_shift(lane) != shift_id:
        raise ShiftClosed("This shift was closed meanwhile, and another one opened: look at its Z report.")
    return lane


async def _attempts(session: Writing, place: Place, shift_id: UUID) -> int:
    last = await session.scalar(
        select(func.max(DrawerCount.attempt)).where(
            DrawerCount.company_id == place.company_id, DrawerCount.shift_id == shift_id
        )
    )
    return last or 0


async def _last_count(session: Writing, place: Place, shift_id: UUID) -> Money:
    counted = await session.scalar(
        select(DrawerCount.counted)
        .where(DrawerCount.company_id == place.company_id, DrawerCount.shift_id == shift_id)
        .order_by(DrawerCount.attempt.desc())
        .limit(1)
    )
    if counted is None:
        raise BadInput("Count the drawer before the shift is closed.")
    return counted


async def _close(
    session: Writing,
    lane: LaneState,
    staff_id: UUID,
    totals: ShiftTotals,
    counted: Money,
    reason: str | None,
    approved_by: UUID | None,
    key: ShopKey,
    now: datetime,
    carried: tuple[CarriedBasket, ...] = (),
) -> ZReport:
    shift = await session.get_one(Shift, (lane.company_id, lane.open_shift_id))
    report = _report(lane, shift, totals, counted, reason, now).model_copy(update={"carried": carried})
    facts = {name: getattr(report, name) for name in ("closed_at", "z_number", "expected", "counted", "variance")}
    await session.execute(
        update(Shift)
        .where(Shift.company_id == lane.company_id, Shift.id == shift.id, Shift.closed_at.is_(None))
        .values(**facts, closed_by=staff_id, variance_reason=reason, z_body=report.model_dump_json())
        .execution_options(synchronize_session=False)
    )
    await _post_variance(session, lane, report, now)
    told = Entry("z", staff_id, shift.id, json.loads(report.model_dump_json()), approved_by)
    anchor = await append(
        session, lane, [told], key=key, now=now, open_shift_id=None, z_reports=report.z_number, shift_totals=""
    )
    return report.model_copy(update={"anchor": anchor})


def _report(
    lane: LaneState, shift: Shift, totals: ShiftTotals, counted: Money, reason: str | None, now: datetime
) -> ZReport:
    expected = expected_cash(totals.drawer)
    return ZReport(
        z_number=lane.z_reports + 1,
        shift_id=shift.id,
        shift_number=shift.number,
        terminal_code=lane.terminal_code,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        closed_at=now,
        totals=totals,
        expected=expected,
        counted=counted,
        variance=Money(counted - expected),
        reason=reason,
        perpetual_total=lane.perpetual_total,
    )


async def _post_variance(session: Writing, lane: LaneState, report: ZReport, now: datetime) -> None:
    if report.variance == 0:
        return
    _, code = await cash_tender(session, lane.company_id)
    postings: dict[str, Any] = {tender_account(code): report.variance, VARIANCE: Money(-report.variance)}
    await post(
        session,
        company_id=lane.company_id,
        outlet_id=lane.outlet_id,
        entry_id=report.shift_id,
        postings=postings,
        business_date=report.business_date,
        now=now,
    )
