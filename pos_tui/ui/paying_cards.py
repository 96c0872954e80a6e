"""Paying with a gift card: its number is asked for, and it pays no more than it holds."""

from textual import on, work

from pos_tui.cash.views import TenderType
from pos_tui.customers.card_numbers import masked
from pos_tui.customers.gift_cards import Card, find_card
from pos_tui.errors import BadTender, TillError, Unknown
from pos_tui.money import Money
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.booking import Booking
from pos_tui.ui.screens.gift_card import CardScreen
from pos_tui.ui.widgets.choices import Choices


class PayingCards(Booking, inherit_bindings=False):
    """The part of the pay screen that takes what is pointed at, and asks for a card."""

    def _amount(self, currency: str | None) -> Money | None:
        raise NotImplementedError

    def _tender(self, tender: TenderType, given: Money | None, card: str | None = None) -> None:
        raise NotImplementedError

    @on(Choices.Pressed)
    async def _pointed_at(self, message: Choices.Pressed) -> None:
        await self.press(message.key)

    @work
    async def _take_card(self, tender: TenderType) -> None:
        """The card pays what was typed, else all that is due or all that it holds; a refund goes onto it."""
        money, due = self._till.money, self._tendering.due
        what = f"{money.with_currency(Money(abs(due)))} {'goes onto the card' if due < 0 else 'is to be paid'}."
        number = await ask_on_top(self, CardScreen(tender.name, what))
        if number is None:
            return
        try:
            card = await self._look_at(number)
            given = self._part_of(tender, self._amount(None))
            if due > 0:
                given = self._within(card, min(due, card.balance) if given is None else given)
            self._tender(tender, given, card.number)
        except TillError as refusal:
            self._refuse(refusal)

    async def _look_at(self, number: str) -> Card:
        till, now = self._till, self._till.clock()
        card = await till.desk.write(
            lambda session: find_card(session, till.lane, till.person.staff_id, number, key=till.key, now=now)
        )
        if card is None:
            raise Unknown("No gift card here has this number: look at the card again, or take another tender.")
        return card

    def _within(self, card: Card, given: Money) -> Money:
        if card.balance <= 0:
            raise BadTender(f"The gift card {masked(card.number)} is empty: take another tender.")
        if given > card.balance:
            left = self._till.money.with_currency(card.balance)
            raise BadTender(f"The gift card {masked(card.number)} holds {left}: type that or less.")
        return given
