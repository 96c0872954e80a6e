"""Who sells where, when, and whether what is sold reaches the database."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from pos_tui.ui.cells import cut, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.widgets.painted import Painted, Piece, Row

TICK_SECONDS = 1.0
WIDE = 100


class StatusLine(Painted):
    """The first line of every selling screen; the minute is its only clock. A shift of an earlier day is told."""

    def __init__(self, context: TillContext, waiting: Callable[[], int]) -> None:
        super().__init__()
        self._till, self._waiting = context, waiting
        self._zone = ZoneInfo(context.lane.company.timezone)

    def on_mount(self) -> None:
        if not self._till.low_bandwidth:
            self.set_interval(TICK_SECONDS, self.redraw)

    def draw(self, width: int, height: int) -> Sequence[Row]:
        now = self._till.clock().astimezone(self._zone)
        time, state = "" if self._till.low_bandwidth else _time(now, width), self._state()
        unsent = f"unsent {self._waiting()}"
        late = f"! of {self._till.shift.business_date:%a %d %b}  " if self._till.overdue else ""
        after = f"{late}{time}  {state[0]}  {unsent} "
        place = cut(f" {self._place()}", width - cell_len(after) - 2)
        gap = " " * (width - cell_len(place) - cell_len(after))
        when: Row = (
            ((gap, "plain"), (late, "warning"), (f"{time}  ", "plain")) if late else ((f"{gap}{time}  ", "plain"),)
        )
        return [((place, "strong"), *when, state, (f"  {unsent} ", "plain"))]

    def _place(self) -> str:
        lane, person, shift = self._till.lane, self._till.person, self._till.shift
        parts = (lane.outlet_name, lane.terminal_code, person.name, f"shift {shift.number}")
        return " · ".join(shown(part, 40) for part in parts)

    def _state(self) -> Piece:
        return ("● online", "good") if self._till.desk.answered else ("○ no database", "bad")


def _time(now: datetime, width: int) -> str:
    return f"{now:%a %d %b %H:%M}" if width >= WIDE else f"{now:%H:%M}"
