"""A locked till: nothing of the basket is to be seen, and a PIN brings it back as it was."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from pos_tui.errors import TillError
from pos_tui.ui.asking import LEAVE, AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.opening import sign_out
from pos_tui.ui.screens.sign_in import LONGEST_PIN
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.line_editor import MASK, EditLine
from pos_tui.workers.seat_watch import whereabouts
from pos_tui.workers.sign_in import sign_in

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp


class LockedScreen(AskingScreen[None]):
    """Lies above everything until the same person's PIN is right or somebody else signs in."""

    CSS_PATH = "locked.tcss"
    locks = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Next", id="locked.accept", tooltip="Checks the PIN, then unlocks"),
        Binding("f2", "somebody_else", "Somebody else", id="locked.else", tooltip="Another person takes the lane"),
        Binding("escape", "wipe", "Wipe", id="locked.wipe", tooltip="Forgets what was typed", show=False),
        Binding("backspace", "erase", "Erase", id="locked.erase", tooltip="Takes back a figure", show=False),
        LEAVE,
    ]

    def __init__(self, context: TillContext, sentence: str, *, elsewhere: bool) -> None:
        """`elsewhere`: the person sits at another till by now, so this one is signed in to from the beginning."""
        super().__init__()
        self._till, self._sentence, self._elsewhere = context, sentence, elsewhere
        self._typed = EditLine()
        self._checking = False
        self._is_right = False
        self.opened = asyncio.Event()
        """Set when the PIN was right and the lock has gone; never when it goes with a sign-out."""

    def compose(self) -> ComposeResult:
        lane = self._till.lane
        yield Static(plain(f"{lane.company.name} · {lane.outlet_name} · till {lane.terminal_code}"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "Locked"
            yield Static(id="why")
            yield Static(id="prompt")
            yield Static(id="notice")
        yield KeyBar()

    def on_mount(self) -> None:
        super().on_mount()
        self._show()

    def say_why(self, sentence: str, *, elsewhere: bool) -> None:
        """Another reason; that the person sits elsewhere stays the reason."""
        if elsewhere:
            self._sentence, self._elsewhere, self._typed = sentence, True, EditLine()
            self._show()

    def text_typed(self, text: str) -> None:
        if self._checking or self._elsewhere:
            return
        if not (text.isascii() and text.isdigit()):
            self._say("A PIN has figures only.")
            return
        self._typed = EditLine.of((self._typed.text + text)[:LONGEST_PIN])
        self._say("")
        self._show()

    def action_accept(self) -> None:
        """Enter: the PIN is complete; or, when the seat is elsewhere, on to the sign-in."""
        if self._elsewhere:
            self.action_somebody_else()
        elif self._typed.text and not self._checking:
            pin, self._typed = self._typed.text, EditLine()
            self._checking = True
            self._say("Checking …")
            self._show()
            self._check(pin)

    def action_somebody_else(self) -> None:
        if not self._checking:
            sign_out(cast("TillApp", self.app))

    def action_wipe(self) -> None:
        self._typed = EditLine()
        self._show()

    def action_erase(self) -> None:
        self._typed = self._typed.erased()
        self._show()

    @work(group="unlock")
    async def _check(self, pin: str) -> None:
        till = self._till
        try:
            moved = await whereabouts(till.desk.database, till.lane, till.person)
            if moved is None:
                await sign_in(
                    till.desk.writer, till.lane, till.person.staff_id, pin, key=till.key, clock=till.clock
                )
        except TillError as refusal:
            self._checking = False
            self._say(str(refusal))
            self._show()
            return
        self._checking = False
        if moved is not None:
            self._say("")
            self.say_why(moved, elsewhere=True)
        else:
            self._is_right = True
            self.dismiss()

    def on_unmount(self) -> None:
        if self._is_right:
            self.opened.set()

    def _say(self, sentence: str) -> None:
        self.query_one("#notice", Static).update(plain(sentence))

    def _show(self) -> None:
        self.query_one("#why", Static).update(plain(self._sentence, 500))
        if self._elsewhere:
            prompt = Content("▸ Enter: sign in here")
        else:
            cursor = ("" if self._checking else " ", "reverse")
            dots = (MASK * len(self._typed.text), "bold")
            prompt = Content.assemble("▸ PIN of ", plain(self._till.person.name, 60), ": ", dots, cursor)
        self.query_one("#prompt", Static).update(prompt)
