"""Counting the drawer at the end of a shift, blind: nothing here knows what should be in it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.cash.close import count_drawer
from pos_tui.cash.denominations import denominations
from pos_tui.cash.z_views import SealedCount
from pos_tui.errors import BadInput
from pos_tui.staff.views import Place
from pos_tui.ui.acting import ActingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.counting import Counting
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.count_rows import CountRows
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.workers.approving import Act, Wish

QUESTION = "Count the cash in the drawer. The count is sealed first; what was expected is shown after that."


class CountScreen(ActingScreen[SealedCount | None, SealedCount]):
    """Answers with a count that is committed, or None when the shift goes on."""

    CSS_PATH = "count.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "accept", "Next", id="count.accept", tooltip="The next line; the last one seals the count"
        ),
        Binding("f12", "seal", "Seal the count", id="count.seal", tooltip="What is typed is what was counted"),
        Binding("f4", "pieces", "Notes and coins", id="count.pieces", tooltip="One total, or each note and coin"),
        Binding("escape", "back", "Back", id="count.back", tooltip="Nothing is counted; the shift goes on"),
        Binding("up", "move(-1)", "Up", id="count.up", tooltip="The line above", show=False),
        Binding("down", "move(1)", "Down", id="count.down", tooltip="The line below", show=False),
        Binding("backspace", "erase", "Erase", id="count.erase", tooltip="Takes back the last one", show=False),
    ]

    def __init__(self, context: TillContext, foreign: tuple[str, ...] = ()) -> None:
        """`foreign` are the currencies beside the shop's own that lie in the drawer."""
        super().__init__(context)
        self._foreign = tuple(context.money.of_currency(currency) for currency in foreign)
        self._counting = Counting.of(context.money, self._foreign)

    def compose(self) -> ComposeResult:
        lane, shift = self._till.lane, self._till.shift
        where = f"{lane.outlet_name} · till {lane.terminal_code} · {self._till.person.name} · shift {shift.number}"
        yield Static(plain(where), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "Count the drawer"
            yield Static(plain(QUESTION), id="question")
            rows = CountRows(self._counting)
            rows.styles.height = _height(self._counting)
            yield rows
            yield Static(id="notice")
        yield KeyBar()

    def text_typed(self, text: str) -> None:
        if not self._acting:
            self._show(self._counting.type(text))

    def action_accept(self) -> None:
        """Enter: the next note or coin; on the last line the count is sealed."""
        if self._acting:
            return
        try:
            self._counting.amount_of(self._counting.at)
        except BadInput as refusal:
            self._refused(str(refusal))
            return
        if self._counting.is_last:
            self.action_seal()
        else:
            self._show(self._counting.move(1))

    def action_seal(self) -> None:
        """Committed once, however often it is pressed."""
        if self._acting:
            return
        try:
            counted, foreign = self._counting.total(), self._counting.of_foreign()
        except BadInput as refusal:
            self._refused(str(refusal))
            return
        till, pieces = self._till, self._counting.pieces()
        now = till.clock()

        self.say("Sealing the count …")
        self.act(
            Act(
                lambda session, actor: count_drawer(
                    session,
                    Place.at(till.lane),
                    actor,
                    shift_id=till.shift.shift_id,
                    counted=counted,
                    denominations=pieces,
                    foreign=foreign,
                    key=till.key,
                    now=now,
                ),
                Wish(permission="close_shift", about="the count of the drawer"),
            )
        )

    def action_pieces(self) -> None:
        """The other way of counting; what was typed the one way is not kept for the other."""
        if not self._acting:
            money = self._till.money
            is_total = not self._counting.worths
            worths = denominations(money.currency)
            self._show(Counting.of(money, self._foreign, worths if is_total else ()))

    def action_back(self) -> None:
        if not self._acting:
            self.answer(None)

    def action_move(self, by: int) -> None:
        if not self._acting:
            self._show(self._counting.move(by))

    def action_erase(self) -> None:
        if not self._acting:
            self._show(self._counting.rub_out())

    def done(self, result: SealedCount) -> None:
        self.answer(result)

    def say(self, sentence: str, tone: str = "plain") -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

    def _show(self, counting: Counting) -> None:
        self._counting = counting
        rows = self.query_one(CountRows)
        rows.styles.height = _height(counting)
        rows.show(counting)
        self.say("")


def _height(counting: Counting) -> int:
    """A line for each figure that is typed, and one for what the pieces come to."""
    return len(counting.typed) + bool(counting.worths)
