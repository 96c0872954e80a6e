"""X and Z: what a shift says of itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.z_views import XReport, ZReport
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import ShiftClosed, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.shop.models import Terminal
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place


async def x_report(session: Reading, company_id: UUID, terminal_id: UUID) -> XReport:
    """The open shift so far, in one read; what is in the drawer stays sealed until it was counted."""
    found = await session.execute(
        select(Terminal.code, Terminal.shift_totals, Shift)
        .join(Shift, (Shift.company_id == Terminal.company_id) & (Shift.id == Terminal.open_shift_id))
        .where(Terminal.company_id == company_id, Terminal.id == terminal_id)
    )
    row = found.one_or_none()
    if row is None:
        raise ShiftClosed("No shift is open here, so there is nothing to report: open one first.")
    shift = row.Shift
    counted = await session.scalar(
        select(DrawerCount.id)
        .where(DrawerCount.company_id == company_id, DrawerCount.shift_id == shift.id)
        .limit(1)
    )
    totals = ShiftTotals.read(row.shift_totals)
    return XReport(
        shift_number=shift.number,
        terminal_code=row.code,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        totals=totals if counted is not None else totals.model_copy(update={"drawer": ()}),
        sealed=counted is None,
    )


async def look_at_x(
    session: Writing, place: Place, actor: Actor, *, look_id: UUID, key: ShopKey, now: datetime
) -> XReport:
    """The open shift so far for somebody who may see it; the journal knows who looked, and not at what."""
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "see_x", used_for=look_id, now=now)
    report = await x_report(session, place.company_id, place.terminal_id)
    told = Entry("x", actor.staff_id, look_id, {"shift": report.shift_number}, approved_by)
    await append(session, lane, [told], key=key, now=now)
    return report


async def reprint_z(
    session: Writing, place: Place, actor: Actor, z_number: int, *, print_id: UUID, key: ShopKey, now: datetime
) -> ZReport:
    """A Z for another print, which says COPY; the journal knows who asked for it."""
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "reprint", used_for=print_id, now=now)
    report = await z_report(session, place.company_id, place.terminal_id, z_number)
    told = Entry("reprint", actor.staff_id, report.shift_id, {"z_number": z_number}, approved_by)
    await append(session, lane, [told], key=key, now=now)
    return report


async def last_z(session: Reading, company_id: UUID, terminal_id: UUID) -> int:
    """The number of the terminal's latest Z; 0 before the first."""
    number = await session.scalar(
        select(Terminal.z_reports).where(Terminal.company_id == company_id, Terminal.id == terminal_id)
    )
    return number or 0


async def z_report(session: Reading, company_id: UUID, terminal_id: UUID, z_number: int) -> ZReport:
    """A Z as it was printed when its shift was closed."""
    body = await session.scalar(
        select(Shift.z_body).where(
            Shift.company_id == company_id, Shift.terminal_id == terminal_id, Shift.z_number == z_number
        )
    )
    if body is None:
        raise Unknown(f"There is no Z {z_number} at this terminal: check the number.")
    return ZReport.model_validate_json(body)
