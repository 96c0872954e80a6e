"""Business dates whose cash was counted: each is closed as one, when the replay goes on to the next date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pos_tui.intake.booking import Booker
from pos_tui.intake.replayed_shifts import close_counted_day
from pos_tui.money import Money


@dataclass
class CountedDays:
    """Told which date is booked next, it closes the one before, where that was counted."""

    here: Booker
    counts: Mapping[date, Money]
    current: date | None = field(default=None, init=False)

    def counted(self, day: date) -> date | None:
        """The date where it was counted; those that were not need not be told apart."""
        return day if day in self.counts else None

    async def go_on_to(self, day: date | None) -> None:
        """All of the date before is booked."""
        before, self.current = self.current, day
        if before is None or before == day or before not in self.counts:
            return
        here, counted = self.here, self.counts[before]
        await here.database.write(
            lambda session: close_counted_day(
                session, here.known.lanes.values(), before, counted,
                company=here.known.company, key=here.key, now=here.now,
            )
        )  # fmt: skip
        here.days.clear()
