"""Asking for a report: the X of the open shift, or an old Z once more."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.cash.reports import look_at_x, reprint_z
from pos_tui.cash.z_views import XReport, ZReport
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.staff.views import Place
from pos_tui.ui.acting import ActingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.workers.approving import Act, Wish


class XReportScreen(ActingScreen[XReport | None, XReport]):
    """Answers with the X as soon as this person may see it."""

    CSS_PATH = "x_report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Show it", id="x.accept", tooltip="Asks for the report"),
        Binding("escape", "back", "Back", id="x.back", tooltip="No report"),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context)
        self._look_id = new_id()

    def compose(self) -> ComposeResult:
        lane = self._till.lane
        where = f"{lane.outlet_name} · till {lane.terminal_code} · {self._till.person.name}"
        yield Static(plain(where), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "X report"
            yield Static(plain("The shift so far. The drawer is told after it was counted."), id="question")
            yield Static(id="notice")
        yield KeyBar()

    def painted(self) -> None:
        self.action_accept()

    def text_typed(self, text: str) -> None:
        """Nothing is typed here."""

    def action_accept(self) -> None:
        till, look_id, now = self._till, self._look_id, self._till.clock()

        self.act(
            Act(
                lambda session, actor: look_at_x(
                    session, Place.at(till.lane), actor, look_id=look_id, key=till.key, now=now
                ),
                Wish(permission="see_x", about=f"shift {till.shift.number}"),
            )
        )

    def action_back(self) -> None:
        if not self._acting:
            self.answer(None)

    def done(self, result: XReport) -> None:
        self.answer(result)

    def say(self, sentence: str, tone: str = "plain") -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))


class ReprintScreen(ActingScreen[ZReport | None, ZReport]):
    """Answers with a Z of this till that may be printed again."""

    CSS_PATH = "x_report.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Print a copy", id="reprint.accept", tooltip="Prints this Z, marked COPY"),
        Binding("escape", "back", "Back", id="reprint.back", tooltip="Nothing is printed"),
        Binding("backspace", "erase", "Erase", id="reprint.erase", tooltip="Takes back a figure", show=False),
    ]

    def __init__(self, context: TillContext, latest: int) -> None:
        super().__init__(context)
        self._latest, self._print_id = latest, new_id()

    def compose(self) -> ComposeResult:
        lane = self._till.lane
        where = f"{lane.outlet_name} · till {lane.terminal_code} · {self._till.person.name}"
        yield Static(plain(where), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "A Z once more"
            hint = f"The latest of this till is {self._latest}."
            yield Form([Field("number", "Number of the Z", hint, check=_number, filled=str(self._latest))])
            yield Static(id="notice")
        yield KeyBar()

    def text_typed(self, text: str) -> None:
        if not self._acting:
            self._form.row.type(text)
            self.say("")

    def action_accept(self) -> None:
        """Enter: asked for once, however often it is pressed."""
        if self._acting or not self._form.settle_all():
            return
        till, print_id, now = self._till, self._print_id, self._till.clock()
        number = int(self._form.text_of("number"))

        self.act(
            Act(
                lambda session, actor: reprint_z(
                    session, Place.at(till.lane), actor, number, print_id=print_id, key=till.key, now=now
                ),
                Wish(permission="reprint", about=f"Z {number}"),
            )
        )

    def action_back(self) -> None:
        if not self._acting:
            self.answer(None)

    def action_erase(self) -> None:
        if not self._acting:
            self._form.row.edit(self._form.row.line.erased())

    def done(self, result: ZReport) -> None:
        self.answer(result)

    def say(self, sentence: str, tone: str = "plain") -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

    @property
    def _form(self) -> Form:
        return self.query_one(Form)


def _number(text: str) -> str:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise BadInput("Type the number of the Z, in figures.")
    return text
