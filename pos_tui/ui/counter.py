"""What the register asks of the screen at which its basket stands."""

from contextlib import AbstractContextManager
from typing import Protocol

from pos_tui.catalogue.views import Product
from pos_tui.errors import TillError
from pos_tui.money import Quantity
from pos_tui.selling.views import Basket
from pos_tui.ui.before_adding import Asker
from pos_tui.ui.widgets.message_line import Tone


class Counter(Asker, Protocol):
    """The screen at which the basket stands, and whoever stands at it."""

    def basket_changed(self) -> None:
        """Something of it can be seen."""

    def refuse(self, refusal: TillError) -> None:
        """What was asked last cannot be; the basket is as it was."""

    def say(self, sentence: str, tone: Tone) -> None:
        """What was asked last is done."""

    def handing_over(self, basket: Basket) -> AbstractContextManager[None]:
        """In the block the basket is put aside or taken away, and not kept besides."""

    def price_wanted(self, name: str) -> None:
        """The selected line has an open price."""

    def choose(self, text: str, found: list[Product], quantity: Quantity) -> None:
        """Several products have these words."""

    def pay(self) -> None:
        """The customer has everything."""

    def at_rest(self) -> None:
        """Everything that was asked for is done."""
