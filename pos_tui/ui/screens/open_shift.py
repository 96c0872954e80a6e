"""Beginning a shift: the drawer is counted and becomes this person's, for this business date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from pos_tui.cash.days import day_text
from pos_tui.cash.views import OpenShift
from pos_tui.errors import BadInput, TillError
from pos_tui.money import NOTHING, Money, NotANumber
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Person
from pos_tui.ui.asking import LEAVE, AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.form import LABEL_COLUMNS, Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import EditLine
from pos_tui.workers.desk import Desk
from pos_tui.workers.opening import BeginsShift, ProposedDay
from pos_tui.workers.replies import Failed, Refused


@dataclass
class ShiftOpened(Message):
    """The lane has an open shift; it is committed."""

    shift: OpenShift


class OpenShiftScreen(AskingScreen[OpenShift | None]):
    """Answers with the shift that is open now, or None when this person rather signs out."""

    CSS_PATH = "open_shift.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "accept", "Open the shift", id="shift.accept", tooltip="Begins the shift with this float"
        ),
        Binding("escape", "back", "Sign out", id="shift.back", tooltip="Back to the sign-in; no shift is opened"),
        Binding("pageup", "day(-1)", "Day before", id="shift.day_before", tooltip="It is of the day before"),
        Binding("pagedown", "day(1)", "Day after", id="shift.day_after", tooltip="It is of the day after"),
        Binding("backspace", "erase", "Erase", id="shift.erase", tooltip="Takes back the last figure", show=False),
        Binding("left", "cursor(-1)", "Left", id="shift.left", tooltip="The cursor to the left", show=False),
        Binding("right", "cursor(1)", "Right", id="shift.right", tooltip="The cursor to the right", show=False),
        Binding("ctrl+u", "wipe", "Wipe", id="shift.wipe", tooltip="Empties the line", show=False),
        LEAVE,
    ]

    def __init__(
        self,
        lane: Lane,
        person: Person,
        proposed: ProposedDay,
        *,
        money: MoneyFormat,
        desk: Desk,
        opening: Callable[[Money, date], BeginsShift],
    ) -> None:
        """`opening` makes the write that opens the shift with a float; the same one however often it is asked."""
        super().__init__()
        self._lane, self._person, self._proposed = lane, person, proposed
        self._day = proposed.day
        self._money, self._desk, self._opening = money, desk, opening
        self._writing = False

    def compose(self) -> ComposeResult:
        lane = self._lane
        yield Static(
            plain(f"{lane.company.name} · {lane.outlet_name} · till {lane.terminal_code} · {self._person.name}"),
            classes="top",
        )
        with Vertical(id="middle") as middle:
            middle.border_title = "Open a shift"
            yield Static(plain("No shift is open on this till: count the drawer and open one."), id="question")
            yield Static(self._date(), id="date")
            yield Form([self._float_field()])
            yield Static(plain(self._proposed.remark, 500), id="notice")
        yield KeyBar()

    def _date(self) -> Content:
        """The day; told when it is not the one that was proposed."""
        off = "" if self._day == self._proposed.day else f"   not {day_text(self._proposed.day)}"
        return Content.assemble(f"{'Business date':<{LABEL_COLUMNS - 2}}", day_text(self._day), off)

    def _float_field(self) -> Field:
        return Field(
            "float", "Float in the drawer",
            f"In {self._money.currency}. Nothing typed is {self._money.amount(NOTHING)}.",
            check=self._check_float,
        )  # fmt: skip

    def text_typed(self, text: str) -> None:
        if not self._writing:
            self._form.row.type(text)
            self._say("")

    def action_accept(self) -> None:
        """Enter: the shift is opened once, however often it is pressed."""
        if self._writing or not self._form.settle_all():
            return
        self._writing = True
        self._say("Opening the shift …")
        command = self._opening(self._money.parse_amount(self._form.text_of("float") or "0"), self._day)
        try:
            self._desk.submit(command, reply=ShiftOpened, to=self)
        except TillError as refusal:
            self._refused(refusal)

    def action_day(self, by: int) -> None:
        """Another day, as far as one can be meant."""
        if self._writing:
            return
        choices = self._proposed.choices
        at = choices.index(self._day) + by
        if 0 <= at < len(choices):
            self._day = choices[at]
            self._say("")
        else:
            self._say(f"A shift that is opened now is of {day_text(choices[0])} to {day_text(choices[-1])}.")
        self.query_one("#date", Static).update(self._date())

    def action_back(self) -> None:
        if not self._writing:
            self.answer(None)

    def action_erase(self) -> None:
        self._edit(EditLine.erased)

    def action_wipe(self) -> None:
        self._edit(lambda _: EditLine())

    def action_cursor(self, by: int) -> None:
        self._edit(lambda line: line.moved(by))

    def _edit(self, change: Callable[[EditLine], EditLine]) -> None:
        if not self._writing:
            self._form.row.edit(change(self._form.row.line))

    @on(ShiftOpened)
    def _opened(self, message: ShiftOpened) -> None:
        self.answer(message.shift)

    @on(Refused)
    def _was_refused(self, message: Refused) -> None:
        self._refused(message.error)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        raise message.error

    def _refused(self, refusal: TillError) -> None:
        self._writing = False
        self._say(f"{refusal} Press Enter to try again.")

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def _check_float(self, text: str) -> str:
        try:
            amount = self._money.parse_amount(text or "0")
        except NotANumber as error:
            raise BadInput(f"{error}: write an amount such as {self._money.amount(Money(15_000))}.") from None
        if amount < NOTHING:
            raise BadInput("A drawer cannot hold less than nothing: count it again.")
        return text

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))
