"""What the keys of the sell screen do: each becomes something that is asked of the register, in order."""

import asyncio
from typing import TYPE_CHECKING, cast

from textual import work
from textual.binding import Binding

from pos_tui.catalogue.views import Product
from pos_tui.errors import BadInput, Busy, TillError
from pos_tui.money import ONE, Quantity
from pos_tui.selling.views import Receipt
from pos_tui.text import clean
from pos_tui.ui import entries
from pos_tui.ui.context import TillContext
from pos_tui.ui.greeting import first_steps
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.line_input import LineInput
from pos_tui.ui.opening import sign_out
from pos_tui.ui.register import Register
from pos_tui.ui.screens.help import HelpScreen
from pos_tui.ui.screens.receipt import ReceiptScreen
from pos_tui.ui.sell_keys import NEED_A_LINE, PROMPTS, QUESTIONS_ABOUT_A_LINE
from pos_tui.ui.widgets.message_line import MessageLine, Tone

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp

SECONDS_TO_SIGN_OUT = 3.0
LONGEST_NAMED = 60
NO_SUCH_WORDS = "Nothing here is called that."


class SellCommands(KeyedScreen[None], inherit_bindings=False):
    """The part of the sell screen that keys reach."""

    register: Register
    last_receipt: Receipt | None
    _till: TillContext
    _input: LineInput

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        raise NotImplementedError

    def refuse(self, refusal: TillError) -> None:
        raise NotImplementedError

    def enter(self, entry: entries.Entry) -> None:
        raise NotImplementedError

    async def finish(self) -> None:
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is impossible now stands in brackets."""
        has_lines = bool(self.register.basket.lines) or not self.register.is_idle
        if action in NEED_A_LINE or parameters in QUESTIONS_ABOUT_A_LINE:
            return True if has_lines else None
        if action == "undo":
            return True if self.register.can_undo else None
        if action == "receipt":
            return True if self.last_receipt is not None else None
        return True

    def impossible(self, binding: Binding) -> None:
        why = "nothing was changed" if binding.action == "undo" else "nothing was sold since the sign-in"
        empty = "The basket is empty: scan something first."
        self.refuse(BadInput(f"{binding.description}: {why}." if binding.action in ("undo", "receipt") else empty))

    @work(group="first steps")
    async def tell_first_steps(self) -> None:
        """Said where nothing else was said meanwhile."""
        said = await first_steps(self._till)
        if said and self.register.basket.is_blank:
            self.say(said)

    def action_ask(self, what: str) -> None:
        prompt = PROMPTS[what]
        self._input.ask(prompt)
        self.say(prompt.hint)

    def action_pay(self) -> None:
        self.enter(entries.Pay())

    def action_change(self, by: int) -> None:
        self.enter(entries.Change(Quantity(by * ONE)))
        if by < 0:
            self._input.minus_pressed(self.key_at)
            if self.register.is_last_of_line:
                self.say("One is left: Del takes the line away.")

    def action_void(self) -> None:
        """Said before it is done: where it is refused, that is what is read."""
        lines = self.register.basket.lines
        named = lines[self.register.selected].name if lines and self.register.is_idle else ""
        self.enter(entries.Void())
        if named:
            self.say(f"Taken away: {clean(named, LONGEST_NAMED)}. Ctrl+Z brings it back.")

    def action_undo(self) -> None:
        self.enter(entries.Undo())

    def action_coupon_off(self) -> None:
        self.enter(entries.CouponOff())

    def action_select(self, step: int) -> None:
        if not self._input.move(step):
            self.register.ask(entries.Select(step))

    def found(self, text: str, products: list[Product]) -> None:
        """Shows the newest answer to what is typed; that there is none is said, until there is one."""
        self._input.found(text, products)
        if not products and text == self._input.words:
            self.say(f"{NO_SUCH_WORDS} Enter reads it as a code.")
        else:
            self._unsay_no_such_words()

    def _unsay_no_such_words(self) -> None:
        if self.query_one(MessageLine).sentence.startswith(NO_SUCH_WORDS):
            self.say("")

    def action_rub_out(self) -> None:
        self._input.rub_out()
        if not self._input.text:
            self._unsay_no_such_words()

    def action_go_back(self) -> None:
        self._input.go_back()
        self.say("")

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(self, typed=True))

    def action_receipt(self) -> None:
        if self.last_receipt is not None:
            self.app.push_screen(ReceiptScreen(self._till, self.last_receipt))

    @work(exclusive=True, group="sign out")
    async def action_sign_out(self) -> None:
        """Only once the basket is on disk, so that the next person finds it as it is."""
        try:
            async with asyncio.timeout(SECONDS_TO_SIGN_OUT):
                await self.finish()
        except TimeoutError:
            self.refuse(Busy("The basket could not be written yet: check the database, then sign out again."))
        else:
            sign_out(cast("TillApp", self.app))
