"""Sales of a business date of this outlet: hour by hour, what sold most, how it was paid; other dates by keys."""

from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.cash.days import date_by_clock, day_text
from pos_tui.errors import TillError
from pos_tui.reports.bars import bar
from pos_tui.reports.day import read_dates, read_sales
from pos_tui.reports.views import DateTotals, Sales
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.context import TillContext
from pos_tui.ui.sales_rows import sales_rows
from pos_tui.ui.screens.paged import PagedScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.widgets.row_list import Column, RowList

DATES, BAR, MARGINS = 14, 30, 2
COLUMNS = (
    Column("Date", 15),
    Column("Documents", 9, is_figure=True),
    Column("Total", 10, is_figure=True),
    Column("", BAR),
)


class SalesScreen(PagedScreen):
    """The date of the open shift first."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1)", "Date before", id="sales.before", tooltip="The business date before"),
        Binding("right", "go(1)", "Date after", id="sales.after", tooltip="The business date after"),
        Binding("home", "today", "Today", id="sales.today", tooltip="The date of the open shift"),
        Binding("f3", "dates", "By date", id="sales.dates", tooltip=f"The last {DATES} dates, to choose one of"),
        Binding("pagedown", "turn(1)", "Next page", id="sales.next_page", tooltip="Further down"),
        Binding("pageup", "turn(-1)", "Page before", id="sales.page_before", tooltip="Further up"),
        Binding("down", "step(1)", "Down", id="sales.down", tooltip="One row down", show=False),
        Binding("up", "step(-1)", "Up", id="sales.up", tooltip="One row up", show=False),
        Binding("escape", "back", "Back", id="sales.back", tooltip="Back to the till"),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context)
        self._on = context.shift.business_date
        self._place, self._actor = Place.at(context.lane), Actor(staff_id=context.person.staff_id)
        self._sales: Sales | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No date comes after the last one that can have been sold on; pages are turned where there are two."""
        if action == "turn":
            return self.page.is_long
        return None if action == "go" and parameters == (1,) and self._on >= self._last else True

    def action_go(self, dates: int) -> None:
        self._show(self._on + timedelta(days=dates))

    def action_today(self) -> None:
        self._show(self.till.shift.business_date)

    @work(exclusive=True, group="dates")
    async def action_dates(self) -> None:
        """The last dates up to the one that is shown, each with its bar; Enter shows the marked one."""
        to, place, actor = self._on, self._place, self._actor
        self.say("Looking …")
        try:
            found = await self.till.desk.ask(
                lambda s: read_dates(s, place, actor, from_=to - timedelta(days=DATES - 1), to=to)
            )
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._tell()
        dates = [to - timedelta(days=back) for back in range(DATES)]
        hint = f"{DATES} dates of {self.till.lane.outlet_name}. Enter shows the marked one hour by hour."
        picked = PickScreen(self.till, RowList(COLUMNS, empty=""), self._cells(dates, found), hint)
        self.lay(picked, lambda at: self._show(dates[at]) if at is not None else None)

    @property
    def _last(self) -> date:
        till = self.till
        by_clock = date_by_clock(till.clock(), till.lane.company.timezone, till.day_begins_at)
        return max(by_clock, till.shift.business_date)

    def _show(self, on: date) -> None:
        self._on = on
        self._look()
        self.refresh_bindings()

    @work(exclusive=True, group="sales")
    async def _look(self) -> None:
        """A date that is left before it was read is not read to its end."""
        on, place, actor = self._on, self._place, self._actor
        zone = ZoneInfo(self.till.lane.company.timezone)
        self.say(f"{day_text(on)}: Looking …")
        try:
            self._sales = await self.till.desk.ask(lambda s: read_sales(s, place, actor, on, zone=zone))
        except TillError as refusal:
            self._sales = None
            self.page.show(())
            self.refuse(refusal)
            return
        self.to_first_row()
        self.put()
        self._tell()

    def put(self) -> None:
        """Bars are as long as there is room."""
        if self._sales is None:
            return
        names = {tender.code: tender.name for tender in self.till.tenders}
        if self._sales.totals.documents:
            self.page.put(sales_rows(self._sales, names, self.till.money, self.size.width - MARGINS))
        else:
            self.page.put([((f"Nothing was sold on {day_text(self._sales.on)}.", "quiet"),)])
        self.call_after_refresh(self.refresh_bindings)

    def _tell(self) -> None:
        """Which date's figures are shown, whichever was asked for since."""
        if self._sales is None:
            self.say("")
            return
        on = self._sales.on
        so_far = " · so far" if on >= self.till.shift.business_date else ""
        self.say(f"Sales of {self.till.lane.outlet_name} · {day_text(on)}{so_far}")

    def _cells(self, dates: list[date], found: dict[date, DateTotals]) -> list[tuple[str, ...]]:
        largest = max((one.total for one in found.values()), default=0)
        return [
            (day_text(day), str(found[day].documents), self.till.money.amount(found[day].total),
             bar(found[day].total, largest, BAR)) if day in found else (day_text(day), "", "", "")
            for day in dates
        ]  # fmt: skip
