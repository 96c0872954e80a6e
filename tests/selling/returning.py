"""Taking goods back in a test."""

from collections.abc import Sequence

from pos_tui.money import Money
from pos_tui.selling.basket import new_basket
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Line, Payment, Returnable, Sale
from tests.shops import Shop


def refund(shop: Shop, sale: Sale, lines: Sequence[Line]) -> Sale:
    """The lines come back to the till that sold them, and their money goes out in the first tender."""
    basket = new_basket().model_copy(update={"lines": tuple(lines), "customer": sale.basket.customer})
    total = price_basket(basket, shop.lane.company).total
    payment = Payment(tender=sale.payments[0].tender, amount=Money(total))
    return sale.model_copy(update={"basket": basket, "payments": (payment,) if total else ()})


def full_return(shop: Shop, sale: Sale, lines: Sequence[Returnable]) -> Sale:
    """All that is left of a receipt comes back."""
    return refund(shop, sale, [line.line for line in lines if line.line is not None])
