"""X and Z: what a shift says of itself."""

from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.z_views import XReport, ZReport
from pos_tui.db.sessions import Reading
from pos_tui.errors import ShiftClosed, Unknown
from pos_tui.shop.models import Terminal


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
