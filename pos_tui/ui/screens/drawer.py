"""Money into the drawer and out of it without a sale, each with a reason; and the drawer opened for nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.cash.drawer import NEEDED, TOO_MUCH, CashKind, move_cash, open_for_nothing
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.money import NOTHING, Money, NotANumber
from pos_tui.staff.views import Place
from pos_tui.ui.acting import ActingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.form import Field, Form
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import EditLine
from pos_tui.workers.approving import Act, Wish


@dataclass(frozen=True)
class Deed:
    """One thing to do at the drawer; `kind` is None for opening it only."""

    kind: CashKind | None
    title: str
    done: str
    why: str


PAID_IN = Deed("paid_in", "Paid in", "paid in", "Where the money comes from.")
PAID_OUT = Deed("paid_out", "Paid out", "paid out", "What the money is for.")
DROP = Deed("drop", "Drop to the safe", "dropped to the safe", "Bag or safe, and who takes it.")
NO_SALE = Deed(None, "Open the drawer", "The drawer is open", "Such as: change for a customer.")


class DrawerScreen(ActingScreen[str | None, bool | None]):
    """Answers with what was done as a sentence, or None when nothing was."""

    CSS_PATH = "drawer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="drawer.accept", tooltip="The next line; the last one does it"),
        Binding("escape", "back", "Back", id="drawer.back", tooltip="Nothing is done"),
        Binding("up", "move(-1)", "Up", id="drawer.up", tooltip="The line above"),
        Binding("down", "move(1)", "Down", id="drawer.down", tooltip="The line below"),
        Binding("backspace", "erase", "Erase", id="drawer.erase", tooltip="Takes back the last one", show=False),
        Binding("left", "cursor(-1)", "Left", id="drawer.left", tooltip="The cursor to the left", show=False),
        Binding("right", "cursor(1)", "Right", id="drawer.right", tooltip="The cursor to the right", show=False),
        Binding("ctrl+u", "wipe", "Wipe", id="drawer.wipe", tooltip="Empties the line", show=False),
    ]

    def __init__(self, context: TillContext, deed: Deed) -> None:
        super().__init__(context)
        self._deed = deed
        self._act_id = new_id()

    def compose(self) -> ComposeResult:
        lane = self._till.lane
        where = f"{lane.outlet_name} · till {lane.terminal_code} · {self._till.person.name}"
        yield Static(plain(where), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = self._deed.title
            yield Form([*self._amount(), Field("reason", "Reason", self._deed.why, check=_reason)])
            yield Static(id="notice")
        yield KeyBar()

    def _amount(self) -> list[Field]:
        if self._deed.kind is None:
            return []
        return [Field("amount", "Amount", f"In {self._till.money.currency}.", check=self._check_amount)]

    def text_typed(self, text: str) -> None:
        if not self._acting:
            self._form.row.type(text)
            self.say("")

    def action_accept(self) -> None:
        """Enter on the last line: done once, however often it is pressed."""
        if self._acting or not self._form.enter():
            return
        self.say("Writing it down …")
        self.act(self._act())

    def action_back(self) -> None:
        if not self._acting:
            self.answer(None)

    def action_move(self, by: int) -> None:
        if not self._acting:
            self._form.move(by)

    def action_erase(self) -> None:
        self._edit(EditLine.erased)

    def action_wipe(self) -> None:
        self._edit(lambda _: EditLine())

    def action_cursor(self, by: int) -> None:
        self._edit(lambda line: line.moved(by))

    def done(self, result: bool | None) -> None:
        """False is a refusal that was kept; an open drawer answers nothing."""
        if result is False:
            self._refused(TOO_MUCH)
            return
        self._till.spool.kick()
        amount = f"{self.money(self._typed_amount())} " if self._deed.kind else ""
        self.answer(f"{amount}{self._deed.done}: {self._form.text_of('reason')}")

    def say(self, sentence: str, tone: str = "plain") -> None:
        self.query_one("#notice", Static).update(plain(sentence, 500))

    def _act(self) -> Act[bool | None]:
        till, place, amount = self._till, Place.at(self._till.lane), self._typed_amount()
        reason, kind, act_id, now = self._form.text_of("reason"), self._deed.kind, self._act_id, self._till.clock()
        if kind is None:
            return Act(
                lambda session, actor: open_for_nothing(
                    session, place, actor, event_id=act_id, reason=reason, key=till.key, now=now
                ),
                Wish(permission="no_sale", about=reason),
            )

        return Act(
            lambda session, actor: move_cash(
                session,
                place,
                actor,
                movement_id=act_id,
                kind=kind,
                amount=amount,
                reason=reason,
                key=till.key,
                now=now,
            ),
            Wish(permission=NEEDED[kind], size=amount, about=f"{self.money(amount)}, {reason}"),
        )

    def _typed_amount(self) -> Money:
        return self._till.money.parse_amount(self._form.text_of("amount")) if self._deed.kind else NOTHING

    def _edit(self, change: Callable[[EditLine], EditLine]) -> None:
        if not self._acting:
            self._form.row.edit(change(self._form.row.line))

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    def _check_amount(self, text: str) -> str:
        money = self._till.money
        try:
            amount = money.parse_amount(text or "0")
        except NotANumber as error:
            raise BadInput(f"{error}: write an amount such as {money.amount(Money(2_000))}.") from None
        if amount <= NOTHING:
            raise BadInput("Type the amount, above nothing.")
        return text


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("Say why: the drawer opens for a reason only.")
    return text
