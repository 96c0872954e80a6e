"""X and Z as they are shown, printed and stored."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pos_tui.cash.totals import ShiftTotals
from pos_tui.money import LARGEST, Money
from pos_tui.view import View


class Counted(View):
    """What somebody found in a drawer: the shop's own cash, and of each foreign currency its own minor units."""

    own: Money
    foreign: Mapping[str, Money] = {}
    denominations: Mapping[str, int] | None = None


class ForeignCount(View):
    """One foreign currency in a drawer, in its own minor units; `worth` is what the variance is in the shop's
    money at the day's rate, None without one."""

    currency: str
    counted: Money
    expected: Money
    variance: Money
    worth: Money | None


class Comparison(View):
    """What was counted against what should have been there."""

    counted: Money
    expected: Money
    variance: Money
    foreign: tuple[ForeignCount, ...] = ()

    @property
    def differs(self) -> bool:
        """Too much of one currency does not make up for too little of another."""
        return bool(self.variance or any(one.variance for one in self.foreign))

    @property
    def at_stake(self) -> Money:
        """What limits are asked about: all that is missing or too much; what has no rate is above every limit."""
        foreign = (LARGEST if one.worth is None else abs(one.worth) for one in self.foreign if one.variance)
        return Money(min(LARGEST, abs(self.variance) + sum(foreign)))


class SealedCount(Comparison):
    """A committed count, and only now what should have been there."""

    shift_id: UUID
    attempt: int


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
    foreign: tuple[ForeignCount, ...] = ()
    reason: str | None
    perpetual_total: Money
    carried: tuple[CarriedBasket, ...] = ()
    anchor: str | None = None
