"""Signing in: who, then the PIN. The PIN is shown as dots, is in no message, and is forgotten once checked."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.shop.views import Lane
from pos_tui.staff.pins import SHORTEST_BADGE
from pos_tui.staff.views import Colleague, Person
from pos_tui.ui.asking import LEAVE, AskingScreen
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import MASK, EditLine
from pos_tui.ui.widgets.pick_list import Choice, PickList

LONGEST_PIN = 12

Check = Callable[[Colleague, str], Awaitable[Person]]
"""Answers the person whose PIN this is, or raises a refusal."""
ByBadge = Callable[[str], Awaitable[Person]]
"""Answers the person whose badge this is, or raises a refusal."""


class SignInScreen(AskingScreen[Person]):
    """Answers with somebody whose PIN was right."""

    CSS_PATH = "sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="sign_in.accept", tooltip="Takes the person, then checks the PIN"),
        Binding("up", "move(-1)", "Up", id="sign_in.up", tooltip="The person above"),
        Binding("down", "move(1)", "Down", id="sign_in.down", tooltip="The person below"),
        Binding("escape", "back", "Somebody else", id="sign_in.back", tooltip="Back to the list of people"),
        Binding(
            "backspace", "erase", "Erase", id="sign_in.erase", tooltip="Takes back what was typed last", show=False
        ),
        LEAVE,
    ]

    def __init__(
        self,
        lane: Lane,
        colleagues: Sequence[Colleague],
        check: Check,
        *,
        by_badge: ByBadge,
        people: Callable[[], Awaitable[Sequence[Colleague]]],
        hint: str | None,
        warning: str | None = None,
    ) -> None:
        """`people` are the colleagues as they are by then; `warning` is what is wrong with the till itself."""
        super().__init__()
        self._warning = warning
        self._lane, self._colleagues, self._check, self._hint = lane, colleagues, check, hint
        self._by_badge, self._people = by_badge, people
        self._looking = False
        self._typed = self._scanned = EditLine()
        self._person: Colleague | None = colleagues[0] if len(colleagues) == 1 else None
        self._checking = False

    def compose(self) -> ComposeResult:
        lane = self._lane
        yield Static(
            plain(f"{lane.company.name} · {lane.outlet_name} · till {lane.terminal_code}"),
            id="where",
            classes="top",
        )
        with Vertical(id="middle") as middle:
            middle.border_title = "Sign in"
            yield PickList(_choices(self._colleagues))
            yield Static(id="prompt")
            yield Static(id="notice")
            if self._warning:
                yield Static(plain(self._warning, 500), id="warning")
            if self._hint:
                yield Static(plain(self._hint, 500), id="hint")
        yield KeyBar()

    def painted(self) -> None:
        self._show()

    def text_typed(self, text: str) -> None:
        if self._checking:
            return
        if self._person is not None:
            self._type_pin(text)
        else:
            self._type_number(text)
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back is for the PIN, going up and down for the list."""
        if action == "back":
            return self._person is not None
        return action != "move" or self._person is None

    def action_accept(self) -> None:
        """Enter: the person is chosen, or the PIN is complete."""
        if self._checking:
            return
        scanned, self._scanned = self._scanned.text, EditLine()
        if self._person is None and len(scanned) >= SHORTEST_BADGE:
            self._begin(self._by_badge(scanned))
        elif self._person is None:
            self._choose()
        elif self._typed.text:
            self._begin(self._check(self._person, self._typed.text))
        self._show()

    def action_move(self, by: int) -> None:
        if self._person is None and not self._checking:
            self._typed = self._scanned = EditLine()
            self._list.move(by)
            self._say("")
            self._show()

    def action_back(self) -> None:
        """Another person, and nothing of the PIN kept."""
        if not self._checking:
            self._typed = EditLine()
            self._person = None
            self._say("")
            self._show()
            self._look_again()

    def action_erase(self) -> None:
        if not self._checking:
            self._typed, self._scanned = self._typed.erased(), EditLine()
            self._show()

    def on_pick_list_clicked(self) -> None:
        if not self._checking:
            self._typed = EditLine()
            self._choose()
            self._show()

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)

    def _type_pin(self, text: str) -> None:
        if not (text.isascii() and text.isdigit()):
            self._say("A PIN has figures only.")
            return
        self._typed = EditLine.of((self._typed.text + text)[:LONGEST_PIN])
        self._say("")

    def _type_number(self, text: str) -> None:
        self._scanned = self._scanned.typed(text)
        longer = self._typed.typed(text)
        if self._list.seek(longer.text):
            self._typed = longer
            self._say("")
        else:
            self._say("Nobody here has that number or name: choose one from the list.")
            self._look_again(longer)

    def _choose(self) -> None:
        if self._typed.text:
            self._list.seek(self._typed.text)
        self._typed = EditLine()
        self._person = self._colleagues[self._list.at]
        self._say("")

    def _look_again(self, wanted: EditLine | None = None) -> None:
        """Who was taken on at another till while this screen stood here is on the list too."""
        if not self._looking:
            self._looking = True
            self._look(wanted)

    @work(group="people")
    async def _look(self, wanted: EditLine | None) -> None:
        try:
            found = tuple(await self._people())
        except TillError:  # whoever signs in is told
            found = ()
        self._looking = False
        if found in ((), tuple(self._colleagues)) or self._person is not None or self._checking:
            return
        self._colleagues = found
        self._list.put(_choices(found))
        if wanted is not None and not self._typed.text and self._list.seek(wanted.text):
            self._typed = wanted
            self._say("")
        self._show()

    def _begin(self, checking: Awaitable[Person]) -> None:
        """Hands the PIN or badge over and forgets it."""
        self._typed = EditLine()
        self._checking = True
        self._say("Checking …")
        self._wait_for(checking)

    @work(group="sign in")
    async def _wait_for(self, checking: Awaitable[Person]) -> None:
        try:
            self.answer(await checking)
        except TillError as refusal:
            self._checking = False
            self._say(str(refusal))
            self._show()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence))

    def _show(self) -> None:
        """The line that is typed in, as it stands, and the keys that it goes with."""
        self.refresh_bindings()
        if self._person is None:
            label, text = "Number or name", self._typed.text
        else:
            label, text = f"PIN of {self._person.name}", MASK * len(self._typed.text)
        cursor = ("" if self._checking else " ", "reverse")
        self.query_one("#prompt", Static).update(
            Content.assemble("▸ ", plain(label), ": ", (text, "bold"), cursor)
        )


def _choices(people: Sequence[Colleague]) -> list[Choice]:
    return [Choice(person.code, person.name) for person in people]
