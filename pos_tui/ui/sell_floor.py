"""Hold, recall, returns and approvals at the sell screen.

What is opened now and then is loaded then: a till that only sells starts sooner and is smaller without it.
"""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from textual import work

from pos_tui.catalogue.views import Product
from pos_tui.customers.views import Customer
from pos_tui.errors import BadInput, NotPermitted, TillError
from pos_tui.money import Quantity
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Basket
from pos_tui.ui import entries, prompts
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.keyed import BURST_SECONDS
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.screens.weigh import Measured, WeighScreen
from pos_tui.ui.sell_commands import SellCommands
from pos_tui.ui.widgets.details import items_text
from pos_tui.workers.keeper import BasketKeeper

if TYPE_CHECKING:
    from pos_tui.ui.screens.gift_card import CardSold
    from pos_tui.ui.voiding import TakenBack, Voided

T = TypeVar("T")


class SellFloor(SellCommands, inherit_bindings=False):
    """The part of the sell screen that opens other screens and goes on with their answers."""

    keeper: BasketKeeper
    _to_approve: NotPermitted | None = None
    _asked_to_empty = _waits_to_ask = False

    def basket_changed(self) -> None:
        raise NotImplementedError

    def look_whether_finished(self) -> None:
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F6 is there after a refusal that somebody could approve."""
        if action == "approve":
            return self._to_approve is not None
        return super().check_action(action, parameters)

    def mind(self, refusal: TillError | None) -> None:
        """What was refused last, if somebody could approve it."""
        self._asked_to_empty = False
        wanted = refusal if isinstance(refusal, NotPermitted) and refusal.approvable else None
        before, self._to_approve = self._to_approve, wanted
        if before is not self._to_approve:
            self.refresh_bindings()

    def action_approve(self) -> None:
        if self._to_approve is not None:
            self._approve(self._to_approve)

    @work
    async def _approve(self, refusal: NotPermitted) -> None:
        from pos_tui.ui.screens.approve import ApproveScreen
        from pos_tui.ui.wishes import wish_for

        wish = wish_for(refusal, self.register.basket, self._till)
        approval = await ask_on_top(self, ApproveScreen(self._till, wish))
        if approval is not None:
            self.register.approve((*self.register.basket.approvals, approval))
            self.mind(None)
            self.basket_changed()
            self.say("Approved: press the key again.", "good")
            if wish.permission == "discount" and not self.register.basket.discount_reason:
                self.ask_why()

    async def weigh(self, product: Product) -> Measured | None:
        return await self._question(WeighScreen(self._till, product))

    async def old_enough(self, name: str, min_age: int) -> bool | None:
        from pos_tui.ui.screens.age import AgeScreen

        return await self._question(AgeScreen(self._till, name, min_age))

    async def card_for(self, product: Product) -> "CardSold | None":
        from pos_tui.ui.screens.gift_card import SellCardScreen

        return await self._question(SellCardScreen(self._till, product))

    async def serial_of(self, product: Product, quantity: Quantity) -> str | None:
        """Which piece: one of those on hand; what comes back is typed as it stands on it."""
        from pos_tui.ui.screens.serial import SerialScreen

        return await self._question(SerialScreen(self._till, product, comes_back=quantity < 0))

    async def one_of(self, text: str, found: tuple[Customer, ...]) -> Customer | None:
        """One of several customers, or somebody new."""
        from pos_tui.ui.screens.who_buys import NEW, AddCustomerScreen, ChooseCustomerScreen

        chosen: Customer | str | None = NEW
        if found:
            screen = ChooseCustomerScreen(self._till, text, found)
            chosen = await self._question(screen)
            text = screen.text
        if chosen == NEW:
            return await self._question(AddCustomerScreen(self._till, text))
        return chosen if isinstance(chosen, Customer) else None

    def action_who(self) -> None:
        """What the customer on the basket has, likes, and bought before."""
        customer = self.register.basket.customer
        if customer is None:
            self.refuse(BadInput("Nobody is on the basket: say who buys (F3), then look."))
        else:
            from pos_tui.ui.screens.customer import CustomerScreen

            self.app.push_screen(CustomerScreen(self._till, customer.customer_id))

    def ask_why(self) -> None:
        """A discount that somebody approved, or every one where the shop wants it, has a reason."""
        self._input.ask(prompts.WHY)
        self.say(prompts.WHY.hint)

    @property
    def rests(self) -> bool:
        """True when nothing goes on by itself: everything was done, or a person has to answer first."""
        asks = any(isinstance(screen, QuestionScreen) for screen in self.app.screen_stack)
        return asks or self.register.is_idle or (self._waits_to_ask and self.app.screen is not self)

    async def _question(self, screen: QuestionScreen[T]) -> T | None:
        """Asks when no scan is under way and nothing else lies over the basket.

        What is scanned meanwhile comes behind the answer.
        """
        self._waits_to_ask = True
        self.look_whether_finished()
        while not (self.is_silent and self.app.screen is self):
            await self.on_top()
            await asyncio.sleep(BURST_SECONDS)  # silence is only told by the clock
        self._waits_to_ask = False
        answer = await ask_on_top(self, screen)
        for code in screen.scanned:
            self.register.ask(entries.Code(code, scanned=True))
        return answer

    @work
    async def action_menu(self) -> None:
        """The menu, and whatever is chosen from it, until this screen is on top again."""
        floor = await asyncio.to_thread(import_module, "pos_tui.ui.floor")
        await self.on_top()
        try:
            said: str = await floor.Floor(self, self._till).menu()
        except TillError as refusal:
            self.refuse(refusal)
        else:
            self.say(said, "good" if said else "plain")

    def action_empty(self) -> None:
        """Asks once: the whole basket goes."""
        if not self._asked_to_empty:
            self.mind(None)
            self._asked_to_empty = True
            self.say("The whole basket goes and the audit keeps what was in it: press the key again.", "warning")
        else:
            self.enter(entries.Abandon())

    @work(exclusive=True, group="explain")
    async def action_explain(self) -> None:
        """Every step of the selected line's price."""
        basket, index = self.register.basket, self.register.selected
        if not basket.lines:
            return
        from pos_tui.ui.screens.explain import ExplainScreen, steps_of

        try:
            steps = await steps_of(self._till, basket, index)
        except TillError as refusal:
            self.refuse(refusal)
        else:
            await self.on_top()
            self.app.push_screen(ExplainScreen(steps))

    def action_find(self) -> None:
        """What somebody asks for; what was typed is looked for there, and is still here when nothing is taken."""
        from pos_tui.ui.screens.find import FindScreen

        customer = self.register.basket.customer
        tier = customer.tier if customer is not None else None
        self.app.push_screen(FindScreen(self._till, self._input.words, tier=tier), self._was_found)

    def _was_found(self, product: Product | None) -> None:
        if product is not None:
            self._input.take(product)

    def action_recall(self) -> None:
        if self.register.basket.lines or not self.register.is_idle:
            self.refuse(BadInput("A basket is on the screen: hold it (F7) or finish it, then recall another one."))
            return
        from pos_tui.ui.screens.recall import RecallScreen

        self.app.push_screen(RecallScreen(self._till, instead_of=self.register.basket.sale_id), self._recalled)

    def _recalled(self, basket: Basket | None) -> None:
        if basket is None:
            return
        self.register.begin(basket)
        self.keeper.begin_with(self.register.basket)
        self.basket_changed()
        self.say(f"Back in the basket as it was held: {items_text(basket.lines)}.", "good")

    def action_take_back(self) -> None:
        from pos_tui.ui.screens.returning import ReturnScreen

        self.app.push_screen(ReturnScreen(self._till), self._taken_back)

    def _taken_back(self, outcome: "TakenBack | Voided | None") -> None:
        from pos_tui.ui.voiding import TakenBack

        if isinstance(outcome, TakenBack):
            self.enter(entries.TakeBack(outcome.lines, outcome.customer))
        elif outcome is not None:
            self.last_receipt = outcome.receipt
            if outcome.opens_drawer:
                self._till.spool.kick()
            self._till.spool.print(receipt_text(outcome.receipt))
            self.refresh_bindings()
            self.say(outcome.sentence, "good")
