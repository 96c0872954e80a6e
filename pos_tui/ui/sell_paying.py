"""From the basket to the payment and back. What pays is loaded once this screen is to be seen (behind.py)."""

from typing import TYPE_CHECKING

from textual import events

from pos_tui.errors import BadInput
from pos_tui.selling.receipt_text import receipt_text
from pos_tui.selling.views import Basket, Receipt
from pos_tui.ui import entries
from pos_tui.ui.keyed import BURST_SECONDS
from pos_tui.ui.sell_floor import SellFloor
from pos_tui.workers.once import once

if TYPE_CHECKING:
    from pos_tui.ui.booking import BackToBasket, Paid


class SellPaying(SellFloor, inherit_bindings=False):
    """The part of the sell screen that opens the payment and goes on with what came of it."""

    _to_pay: Basket | None
    _sold: Receipt | None

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
        if self._till.always_reason and not basket.discount_reason and _has_discount(basket):
            self.ask_why()
            return
        self._to_pay = self.register.show_total()

    def _open_payment(self) -> None:
        """Opens it once all that was asked is done and on disk, and no scan is under way."""
        basket = self._to_pay
        if basket is None or not self.keeper.is_kept or not self.register.is_idle:
            return
        if self.app.screen is not self:  # behind a lock it opens later; what a person opened, they wanted instead
            self._to_pay = basket if self._is_locked else None
            return
        if not self.is_silent:
            once(self, BURST_SECONDS, self._open_payment)
            return
        from pos_tui.ui.screens.pay import PayScreen  # there by now, see behind.py

        self._to_pay = None
        self._input.go_back()
        self.say("")
        self.app.push_screen(PayScreen(self._till, basket), self._paid)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        self._open_payment()

    def _paid(self, outcome: "Paid | BackToBasket | None") -> None:
        from pos_tui.ui.booking import Paid

        if isinstance(outcome, Paid):
            self._sold = self.last_receipt = outcome.receipt
            self.register.begin()
            self.keeper.begin_with(self.register.basket)
            self.basket_changed()
            self._print(outcome)
        elif outcome is not None:
            self.register.approve(outcome.approvals)
            if outcome.why and outcome.why != self.register.basket.discount_reason:
                self.register.ask(entries.SayWhy(outcome.why))
            self.register.ask(entries.KeepUp())
            self.basket_changed()
            self.say(outcome.sentence, "warning" if outcome.sentence else "plain")
            for code in outcome.codes:
                self.register.ask(entries.Code(code, scanned=True))

    def _print(self, outcome: "Paid") -> None:
        if outcome.opens_drawer:
            self._till.spool.kick()
        self._till.spool.print(receipt_text(outcome.receipt))


def _has_discount(basket: Basket) -> bool:
    return bool(basket.basket_discount) or any(line.discount for line in basket.lines if line.returns is None)
