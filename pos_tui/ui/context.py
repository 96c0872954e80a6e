"""All that a selling screen is given: handed over once, by the opening flow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from pos_tui.cash.days import DAY_BEGINS_AT, date_by_clock, day_text, is_overdue
from pos_tui.ui.money_format import MoneyFormat

if TYPE_CHECKING:  # the first screen is painted before any of these is loaded
    from pos_tui.cash.views import OpenShift, TenderType
    from pos_tui.catalogue.codes.views import CodeRules
    from pos_tui.hardware.ports import Scale
    from pos_tui.journal.keys import ShopKey
    from pos_tui.money import Money
    from pos_tui.shop.views import Lane
    from pos_tui.staff.views import Person
    from pos_tui.workers.desk import Desk
    from pos_tui.workers.spool import Spool


@dataclass(frozen=True)
class TillContext:
    """This lane, this person and this shift, and the workers that serve them."""

    desk: "Desk"
    spool: "Spool"
    lane: "Lane"
    person: "Person"
    shift: "OpenShift"
    tenders: "tuple[TenderType, ...]"
    key: "ShopKey"
    clock: Callable[[], datetime]
    money: MoneyFormat
    day_begins_at: time = DAY_BEGINS_AT
    rules: "CodeRules | None" = None
    scale: "Scale | None" = None
    typed_weights: bool = True
    """Whether everybody may type a weight; else it takes the scale or a right."""
    clearly_older_years: int = 25
    """From this age on nobody need be asked for a document."""
    close_alone_up_to: "Money | None" = None
    """The variance up to which somebody closes a shift without a second person; None leaves it to their limit."""
    date_order: str = "dmy"
    always_reason: bool = False
    """Whether every discount wants a reason, and not only those that somebody approved."""
    low_bandwidth: bool = False
    """Whether nothing is painted that nobody asked for, such as the time."""
    warning: str | None = None
    """What was wrong when this person signed in, such as a clock that was set back."""

    @property
    def overdue(self) -> str | None:
        """A sentence when the shift was left open past the beginning of another business day."""
        by_clock = date_by_clock(self.clock(), self.lane.company.timezone, self.day_begins_at)
        day = self.shift.business_date
        if not is_overdue(day, by_clock):
            return None
        shift = f"Shift {self.shift.number} is of {day_text(day)}"
        return f"{shift}: close it (F10) before you go on, or sell on in it."
