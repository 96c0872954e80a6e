"""What an entry does to the basket, where it needs nothing but the basket."""

from pos_tui.money import Quantity
from pos_tui.selling import basket as edits
from pos_tui.selling.views import Basket
from pos_tui.ui import entries
from pos_tui.ui.screens.weigh import WEIGHED


def edited(basket: Basket, index: int, entry: entries.Entry) -> Basket:
    """The basket after an edit of one line."""
    line = basket.lines[index]
    match entry:
        case entries.PercentOff(rate):
            return edits.discount_percent(basket, index, rate)
        case entries.AmountOff(amount):
            return edits.discount_amount(basket, index, amount)
        case entries.BasketPercentOff(rate):
            return edits.basket_discount_percent(basket, rate)
        case entries.BasketAmountOff(amount):
            return edits.basket_discount_amount(basket, amount)
        case entries.SayWhy(reason):
            return edits.say_why(basket, reason)
        case entries.NewPrice(price):
            return edits.override_price(basket, index, price)
        case entries.NewQuantity(quantity):
            return edits.set_quantity(basket, index, quantity)
        case entries.Change(by):
            return edits.set_quantity(basket, index, Quantity(line.quantity + by))
        case entries.Void():
            return edits.void(basket, index)
    raise AssertionError(f"{entry} is no edit of a line")


def weighed_by_hand(basket: Basket, index: int, entry: entries.Entry) -> Basket:
    """The basket after an edit, with a weight that was typed marked as such: it takes a right."""
    if not isinstance(entry, entries.NewQuantity | entries.Change) or basket.lines[index].unit not in WEIGHED:
        return basket
    return edits.told(basket, index, by_hand=True)
