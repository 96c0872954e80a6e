"""Who may do what: permissions by role."""

from collections.abc import Iterable
from typing import Literal

from pos_tui.errors import NotPermitted

Role = Literal["cashier", "supervisor", "manager", "owner", "support"]

CASHIER = frozenset({"sell", "return_with_receipt", "open_shift"})
SUPERVISOR = CASHIER | {"return_without_receipt", "override_price", "discount", "oversell"}
MANAGER = SUPERVISOR | {"see_reports", "edit_products", "edit_staff"}
SUPPORT = frozenset({"see_reports"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "cashier": CASHIER | {"discount"},
    "supervisor": SUPERVISOR,
    "manager": MANAGER,
    "owner": MANAGER | {"edit_shop"},
    "support": SUPPORT,
}


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def may_sell(permissions: frozenset[str], name: str) -> None:
    """Raises NotPermitted when this person may not sell."""
    if "sell" not in permissions:
        raise NotPermitted(f"{name} may not sell here: a cashier has to sign in.", permission="sell")
