"""What is typed into the line of an order or a delivery, as it is meant. Pure."""

import re
from dataclasses import dataclass

from pos_tui.errors import BadInput
from pos_tui.money import LARGEST, ONE, NotANumber, Quantity, UnitPrice
from pos_tui.ui.money_format import MoneyFormat

LONGEST_NUMBER = 6
"""A longer number is a code that was typed by hand."""
NUMBER = re.compile(r"-?[\d.,]+")
TIMES = re.compile(r"([\d.,]+)\*(.+)")


@dataclass(frozen=True)
class SetQuantity:
    """So many of the marked line."""

    quantity: Quantity


@dataclass(frozen=True)
class SetCost:
    """One of the marked line costs this."""

    cost: UnitPrice


@dataclass(frozen=True)
class FindGoods:
    """So many times what this code or these words mean."""

    text: str
    times: Quantity = ONE


def read_entry(text: str, money: MoneyFormat, *, has_lines: bool) -> SetQuantity | SetCost | FindGoods:
    """`12` is a quantity and `@4.50` a cost of the marked line; `3*code`, a code and words find a product.

    Raises BadInput with a sentence.
    """
    try:
        if text.startswith("@"):
            return SetCost(_cost(text[1:], money))
        if (times := TIMES.fullmatch(text)) is not None:
            return FindGoods(times[2].strip(), _quantity(times[1], money))
        if (has_lines or text.startswith("-")) and NUMBER.fullmatch(text) and len(text) <= LONGEST_NUMBER:
            return SetQuantity(money.parse_quantity(text))
    except NotANumber as error:
        raise BadInput(f"{error}: type a quantity such as 12, or a cost such as @4.50.") from None
    return FindGoods(text)


def _cost(text: str, money: MoneyFormat) -> UnitPrice:
    cost = money.parse_price(text)
    if cost < 0:
        raise BadInput("A cost is nothing or more: type it again, such as @4.50.")
    return cost


def _quantity(text: str, money: MoneyFormat) -> Quantity:
    quantity = money.parse_quantity(text)
    if not 0 < quantity <= LARGEST:
        raise BadInput("A quantity is above 0: type it again.")
    return quantity
