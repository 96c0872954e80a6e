"""The audit: who did what, when, approved by whom, and what was before; by person, act and time."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput, TillError
from pos_tui.hardware.paper import folded
from pos_tui.staff.reading import AuditLine, read_audit
from pos_tui.staff.views import Actor, Place
from pos_tui.text import several
from pos_tui.ui.audit_words import act_of, facts_of, kinds_like
from pos_tui.ui.cells import cut, left, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.dates import day_line
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.paged import PagedScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.painted import Row

PAGE_OF_ACTS = 200
INDENT, MARGINS = "    ", 2
LONGEST_ACT = 400
EVERYTHING: Texts = {"person": "", "act": "", "from": "", "to": ""}


class AuditScreen(PagedScreen):
    """Two rows for each act, the newest first; more where two have no room for it."""

    CSS_PATH = "audit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "find", "Find", id="audit.find", tooltip="By person, act and time"),
        Binding("f3", "older", "Older", id="audit.older", tooltip="Adds older acts at the end"),
        Binding("pagedown", "turn(1)", "Next page", id="audit.next_page", tooltip="Further down"),
        Binding("pageup", "turn(-1)", "Page before", id="audit.page_before", tooltip="Further up"),
        Binding("down", "step(1)", "Down", id="audit.down", tooltip="One row down", show=False),
        Binding("up", "step(-1)", "Up", id="audit.up", tooltip="One row up", show=False),
        Binding("escape", "back", "Back", id="audit.back", tooltip="Back to the till"),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context)
        self._wanted, self._limit = dict(EVERYTHING), PAGE_OF_ACTS
        self._zone = ZoneInfo(context.lane.company.timezone)
        self._has_older = False
        self._lines: list[AuditLine] = []

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return (self._has_older or None) if action == "older" else True

    def action_find(self) -> None:
        day = day_line(self.till.date_order)
        fields = (
            Field(
                "person",
                "Staff number",
                "Who did or approved it. Empty: everybody.",
                filled=self._wanted["person"],
            ),
            Field(
                "act", "Act", "Such as PIN, void, paid out. Empty: everything.", _act, filled=self._wanted["act"]
            ),
            Field(
                "from", "From day", "Such as 2026-11-22. Empty: from the first.", day, filled=self._wanted["from"]
            ),
            Field("to", "To day", "That day too. Empty: until now.", day, filled=self._wanted["to"]),
        )
        self.lay(FillInScreen("Find in the audit", fields, self._find, self._found))

    def action_older(self) -> None:
        self._limit += PAGE_OF_ACTS
        self._look()

    async def _find(self, texts: Texts) -> str:
        self._wanted, self._limit = texts, PAGE_OF_ACTS
        self._show(await self._read())
        return ""

    def _found(self, _sentence: str) -> None:
        self.to_first_row()

    @work(exclusive=True, group="audit")
    async def _look(self) -> None:
        self.say("Looking …")
        try:
            self._show(await self._read())
        except TillError as refusal:
            self.refuse(refusal)

    async def _read(self) -> list[AuditLine]:
        wanted, person_id = self._wanted, self.till.person.staff_id
        return await self.till.desk.ask(
            lambda session: read_audit(
                session, Place.at(self.till.lane), Actor(staff_id=person_id),
                number=wanted["person"].strip(), kinds=kinds_like(wanted["act"]) if wanted["act"] else (),
                since=self._midnight(wanted["from"]), until=self._midnight(wanted["to"], days=1),
                limit=self._limit,
            )
        )  # fmt: skip

    def _midnight(self, day: str, days: int = 0) -> datetime | None:
        """When a day begins here; with `days`, so many days later."""
        if not day:
            return None
        return datetime.combine(date.fromisoformat(day) + timedelta(days), time(), self._zone)

    def _show(self, lines: list[AuditLine]) -> None:
        self._has_older = len(lines) == self._limit
        self._lines = lines
        self.put()
        found = " · ".join(filter(None, (self._wanted[name] for name in EVERYTHING)))
        acts = f"{len(lines)} or more acts" if self._has_older else several(len(lines), "act")
        self.say(f"Audit · {acts}{f' · {found}' if found else ''}")
        self.refresh_bindings()

    def put(self) -> None:
        """Nothing of an act is cut: what has no room in one row is in more of them."""
        self.page.put([row for line in self._lines for row in self._rows(line)])

    def _rows(self, line: AuditLine) -> list[Row]:
        when = f"{line.at.astimezone(self._zone):%d %b %Y %H:%M:%S}"
        by = f", approved by {shown(line.approved_by, 40)}" if line.approved_by else ""
        about = f" {shown(line.about, 40)}" if line.about and line.about != line.who else ""
        facts = facts_of(line.body, self.till.money)
        told = f"{shown(line.who, 40) or 'nobody'}{by}{f': {facts}' if facts else ''}"
        room = max(20, self.size.width - len(INDENT) - MARGINS)
        return [
            ((f"{when}  till {left(shown(line.terminal), 4)}", "quiet"),
             (f" {act_of(line.kind)}{about}", "strong")),
            *(((f"{INDENT}{row}", "plain"),) for row in folded(cut(told, LONGEST_ACT), room)),
        ]  # fmt: skip


def _act(text: str) -> str:
    if text.strip() and not kinds_like(text):
        raise BadInput("No act is called so: try PIN, person, void, return, paid, drop, drawer or approval.")
    return text.strip()
