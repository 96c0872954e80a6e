"""Which gift card, and how much goes on it."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.catalogue.views import Product
from pos_tui.customers.card_numbers import in_fours, new_number, read_number
from pos_tui.errors import BadInput
from pos_tui.money import NotANumber, UnitPrice, price_from_money
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.line_editor import EditLine

WRITE_IT = "Write {number} on the card now: no receipt or screen shows all of it again."
NO_AMOUNT = "Type what goes on the card, such as 50."


@dataclass(frozen=True)
class CardSold:
    """A card and what goes on it."""

    number: str
    price: UnitPrice


class SellCardScreen(QuestionScreen[CardSold]):
    """Answers with the card, or None when none is sold."""

    expects_scan = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "make", "New number", id="card.make", tooltip="For a card without one; nobody guesses it"),
    ]

    def __init__(self, context: TillContext, product: Product) -> None:
        self._till, self._product, self._made = context, product, ""
        hint = "Scan it or type its number; F2 makes a new one."
        fields = [Field("number", "Card", hint, check=read_number, whole=True)]
        if not product.price:
            fields.append(Field("amount", "Amount", "What goes on it.", check=self._checked))
        super().__init__("Gift card", product.name, fields)

    def action_make(self) -> None:
        self._made = new_number()
        self.form.row_of("number").edit(EditLine.of(self._made))
        self.form.move(1)
        self.typed()

    def typed(self) -> None:
        """A number that was made here stands nowhere else: it is said until it is taken, or another is typed."""
        made = bool(self._made) and self.form.text_of("number") == self._made
        self.notice(WRITE_IT.format(number=in_fours(self._made)) if made else "")

    def action_accept(self) -> None:
        if self.form.enter():
            price = self._product.price or self._price(self.form.text_of("amount"))
            self.answer(CardSold(self.form.text_of("number"), price))

    def _checked(self, text: str) -> str:
        self._price(text)
        return text

    def _price(self, text: str) -> UnitPrice:
        try:
            amount = self._till.money.parse_amount(text)
        except NotANumber as error:
            raise BadInput(f"{error}: type an amount such as 50." if text.strip() else NO_AMOUNT) from None
        if amount <= 0:
            raise BadInput("Something has to go on it: type an amount above 0.")
        return price_from_money(amount)


class CardScreen(QuestionScreen[str]):
    """Answers with the number of a card that pays."""

    expects_scan = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="card.leave", tooltip="Another tender"),
    ]

    def __init__(self, name: str, what: str) -> None:
        field = Field("number", "Card", "Scan it or type its number.", check=read_number, whole=True)
        super().__init__(name, what, [field])

    def action_accept(self) -> None:
        if self.form.enter():
            self.answer(self.form.text_of("number"))
