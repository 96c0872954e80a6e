"""Closing a shift: counted blind, sealed, then compared; a Z that is final.

Until a count is committed, nobody at the terminal is told what should be in the drawer.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from pos_tui.accounts.rules import VARIANCE, tender_account
from pos_tui.accounts.service import post
from pos_tui.cash.drawer import cash_tender
from pos_tui.cash.foreign import check_currencies, compared, foreign_tenders, foreign_to_count
from pos_tui.cash.models import DrawerCount, Shift, TenderType
from pos_tui.cash.rules import expected_cash, expected_foreign
from pos_tui.cash.service import require_shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.z_views import CarriedBasket, Comparison, Counted, SealedCount, ZReport
from pos_tui.db.base import insert_into, new_id
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, ShiftClosed
from pos_tui.journal.chain import canonical
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.money import LARGEST, Money
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require, require_another
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
    foreign: Mapping[str, Money] | None = None,
    key: ShopKey,
    now: datetime,
) -> SealedCount:
    """What somebody found in the drawer, committed before anybody is told what should be there.

    `foreign` has every currency that the shop takes beside its own, in that currency's minor units.
    """
    await require(session, place, actor, "close_shift", used_for=shift_id, now=now)
    found = Counted(own=counted, foreign=foreign or {}, denominations=denominations)
    return await _commit_count(session, place, actor, shift_id, found, key, now)


async def _commit_count(
    session: Writing, place: Place, actor: Actor, shift_id: UUID, counted: Counted, key: ShopKey, now: datetime
) -> SealedCount:
    if any(not 0 <= amount <= LARGEST for amount in (counted.own, *counted.foreign.values())):
        raise BadInput("Count what is in the drawer: an amount of 0 or more.")
    lane = await _locked(session, place, shift_id)
    totals = ShiftTotals.read(lane.shift_totals)
    to_count = await foreign_to_count(session, place.company_id, totals.drawer)
    check_currencies(counted.foreign, to_count)
    tender_id, _ = await cash_tender(session, place.company_id)
    attempt = await _attempts(session, place, shift_id) + 1
    if attempt > MOST_ATTEMPTS:
        raise BadInput(f"This drawer was counted {MOST_ATTEMPTS} times: close the shift with the last count.")
    found = {tender_id: counted.own} | {
        to_count[currency].tender_type_id: amount for currency, amount in counted.foreign.items()
    }
    rows = [
        {"company_id": place.company_id, "id": new_id(), "shift_id": shift_id, "tender_type_id": of,
         "attempt": attempt, "counted": amount, "at": now, "staff_id": actor.staff_id,
         "denominations": canonical(counted.denominations) if counted.denominations and of == tender_id else None}
        for of, amount in found.items()
    ]  # fmt: skip
    await session.execute(insert_into(DrawerCount), rows)
    foreign = {"foreign": dict(counted.foreign)} if counted.foreign else {}
    told = Entry("count", actor.staff_id, shift_id, {"attempt": attempt, "counted": counted.own, **foreign})
    await append(session, lane, [told], key=key, now=now)
    comparison = await _compare(session, lane, shift_id, totals, counted)
    return SealedCount(shift_id=shift_id, attempt=attempt, **dict(comparison))


async def close_shift(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    shift_id: UUID,
    reason: str | None,
    carried: tuple[CarriedBasket, ...],
    alone_up_to: Money | None = None,
    key: ShopKey,
    now: datetime,
) -> ZReport:
    """The shift ends with its last count, and gets the terminal's next Z. One transaction of constant size.

    `carried` is what the Z names as held on; ask `selling.shift_end`, which knows what waits, and not here.
    Raises BadInput when nothing was counted or a variance has no reason, NotPermitted when it is above the
    person's limit, or above what anybody closes alone, and nobody approved it, ShiftClosed when somebody else was
    faster.
    """
    lane = await _locked(session, place, shift_id)
    totals = ShiftTotals.read(lane.shift_totals)
    counted = await _last_count(session, place, shift_id)
    comparison = await _compare(session, lane, shift_id, totals, counted)
    said = clean(reason or "", 120) or None
    if comparison.differs and said is None:
        raise BadInput("The drawer is not what was expected: say why before the shift is closed.")
    approved_by = await require(
        session, place, actor, "close_shift", size=comparison.at_stake, used_for=shift_id, now=now
    )
    if approved_by is None and alone_up_to is not None and comparison.at_stake > alone_up_to:
        approved_by = await require_another(
            session, place, actor, "close_shift", size=comparison.at_stake, used_for=shift_id, now=now
        )
    return await _close(session, lane, actor.staff_id, totals, comparison, said, approved_by, key, now, carried)


async def close_uncounted(
    session: Writing, at: Lane, staff_id: UUID, *, key: ShopKey, now: datetime
) -> ZReport | None:
    """Closes what is open as if it had been counted right, for days that are replayed; None without a shift."""
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    if lane.open_shift_id is None:
        return None
    totals = ShiftTotals.read(lane.shift_totals)
    right = Counted(own=expected_cash(totals.drawer), foreign=expected_foreign(totals.drawer))
    comparison = await _compare(session, lane, lane.open_shift_id, totals, right)
    return await _close(session, lane, staff_id, totals, comparison, "replayed, not counted", None, key, now)


async def close_counted(
    session: Writing, at: Lane, staff_id: UUID, *, counted: Money, key: ShopKey, now: datetime
) -> ZReport:
    """Closes what is open with what was counted long ago, as a first attempt, for days that are replayed.

    Nobody wrote down foreign cash then: it is what it should be.
    """
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    shift_id, totals = require_shift(lane), ShiftTotals.read(lane.shift_totals)
    place, actor = Place.at(at), Actor(staff_id=staff_id)
    nothing = dict.fromkeys(await foreign_to_count(session, lane.company_id, totals.drawer), Money(0))
    found = Counted(own=counted, foreign=nothing | expected_foreign(totals.drawer))
    sealed = await _commit_count(session, place, actor, shift_id, found, key, now)
    lane = await lock_lane(session, at.company.company_id, at.terminal_id)
    return await _close(session, lane, staff_id, totals, sealed, "replayed", None, key, now)


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


async def _last_count(session: Writing, place: Place, shift_id: UUID) -> Counted:
    found = await session.execute(
        select(TenderType.currency, DrawerCount.counted)
        .join(
            TenderType,
            (TenderType.company_id == DrawerCount.company_id) & (TenderType.id == DrawerCount.tender_type_id),
        )
        .where(
            DrawerCount.company_id == place.company_id,
            DrawerCount.shift_id == shift_id,
            DrawerCount.attempt == await _attempts(session, place, shift_id),
        )
    )
    counted = dict(found.all())
    if None not in counted:
        raise BadInput("Count the drawer before the shift is closed.")
    own = counted.pop(None)
    return Counted.model_validate({"own": own, "foreign": counted})


async def _compare(
    session: Writing, lane: LaneState, shift_id: UUID, totals: ShiftTotals, counted: Counted
) -> Comparison:
    expected = expected_cash(totals.drawer)
    return Comparison(
        counted=counted.own,
        expected=expected,
        variance=Money(counted.own - expected),
        foreign=await compared(session, lane.company_id, shift_id, totals.drawer, counted.foreign),
    )


async def _close(
    session: Writing,
    lane: LaneState,
    staff_id: UUID,
    totals: ShiftTotals,
    comparison: Comparison,
    reason: str | None,
    approved_by: UUID | None,
    key: ShopKey,
    now: datetime,
    carried: tuple[CarriedBasket, ...] = (),
) -> ZReport:
    shift = await session.get_one(Shift, (lane.company_id, lane.open_shift_id))
    report = _report(lane, shift, totals, comparison, reason, now).model_copy(update={"carried": carried})
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
    lane: LaneState, shift: Shift, totals: ShiftTotals, found: Comparison, reason: str | None, now: datetime
) -> ZReport:
    return ZReport(
        z_number=lane.z_reports + 1,
        shift_id=shift.id,
        shift_number=shift.number,
        terminal_code=lane.terminal_code,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        closed_at=now,
        totals=totals,
        expected=found.expected,
        counted=found.counted,
        variance=found.variance,
        foreign=found.foreign,
        reason=reason,
        perpetual_total=lane.perpetual_total,
    )


async def _post_variance(session: Writing, lane: LaneState, report: ZReport, now: datetime) -> None:
    """What is missing or too much leaves or enters the account of its own cash; foreign cash at its worth."""
    postings: dict[str, Any] = {}
    if report.variance:
        _, code = await cash_tender(session, lane.company_id)
        postings[tender_account(code)] = report.variance
    if any(one.worth for one in report.foreign):
        tenders = await foreign_tenders(session, lane.company_id)
        postings |= {tender_account(tenders[one.currency].code): one.worth for one in report.foreign if one.worth}
    left = Money(-sum(postings.values()))
    await post(
        session,
        company_id=lane.company_id,
        outlet_id=lane.outlet_id,
        entry_id=report.shift_id,
        postings=postings | ({VARIANCE: left} if left else {}),
        business_date=report.business_date,
        now=now,
    )
