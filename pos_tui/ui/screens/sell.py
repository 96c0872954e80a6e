"""The screen that is open all day: one input line, the lines of the basket, the total."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.keys import key_to_character

from pos_tui.catalogue.views import Product
from pos_tui.errors import BadInput, StoreUnavailable, TillError
from pos_tui.money import ONE, Quantity
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Basket, Receipt
from pos_tui.ui import entries, prompts
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import BURST_SECONDS, KeyedScreen
from pos_tui.ui.line_input import LineInput
from pos_tui.ui.opening import sign_out
from pos_tui.ui.register import Register
from pos_tui.ui.screens.help import HelpScreen
from pos_tui.ui.screens.pay import BackToBasket, Paid, PayScreen
from pos_tui.ui.screens.receipt import ReceiptScreen
from pos_tui.ui.sell_keys import KEYS, NEED_A_LINE, PROMPTS, QUESTIONS_ABOUT_A_LINE
from pos_tui.ui.widgets.details import items_text
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.matches import Matches
from pos_tui.ui.widgets.message_line import Tone
from pos_tui.ui.widgets.sell_body import SellBody
from pos_tui.ui.widgets.status_line import StatusLine
from pos_tui.workers.keeper import BasketKeeper, Kept, NotKept
from pos_tui.workers.replies import Failed

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp

KEEP_AGAIN_SECONDS = 2.0
BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]


class SellScreen(KeyedScreen[None]):
    """Reads codes, words and edits; everything they do happens in the register, in order."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS = KEYS

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self._till = context
        self._body, self._matches = SellBody(context), Matches(context.money)
        self.status = StatusLine(context, lambda: context.desk.waiting)
        self._input = LineInput(self._body.entry, self._matches, context.money, self)
        self._sold: Receipt | None = None
        self._to_pay: Basket | None = None
        self._asked_to_leave = False
        self._finished = asyncio.Event()
        self.last_receipt: Receipt | None = None
        self.register = Register(context, self)
        self.keeper = BasketKeeper(
            context.desk, context.lane, context.person.staff_id, clock=context.clock, to=self
        )

    def compose(self) -> ComposeResult:
        yield self.status
        yield self._body
        yield self._matches
        yield KeyBar()

    def painted(self) -> None:
        self._begin()

    @work
    async def _begin(self) -> None:
        """The basket that was open here is there again; then the queue of scans is worked off."""
        lane = self._till.lane
        try:
            open_basket = await self._till.desk.ask(lambda session: basket_of_lane(session, lane))
        except TillError as refusal:
            self.refuse(refusal)
            open_basket = None
        self.register.begin(open_basket)
        self.keeper.begin_with(self.register.basket)
        self.basket_changed()
        if open_basket is not None and open_basket.lines:
            self.say(f"Welcome back: {items_text(open_basket.lines)} are in the basket as they were.", "good")
        await self.register.work()

    # What is typed

    def is_command(self, key: str) -> bool:
        """A sign is a letter once something is typed; Enter then ends it."""
        is_text = key == "enter" or (key_to_character(key) or "\n").isprintable()
        return (self._input.is_empty or not is_text) and super().is_command(key)

    def typed_unseen(self, event: events.Key) -> None:
        """A scan while the screen opens is a scan; a command then was meant for another screen."""
        in_burst = self.rhythm.is_burst(event)
        if event.is_printable and event.character:
            self.text_typed(event.character, in_burst=in_burst)
        elif event.key == "enter" and in_burst:
            self.enter_typed(in_burst=True)

    def text_typed(self, text: str, *, in_burst: bool) -> None:
        self._asked_to_leave = False
        self._input.type(text, self.key_at, in_burst=in_burst)

    def enter_typed(self, *, in_burst: bool) -> None:
        self._input.end(in_burst=in_burst)

    def enter(self, entry: entries.Entry) -> None:
        """Something was asked of the register."""
        self._asked_to_leave = False
        self.say("")
        self.register.ask(entry)

    def look_up(self, text: str) -> None:
        self._look_up(text)

    @work(exclusive=True, group="search")
    async def _look_up(self, text: str) -> None:
        try:
            self._input.found(text, await self.register.find(text))
        except TillError as refusal:
            self.refuse(refusal)

    # What the register tells

    def basket_changed(self) -> None:
        basket = self.register.basket
        if basket.lines or basket.customer is not None:
            self._sold = None
        if self._to_pay is not None and self._to_pay is not basket:
            self._to_pay = None
            self.say("The basket changed while the payment opened: look at the total, then pay.", "warning")
        if self._sold is not None:
            self._body.show_sold(basket, self._sold)
        else:
            self._body.show_basket(basket, self.register.selected)
        self.keeper.keep(basket)
        self.refresh_bindings()

    def refuse(self, refusal: TillError) -> None:
        self.status.be_online(not isinstance(refusal, StoreUnavailable))
        self.say(str(refusal), "bad")
        self.app.bell()

    def price_wanted(self, name: str) -> None:
        self._input.ask(prompts.PRICE)
        self.say(f"{name} has an open price: type it, then Enter.", "warning")

    def choose(self, text: str, found: list[Product], quantity: Quantity) -> None:
        self._input.offer(text, found, quantity)

    def pay(self) -> None:
        """The customer has everything: the payment opens when the basket is on disk."""
        basket = self.register.basket
        if not basket.lines:
            self.refuse(BadInput("The basket is empty: scan something first."))
            return
        for place, line in enumerate(basket.lines, start=1):
            if line.unit_price == 0 and line.agreed is None:
                self.refuse(BadInput(f"Line {place}, {line.name}, has no price: select it, type @ and the price."))
                return
        self._to_pay = basket

    def at_rest(self) -> None:
        self._look_whether_finished()
        self._open_payment()

    @property
    def is_calm(self) -> bool:
        """True when everything that was asked for has been done and is on disk."""
        return self.register.is_idle and self.keeper.is_kept and self._to_pay is None

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        self._body.message.say(sentence, tone)

    # What the desk tells

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        self.status.be_online(True)
        self.keeper.kept(message.basket)
        self._look_whether_finished()
        self._open_payment()

    @on(NotKept)
    def _not_kept(self, message: NotKept) -> None:
        self._to_pay = None
        self.keeper.not_kept()
        self.refuse(message.error)
        self.set_timer(KEEP_AGAIN_SECONDS, lambda: self.keeper.keep(self.register.basket))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._to_pay = None
        self.keeper.not_kept()
        self.say(f"A bug in this program ({type(message.error).__name__}); the basket is as it was.", "bad")

    # Paying

    def _open_payment(self) -> None:
        """Opens it once all that was asked is done and on disk, and no scan is under way."""
        basket = self._to_pay
        if basket is None or not self.keeper.is_kept or not self.register.is_idle:
            return
        if not self.is_silent:
            self.set_timer(BURST_SECONDS, self._open_payment)
            return
        self._to_pay = None
        self._input.go_back()
        self.say("")
        self.app.push_screen(PayScreen(self._till, basket), self._paid)

    def _paid(self, outcome: Paid | BackToBasket | None) -> None:
        if isinstance(outcome, Paid):
            self._sold = self.last_receipt = outcome.receipt
            self.register.begin()
            self.keeper.begin_with(self.register.basket)
            self.basket_changed()
            self._print(outcome)
        elif outcome is not None:
            self.say(outcome.sentence, "warning" if outcome.sentence else "plain")
            for code in outcome.codes:
                self.register.ask(entries.Code(code, scanned=True))

    def _print(self, outcome: Paid) -> None:
        if outcome.opens_drawer:
            self._till.spool.kick()
        self._till.spool.print(receipt_text(outcome.receipt))

    # Commands

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

    def action_void(self) -> None:
        self.enter(entries.Void())

    def action_undo(self) -> None:
        self.enter(entries.Undo())

    def action_select(self, step: int) -> None:
        if not self._input.move(step):
            self.register.ask(entries.Select(step))

    def action_rub_out(self) -> None:
        self._input.rub_out()

    def action_go_back(self) -> None:
        self._input.go_back()
        self.say("")

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(self, typed=True))

    def action_receipt(self) -> None:
        if self.last_receipt is not None:
            self.app.push_screen(ReceiptScreen(self._till, self.last_receipt))

    def action_sign_out(self) -> None:
        sign_out(cast("TillApp", self.app))

    @on(LinesView.Chosen)
    def _line_chosen(self, message: LinesView.Chosen) -> None:
        self.register.ask(entries.Select(index=message.index))

    @on(Matches.Taken)
    def _match_taken(self, message: Matches.Taken) -> None:
        self._input.take(message.product)

    async def finish(self) -> None:
        """Returns when every scan is in the basket and the basket is on disk."""
        self._finished.clear()
        self._look_whether_finished()
        await self._finished.wait()

    def _look_whether_finished(self) -> None:
        if self.register.is_idle and self.keeper.is_kept:
            self._finished.set()

    async def before_leaving(self) -> bool:
        """True when the till may be left: at once with an empty basket, else when asked twice."""
        lines = self.register.basket.lines
        if not lines or self._asked_to_leave:
            return True
        self._asked_to_leave = True
        self.say(f"{items_text(lines)} stay in the basket for the next sign-in. Quit again to leave.", "warning")
        return False
