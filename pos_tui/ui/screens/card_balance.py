"""What is on a gift card: scanned or typed, said in a sentence; unknown numbers are counted."""

from pos_tui.customers.card_numbers import masked, read_number
from pos_tui.customers.gift_cards import find_card
from pos_tui.errors import Unknown
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.widgets.form import Field


class CardBalanceScreen(FillInScreen):
    """Stays open for the next card."""

    stays = True

    def __init__(self, context: TillContext) -> None:
        self._till = context
        field = Field("number", "Card", "Scan it or type its number.", check=read_number, whole=True)
        super().__init__("What is on a gift card", (field,), self._look, lambda _said: None)

    async def _look(self, texts: Texts) -> str:
        till, now, number = self._till, self._till.clock(), texts["number"]
        card = await till.desk.write(
            lambda session: find_card(session, till.lane, till.person.staff_id, number, key=till.key, now=now)
        )
        if card is None:
            raise Unknown("No gift card here has this number: look at the card again.")
        return f"The gift card {masked(number)} holds {till.money.with_currency(card.balance)}."
