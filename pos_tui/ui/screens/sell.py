"""The screen that is open all day: one input line, the lines of the basket, the total."""

import asyncio
from contextlib import AbstractContextManager
from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult

from pos_tui.catalogue.views import Product
from pos_tui.errors import StoreUnavailable, TillError
from pos_tui.money import Quantity
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.views import Basket, Receipt
from pos_tui.ui import entries, prompts
from pos_tui.ui.context import TillContext
from pos_tui.ui.greeting import greeting
from pos_tui.ui.keyed import HEIGHTS, letter_of
from pos_tui.ui.line_input import LineInput
from pos_tui.ui.register import Register
from pos_tui.ui.sell_costs import SellCosts
from pos_tui.ui.sell_keys import KEYS
from pos_tui.ui.widgets.cost_line import CostLine
from pos_tui.ui.widgets.details import items_text
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.matches import Matches
from pos_tui.ui.widgets.message_line import Tone
from pos_tui.ui.widgets.sell_body import SellBody
from pos_tui.ui.widgets.status_line import StatusLine
from pos_tui.workers.keeper import BasketKeeper, Kept, NotKept
from pos_tui.workers.once import once
from pos_tui.workers.replies import Failed

KEEP_AGAIN_SECONDS = 2.0
BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]


class SellScreen(SellCosts):
    """Reads codes, words and edits; everything they do happens in the register, in order."""

    CSS_PATH = Path(__file__).with_suffix(".tcss")
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS = KEYS

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self._till = context
        self._body, self._matches = SellBody(context), Matches(context.money)
        self.status = StatusLine(context, lambda: context.desk.waiting)
        self._input = LineInput(self._body.entry, self._matches, context.money, self)
        self.cost_line = CostLine()
        self._sold: Receipt | None = None
        self._to_pay: Basket | None = None
        self._asked_to_leave = self._has_begun = False
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
        yield self.cost_line
        yield KeyBar()

    def painted(self) -> None:
        self._begin()

    @work
    async def _begin(self) -> None:
        """The basket that was open here is there again; then the queue of scans is worked off."""
        open_basket = await self._open_basket()
        self.register.begin(open_basket)
        self.keeper.begin_with(self.register.basket)
        self._has_begun = True
        self.basket_changed()
        said, tone = greeting(self._till, open_basket)
        if said:
            self.say(said, tone)
        else:
            self.tell_first_steps()
        await self.register.work()

    async def _open_basket(self) -> Basket | None:
        """What was being bought here, however long the database takes to say so."""
        lane = self._till.lane
        while True:
            try:
                return await self._till.desk.ask(lambda session: basket_of_lane(session, lane))
            except StoreUnavailable as refusal:
                self.refuse(refusal)
            except TillError as refusal:
                self.refuse(refusal)
                return None
            await asyncio.sleep(KEEP_AGAIN_SECONDS)

    # What is typed

    def is_command(self, key: str) -> bool:
        """A sign is a letter once something is typed; Enter then ends it."""
        is_text = key == "enter" or letter_of(key) is not None
        begins_a_return = key == "minus" and not self.register.basket.lines
        return (self._input.is_empty or not is_text) and not begins_a_return and super().is_command(key)

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
        self.scan_entered(in_burst=in_burst)
        self._input.end(in_burst=in_burst)

    def enter(self, entry: entries.Entry) -> None:
        """Something was asked of the register."""
        self._asked_to_leave = False
        self.mind(None)
        self.say("")
        self.register.ask(entry)

    def look_up(self, text: str) -> None:
        self._look_up(text)

    @work(exclusive=True, group="search")
    async def _look_up(self, text: str) -> None:
        try:
            self.found(text, await self.register.find(text))
        except TillError as refusal:
            self.refuse(refusal)

    # What the register tells

    def basket_changed(self) -> None:
        basket = self.register.basket
        if not basket.is_blank:
            self._sold = None
        if self._to_pay is not None and self._to_pay is not basket:
            self._to_pay = None
            self.say("The basket changed while the payment opened: look at the total, then pay.", "warning")
        if self._sold is not None:
            self._body.show_sold(basket, self._sold)
        else:
            self._body.show_basket(basket, self.register.selected)
        self.keeper.keep(basket)
        self.keys_changed()
        self.scan_done()

    def refuse(self, refusal: TillError) -> None:
        self.status.redraw()
        self.say(str(refusal), "bad")
        self.mind(refusal)
        self.app.bell()

    def handing_over(self, basket: Basket) -> AbstractContextManager[None]:
        return self.keeper.handing_over(basket)

    def price_wanted(self, name: str) -> None:
        self._input.ask(prompts.PRICE)
        self.say(f"{name} has an open price: type it, then Enter.", "warning")

    def choose(self, text: str, found: list[Product], quantity: Quantity) -> None:
        self._input.offer(text, found, quantity)

    def at_rest(self) -> None:
        self.look_whether_finished()
        self._open_payment()

    @property
    def is_calm(self) -> bool:
        """True when everything that was asked for has been done and is on disk."""
        return self._has_begun and self.rests and self.keeper.is_kept and self._to_pay is None

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        self._body.message.say(sentence, tone)

    # What the desk tells

    @on(Kept)
    def _kept(self, message: Kept) -> None:
        self.status.redraw()
        self.keeper.kept(message.basket)
        self.look_whether_finished()
        self._open_payment()

    @on(NotKept)
    def _not_kept(self, message: NotKept) -> None:
        self._to_pay = None
        self.keeper.not_kept()
        self.refuse(message.error)
        once(self, KEEP_AGAIN_SECONDS, lambda: self.keeper.keep(self.register.basket))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self._to_pay = None
        self.keeper.not_kept()
        self.say(f"A bug in this program ({type(message.error).__name__}); the basket is as it was.", "bad")

    # Pointing and leaving

    @on(LinesView.Chosen)
    def _line_chosen(self, message: LinesView.Chosen) -> None:
        self.register.ask(entries.Select(index=message.index))

    @on(Matches.Taken)
    def _match_taken(self, message: Matches.Taken) -> None:
        self._input.take(message.product)

    async def finish(self) -> None:
        """Returns when every scan is in the basket and the basket is on disk."""
        self._finished.clear()
        self.look_whether_finished()
        await self._finished.wait()

    def look_whether_finished(self) -> None:
        if self.rests and self.keeper.is_kept:
            self._finished.set()

    async def before_leaving(self) -> bool:
        """True when the till may be left: at once with an empty basket, else when asked twice."""
        lines = self.register.basket.lines
        if not lines or self._asked_to_leave:
            return True
        self._asked_to_leave = True
        self.say(f"{items_text(lines)} stay in the basket for the next sign-in. Quit again to leave.", "warning")
        return False
