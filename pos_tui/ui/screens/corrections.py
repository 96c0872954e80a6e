"""Who corrects more than those who work beside them: a bar for each, and below what the marked one corrected."""

from datetime import timedelta
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.reports.corrections import KINDS, Corrections, Kind, read_corrections
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.stock_desk import StockDesk
from pos_tui.ui.widgets.row_list import Column, RowList

DAYS = (7, 30, 90)
BAR = 20
COLUMNS = (
    Column("Who"),
    Column("Sales", 6, is_figure=True),
    Column("Per 100", 7, is_figure=True),
    Column("Times", 6, is_figure=True),
    Column("Against the others", BAR),
    Column("", 10),
)
WORDS: dict[Kind, str] = {
    "voids": "receipts voided", "line_voids": "lines voided", "abandoned": "baskets emptied",
    "no_sales": "drawer opened", "without_receipt": "back without receipt", "overrides": "prices changed",
    "discounts": "discounted",
}  # fmt: skip
NONE = "Nobody sold or corrected anything in this time."


class CorrectionsScreen(StockDesk[None]):
    """The last days, of all outlets; whoever stands out most first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "longer", "Other days", id="corrections_days", tooltip="7, 30 or 90 days"),
        *StockDesk.BINDINGS,
    ]
    SEES: ClassVar[Permission] = "see_reports"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._found: list[Corrections] = []
        self._days = DAYS[1]

    def look(self) -> None:
        self._read()

    def action_longer(self) -> None:
        self._days = DAYS[(DAYS.index(self._days) + 1) % len(DAYS)]
        self._read()

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._tell()

    @work(group="corrections", exclusive=True)
    async def _read(self) -> None:
        place, actor = Place.at(self.till.lane), Actor(staff_id=self.till.person.staff_id)
        to = self.till.shift.business_date
        try:
            self._found = await self.till.desk.ask(
                lambda s: read_corrections(s, place, actor, from_=to - timedelta(days=self._days - 1), to=to)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        most = max((one.per_hundred for one in self._found), default=0.0)
        self.rows.show([_cells(one, most) for one in self._found], empty=NONE)
        self._tell()

    def _tell(self) -> None:
        """What the marked one corrected, in words."""
        if not self._found:
            self.say(f"The last {self._days} days.")
            return
        one = self._found[self.rows.at]
        told = ", ".join(f"{one.counts[kind]} {WORDS[kind]}" for kind in KINDS if one.counts[kind])
        self.say(f"{self._days} days · {one.name}: {told or 'nothing corrected'}")


def _cells(one: Corrections, most: float) -> tuple[str, ...]:
    bar = "█" * round(BAR * one.per_hundred / most) if most else ""
    times = "" if one.times is None else f"{one.times:.1f}"
    out = "stands out" if one.stands_out else ""
    return one.name, str(one.sales), f"{one.per_hundred:.1f}", times, bar, out
