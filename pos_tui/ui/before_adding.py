"""What is asked of the person at the till before a product becomes a line: age, weight, the card's number."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_tui.catalogue.views import Product, Scanned
from pos_tui.customers.views import Customer
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Quantity, UnitPrice
from pos_tui.selling.views import Basket
from pos_tui.ui.context import TillContext
from pos_tui.ui.corrections import Corrections
from pos_tui.ui.screens.weigh import MEASURED, WEIGHED, Measured
from pos_tui.ui.widgets.message_line import Tone

if TYPE_CHECKING:
    from pos_tui.ui.screens.gift_card import CardSold


class Asker(Protocol):
    """Who asks; None is the answer of somebody who gave none."""

    async def weigh(self, product: Product) -> Measured | None: ...

    async def old_enough(self, name: str, min_age: int) -> bool | None: ...

    async def card_for(self, product: Product) -> "CardSold | None": ...

    async def serial_of(self, product: Product, quantity: Quantity) -> str | None: ...

    async def one_of(self, text: str, found: tuple[Customer, ...]) -> Customer | None: ...

    def say(self, sentence: str, tone: Tone) -> None: ...


MOST_TO_CHOOSE = 8


@dataclass(frozen=True)
class Wanted:
    """How much of a product, and what a person said of it; `alone` where it does not go on another line."""

    quantity: Quantity
    tare: Quantity | None = None
    by_hand: bool = False
    card: str | None = None
    price: UnitPrice | None = None
    serial: str | None = None

    @property
    def alone(self) -> bool:
        return self.tare is not None or self.by_hand or self.card is not None or self.serial is not None


def asks_age(basket: Basket, product: Product, quantity: Quantity) -> int | None:
    """The age that the customer has to have and that nobody has looked at in this basket."""
    needed = product.min_age or 0
    return needed if quantity > 0 and needed > basket.age_checked else None


async def wanted(
    asker: Asker, product: Product, quantity: Quantity, said: Scanned | None, *, counted: bool, by_hand: bool
) -> Wanted | None:
    """All that is to be known of the line; None when somebody left it out.

    `counted` when the quantity was typed before the code; `by_hand` when a typed weight takes a right.
    """
    if product.kind == "gift_card":
        card = await asker.card_for(product)
        return None if card is None else Wanted(ONE, card=card.number, price=card.price)
    if product.tracking == "serial":
        return await _piece(asker, product, quantity, said)
    in_code = said is not None and (said.weight is not None or said.price is not None or said.quantity != ONE)
    if product.unit not in MEASURED or in_code:
        return Wanted(quantity)
    if counted or quantity != ONE:
        return Wanted(quantity, by_hand=by_hand and product.unit in WEIGHED)
    measured = await asker.weigh(product)
    return None if measured is None else Wanted(measured.quantity, measured.tare, measured.by_hand)


async def _piece(asker: Asker, product: Product, quantity: Quantity, said: Scanned | None) -> Wanted | None:
    """The one with the number in its code, or that somebody scans, types or chooses."""
    if abs(quantity) != ONE:
        raise BadInput(f"{product.name} has serial numbers: scan each piece by itself.")
    number = said.serial if said is not None and said.serial else await asker.serial_of(product, quantity)
    return None if number is None else Wanted(quantity, serial=number)


async def who_buys(context: TillContext, asker: Asker, text: str) -> Customer | None:
    """The customer with this code, card, telephone number or name; asks where there are several or nobody."""
    from pos_tui.customers.queries import customers_found  # no scan needs customers

    company_id = context.lane.company.company_id
    page = await context.desk.ask(
        lambda session: customers_found(session, company_id, text, limit=MOST_TO_CHOOSE, active_only=True)
    )
    found = page.customers
    return found[0] if len(found) == 1 else await asker.one_of(text, found)


def _check_once(basket: Basket, product: Product, serial: str) -> None:
    """Of a piece there is one, so it is in the basket once."""
    if any(line.serial == serial and line.product_id == product.product_id for line in basket.lines):
        raise BadInput(f"{product.name} with number {serial} is in the basket already: look at the number again.")


class Questions:
    """Asks one thing after the other; the next scan waits so long."""

    def __init__(self, context: TillContext, asker: Asker, corrections: Corrections) -> None:
        self._till, self._asker, self._corrections = context, asker, corrections

    async def about(
        self, basket: Basket, product: Product, quantity: Quantity, said: Scanned | None, *, counted: bool
    ) -> tuple[Basket, Wanted | None]:
        """The basket, with the age that was checked, and what is to be added to it."""
        min_age = asks_age(basket, product, quantity)
        if min_age is not None:
            if not await self._is_old_enough(basket, product, min_age):
                return basket, None
            basket = basket.model_copy(update={"age_checked": min_age})
        by_hand = not self._till.typed_weights
        line = await wanted(self._asker, product, quantity, said, counted=counted, by_hand=by_hand)
        if line is not None and line.serial is not None:
            _check_once(basket, product, line.serial)
        if line is None:
            self._asker.say(f"{product.name} was left out.", "warning")
        return basket, line

    async def _is_old_enough(self, basket: Basket, product: Product, min_age: int) -> bool:
        if await self._asker.old_enough(product.name, min_age):
            return True
        await self._corrections.refuse_age(basket, product, min_age)
        self._asker.say(f"{product.name} is sold from {min_age} years on: it was left out.", "warning")
        return False
