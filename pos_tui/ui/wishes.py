"""What somebody else would be asked to approve of a basket, after the service refused it."""

from typing import cast

from pos_tui.errors import NotPermitted
from pos_tui.selling.needs import need_of
from pos_tui.selling.views import Basket
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.rules import Permission
from pos_tui.workers.approving import Wish


def wish_for(refusal: NotPermitted, basket: Basket, company: CompanyRules) -> Wish:
    """As large as the largest thing in the basket that needs this permission."""
    need = need_of(basket, cast(Permission, refusal.permission), company)
    return Wish(permission=need.permission, size=need.size, about=need.about)
