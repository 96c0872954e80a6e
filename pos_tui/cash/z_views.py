"""X and Z as they are shown, printed and stored."""

from datetime import date, datetime
from uuid import UUID

from pos_tui.cash.totals import ShiftTotals
from pos_tui.money import Money
from pos_tui.view import View


class SealedCount(View):
    """A committed count, and only now what should have been there."""

    shift_id: UUID
    attempt: int
    counted: Money
    expected: Money
    variance: Money


class XReport(View):
    """An open shift so far; `sealed` says that its drawer is not told before it was counted."""

    shift_number: int
    terminal_code: str
    business_date: date
    opened_at: datetime
    totals: ShiftTotals
    sealed: bool


class CarriedBasket(View):
    """A held basket that waits on when its shift is closed; what cannot be read of it is None."""

    sale_id: UUID
    note: str
    by: str
    lines: int | None
    total: Money | None


class ZReport(View):
    """A closed shift: numbered, final, and the perpetual total at its end."""

    z_number: int
    shift_id: UUID
    shift_number: int
    terminal_code: str
    business_date: date
    opened_at: datetime
    closed_at: datetime
    totals: ShiftTotals
    expected: Money
    counted: Money
    variance: Money
    reason: str | None
    perpetual_total: Money
    carried: tuple[CarriedBasket, ...] = ()
    anchor: str | None = None
