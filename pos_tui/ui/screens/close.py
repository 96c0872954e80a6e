"""A counted drawer against what was expected: why it differs, counted again, or the shift closed."""

from typing import ClassVar, Literal
from uuid import UUID

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos_tui.cash.close import MOST_ATTEMPTS
from pos_tui.cash.z_views import ForeignCount, SealedCount, ZReport
from pos_tui.errors import BadInput
from pos_tui.money import Money
from pos_tui.selling.shift_end import end_shift
from pos_tui.ui.acting import ActingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.workers.approving import Act, Wish

Outcome = ZReport | Literal["again"] | None
LABEL_COLUMNS, FIGURE_COLUMNS = 20, 16


class CloseScreen(ActingScreen[Outcome, ZReport]):
    """Answers with the Z, with `again` for another count, or with None when the shift goes on."""

    CSS_PATH = "close.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "accept", "Close the shift", id="close_shift.accept", tooltip="Ends the shift with its Z"
        ),
        Binding("f4", "again", "Count again", id="close_shift.again", tooltip="Recorded as another count"),
        Binding("escape", "back", "Back", id="close_shift.back", tooltip="The shift goes on; the count is kept"),
        Binding("backspace", "erase", "Erase", id="close_shift.erase", tooltip="Takes back a letter", show=False),
        Binding("left", "cursor(-1)", "Left", id="close_shift.left", tooltip="The cursor to the left", show=False),
        Binding("right", "cursor(1)", "Right", id="close_shift.right", tooltip="Cursor to the right", show=False),
    ]

    def __init__(self, context: TillContext, count: SealedCount, carry_on: tuple[UUID, ...] = ()) -> None:
        """`carry_on` are the held baskets that somebody saw and leaves for the next shift."""
        super().__init__(context)
        self._count, self._carry_on = count, carry_on

    def compose(self) -> ComposeResult:
        lane, shift = self._till.lane, self._till.shift
        where = f"{lane.outlet_name} · till {lane.terminal_code} · {self._till.person.name} · shift {shift.number}"
        yield Static(plain(where), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = f"Count {self._count.attempt} is sealed"
            yield Static(self._figures(), id="figures")
            if self._count.differs:
                yield Form([Field("reason", "Why it differs", "As far as it is known.", check=_reason)])
            yield Static(id="notice")
        yield KeyBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "again" and self._count.attempt >= MOST_ATTEMPTS else True

    def text_typed(self, text: str) -> None:
        if not self._acting and self._count.differs:
            self._form.row.type(text)
            self.say("")

    def action_accept(self) -> None:
        """Enter: closed once, however often it is pressed."""
        if self._acting or (self._count.differs and not self._form.settle_all()):
            return
        self.say("Closing the shift …")
        self.act(self._ending())

    def action_again(self) -> None:
        if not self._acting:
            self.answer("again")

    def action_back(self) -> None:
        if not self._acting:
            self.answer(None)

    def action_erase(self) -> None:
        if not self._acting and self._count.differs:
            self._form.row.edit(self._form.row.line.erased())

    def action_cursor(self, by: int) -> None:
        if not self._acting and self._count.differs:
            self._form.row.edit(self._form.row.line.moved(by))

    def done(self, result: ZReport) -> None:
        self.answer(result)

    def say(self, sentence: str, tone: str = "plain") -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

    def _ending(self) -> Act[ZReport]:
        till, count, now = self._till, self._count, self._till.clock()
        reason = self._form.text_of("reason") if count.differs else None

        amounts = [self.money(count.variance)] if count.variance or not count.differs else []
        amounts += [self._foreign(one).with_currency(one.variance) for one in count.foreign if one.variance]
        about = f"{', '.join(amounts)}, {reason}"
        return Act(
            lambda session, actor: end_shift(
                session,
                till.lane,
                actor,
                shift_id=count.shift_id,
                reason=reason,
                carry_on=self._carry_on,
                alone_up_to=till.close_alone_up_to,
                key=till.key,
                now=now,
            ),
            Wish(permission="close_shift", size=count.at_stake, about=about),
        )

    def _figures(self) -> Content:
        """Three amounts, one under the other, and what they mean."""
        count, money = self._count, self._till.money
        amounts = [("Counted", count.counted), ("Expected", count.expected), ("Variance", count.variance)]
        lines = [
            Content(f"{name:<{LABEL_COLUMNS}}{money.amount(amount):>{FIGURE_COLUMNS}}") for name, amount in amounts
        ]
        lines += [self._foreign_figures(one) for one in count.foreign]
        return Content("\n").join([*lines, Content(), plain(self._verdict())])

    def _foreign_figures(self, one: ForeignCount) -> Content:
        """One line for each foreign currency, in its own money."""
        money = self._foreign(one)
        figures = f"{money.amount(one.counted)} counted, {money.amount(one.expected)} expected"
        return Content(f"{one.currency:<{LABEL_COLUMNS}}{figures}")

    def _verdict(self) -> str:
        count = self._count
        said = [_difference(self._till.money, count.variance)] if count.variance else []
        said += [_difference(self._foreign(one), one.variance) for one in count.foreign if one.variance]
        return " ".join(said) or "The drawer is exact."

    def _foreign(self, one: ForeignCount) -> MoneyFormat:
        return self._till.money.of_currency(one.currency)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)


def _difference(money: MoneyFormat, variance: Money) -> str:
    amount = money.with_currency(Money(abs(variance)))
    return f"{amount} more than expected." if variance > 0 else f"{amount} less than expected."


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("Say why it differs before the shift is closed.")
    return text
