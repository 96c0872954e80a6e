"""Which business date a shift is of: proposed by the clock and the hour at which the shop's day begins. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pos_tui.errors import BadInput

DAY_BEGINS_AT = time(4)
MOST_DAYS_OFF = 2
"""So far from the clock's date may a person set it: the count of yesterday, tomorrow for a clock that is late."""


def date_by_clock(now: datetime, timezone: str, day_begins_at: time = time()) -> date:
    """The date of the shop's day at `now`; before `day_begins_at` it is still the day before."""
    local = now.astimezone(ZoneInfo(timezone))
    return local.date() - timedelta(days=local.time() < day_begins_at)


def proposed_date(by_clock: date, last: date | None) -> date:
    """What is proposed for a new shift: the clock's date, but never before the terminal's `last` shift."""
    return max(by_clock, last or by_clock)


def check_business_date(day: date, *, by_clock: date, last: date | None) -> None:
    """Raises BadInput for a date before the terminal's last closed shift, or far from any that can be meant."""
    if last is not None and day < last:
        raise BadInput(
            f"The last shift of this till was of {day_text(last)}: a new one cannot be of a day before that."
        )
    if abs(day - proposed_date(by_clock, last)) > timedelta(days=MOST_DAYS_OFF):
        raise BadInput(
            f"{day_text(day)} is more than {MOST_DAYS_OFF} days from {day_text(by_clock)}, which this till's "
            "clock says: choose a nearer day, or set the clock right."
        )


def days_to_choose(proposed: date, *, by_clock: date, last: date | None) -> tuple[date, ...]:
    """The dates that a person may choose from, in their order; `proposed` is one of them."""
    return tuple(
        day
        for day in (proposed + timedelta(days=off) for off in range(-1, 2))
        if _may_be(day, by_clock=by_clock, last=last)
    )


def is_overdue(business_date: date, by_clock: date) -> bool:
    """True for a shift that was left open past the beginning of another day."""
    return business_date < by_clock


def day_text(day: date) -> str:
    """A date in a sentence; the year is told, since a wrong clock is often wrong by years."""
    return f"{day:%a %d %b %Y}"


def _may_be(day: date, *, by_clock: date, last: date | None) -> bool:
    try:
        check_business_date(day, by_clock=by_clock, last=last)
    except BadInput:
        return False
    return True
