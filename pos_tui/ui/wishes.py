"""What somebody else would be asked to approve of a basket, after the service refused it."""

from typing import cast

from pos_tui.errors import NotPermitted
from pos_tui.money import Money
from pos_tui.selling.needs import Need, need_of
from pos_tui.selling.views import Basket
from pos_tui.staff.rules import Permission
from pos_tui.ui.context import TillContext
from pos_tui.workers.approving import Wish


def wish_for(refusal: NotPermitted, basket: Basket, till: TillContext) -> Wish:
    """As large as the largest thing in the basket that needs this permission, with the others of its kind."""
    need = need_of(basket, cast(Permission, refusal.permission), till.lane.company)
    size, *more = sorted(refusal.sizes, reverse=True) or [need.size]
    about = need.about + _how_much(need, basket, till)
    if more:
        about += f", and {len(more)} more like it"
    return Wish(permission=need.permission, size=size, about=about, more=tuple(more))


def _how_much(need: Need, basket: Basket, till: TillContext) -> str:
    """What the box has to say, since the payment does not show the lines."""
    if need.permission == "discount" and need.about:
        return f", {need.size} %"
    if need.permission in ("return_with_receipt", "return_without_receipt"):
        return f", {till.money.with_currency(Money(need.size))}"
    if need.permission == "override_price":
        lines = [line for line in basket.lines if (line.name, line.priced_by) == (need.about, "override")]
        prices = [
            (till.money.unit_price(line.list_price), till.money.unit_price(line.unit_price)) for line in lines
        ]
        return f", {prices[0][0]} → {prices[0][1]}" if prices else ""
    return ""
