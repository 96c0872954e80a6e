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
    about = _about(need, basket, till)
    if more:
        about += f", and {len(more)} more like it"
    return Wish(permission=need.permission, size=size, about=about, more=tuple(more))


def _about(need: Need, basket: Basket, till: TillContext) -> str:
    """What, and how much: the payment does not show the lines. Of several prices the one that gives most away."""
    if need.permission == "discount" and need.about:
        return f"{need.about}, {need.size} %"
    if need.permission in ("return_with_receipt", "return_without_receipt"):
        return f"{need.about}, {till.money.with_currency(Money(need.size))}"
    changed = [line for line in basket.lines if line.priced_by == "override"]
    if need.permission != "override_price" or not changed:
        return need.about
    most = max(changed, key=lambda line: (line.list_price - line.unit_price) * line.quantity)
    return f"{most.name}, {till.money.unit_price(most.list_price)} → {till.money.unit_price(most.unit_price)}"
