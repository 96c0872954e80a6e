"""Who may do what, and how much of it: permissions and limits by role. Pure."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Literal, get_args

Role = Literal["cashier", "supervisor", "manager", "owner", "support"]
Permission = Literal[
    "sell",
    "discount",
    "override_price",
    "oversell",
    "sell_expired",
    "manual_weight",
    "exempt_tax",
    "void_after_total",
    "return_with_receipt",
    "return_without_receipt",
    "refund_other_tender",
    "void_document",
    "open_shift",
    "close_shift",
    "pay_in",
    "pay_out",
    "drop",
    "take_out_again",
    "no_sale",
    "see_x",
    "reprint",
    "unlock_person",
    "edit_staff",
    "edit_staff_anywhere",
    "edit_owner",
    "edit_tills",
    "edit_prices",
    "edit_products",
    "edit_rates",
    "buy",
    "receive_goods",
    "receive_more",
    "send_back",
    "see_audit",
    "see_reports",
    "see_stock",
    "count_stock",
    "adjust_stock",
    "transfer_stock",
    "add_customer",
    "edit_customer",
    "give_credit",
    "adjust_points",
    "adjust_credit",
    "erase_customer",
    "merge_customers",
    "keep_tiers",
    "back_up",
    "restore",
]
ROLES: tuple[Role, ...] = get_args(Role)

NO_LIMIT = 10**15

COMPANY_WIDE: frozenset[Permission] = frozenset({"edit_staff_anywhere", "edit_owner", "edit_tills"})
"""What a role in every outlet gives, and a role in one outlet does not."""

RIGHTS: dict[Role, dict[Permission, int]] = {
    "cashier": {
        "sell": NO_LIMIT,
        "discount": 10,
        "return_with_receipt": 50,
        "open_shift": NO_LIMIT,
        "close_shift": 5,
        "pay_in": NO_LIMIT,
        "drop": NO_LIMIT,
        "reprint": NO_LIMIT,
        "add_customer": NO_LIMIT,
    },
    "supervisor": {
        "discount": 30,
        "override_price": NO_LIMIT,
        "oversell": NO_LIMIT,
        "sell_expired": NO_LIMIT,
        "manual_weight": NO_LIMIT,
        "exempt_tax": NO_LIMIT,
        "void_after_total": NO_LIMIT,
        "return_with_receipt": 500,
        "return_without_receipt": 100,
        "refund_other_tender": NO_LIMIT,
        "void_document": NO_LIMIT,
        "close_shift": 50,
        "pay_out": 200,
        "take_out_again": NO_LIMIT,
        "no_sale": NO_LIMIT,
        "see_x": NO_LIMIT,
        "see_stock": NO_LIMIT,
        "count_stock": NO_LIMIT,
        "adjust_stock": 100,
        "transfer_stock": NO_LIMIT,
        "unlock_person": NO_LIMIT,
        "edit_customer": NO_LIMIT,
        "adjust_points": 500,
        "adjust_credit": 50,
        "receive_goods": NO_LIMIT,
        "send_back": 500,
        "back_up": NO_LIMIT,
    },
    "manager": {
        "discount": 100,
        "return_with_receipt": NO_LIMIT,
        "return_without_receipt": NO_LIMIT,
        "close_shift": NO_LIMIT,
        "pay_out": NO_LIMIT,
        "edit_staff": NO_LIMIT,
        "edit_staff_anywhere": NO_LIMIT,
        "edit_prices": NO_LIMIT,
        "edit_products": NO_LIMIT,
        "edit_rates": NO_LIMIT,
        "give_credit": NO_LIMIT,
        "adjust_points": NO_LIMIT,
        "adjust_credit": NO_LIMIT,
        "erase_customer": NO_LIMIT,
        "merge_customers": NO_LIMIT,
        "keep_tiers": NO_LIMIT,
        "adjust_stock": NO_LIMIT,
        "buy": NO_LIMIT,
        "receive_more": NO_LIMIT,
        "send_back": NO_LIMIT,
        "see_audit": NO_LIMIT,
        "see_reports": NO_LIMIT,
    },
    "owner": {"edit_owner": NO_LIMIT, "edit_tills": NO_LIMIT, "restore": NO_LIMIT},
    "support": {"see_x": NO_LIMIT, "see_audit": NO_LIMIT, "see_reports": NO_LIMIT, "see_stock": NO_LIMIT},
}
"""What each role adds to the one before; discounts in percent, money in whole units of the currency."""

ABOVE: dict[Role, tuple[Role, ...]] = {
    "cashier": ("cashier",),
    "supervisor": ("cashier", "supervisor"),
    "manager": ("cashier", "supervisor", "manager"),
    "owner": ("cashier", "supervisor", "manager", "owner"),
    "support": ("support",),
}

DEEDS: dict[Permission, str] = {
    "sell": "sell here",
    "discount": "give this discount",
    "override_price": "change a price",
    "oversell": "sell more than is on hand",
    "sell_expired": "sell goods past their day",
    "manual_weight": "type a weight that the scale has to say",
    "exempt_tax": "sell without tax",
    "void_after_total": "void a line after the total was shown",
    "return_with_receipt": "refund this much",
    "return_without_receipt": "take goods back without their receipt",
    "refund_other_tender": "refund in another tender than was paid",
    "void_document": "void a receipt",
    "open_shift": "open a shift",
    "close_shift": "close a shift with this variance",
    "pay_in": "pay money in",
    "pay_out": "pay this much out",
    "drop": "drop money to the safe",
    "take_out_again": "take cash out after three refusals",
    "no_sale": "open the drawer without a sale",
    "see_x": "see an X report",
    "reprint": "print a receipt again",
    "unlock_person": "unlock a person",
    "edit_staff": "change who works here",
    "edit_staff_anywhere": "change who works here and elsewhere",
    "edit_owner": "make or change an owner",
    "edit_tills": "add a till or a shop",
    "edit_prices": "change prices and promotions",
    "edit_products": "change products and categories",
    "edit_rates": "change rates of tax or of foreign money",
    "buy": "change suppliers and orders",
    "receive_goods": "receive goods",
    "receive_more": "receive more than was ordered",
    "send_back": "send this much back to a supplier",
    "see_audit": "read the audit",
    "see_reports": "see reports",
    "see_stock": "see what is on hand and what it cost",
    "count_stock": "count stock",
    "adjust_stock": "change stock by this value",
    "add_customer": "add a customer",
    "edit_customer": "change a customer",
    "give_credit": "let somebody buy on account",
    "adjust_points": "give or take this many points",
    "adjust_credit": "give or take this much store credit",
    "erase_customer": "hand out or erase a person's data",
    "merge_customers": "make two customers one",
    "keep_tiers": "change tiers or let points expire",
    "back_up": "take a backup",
    "restore": "put a backup in the place of the books",
    "transfer_stock": "send stock to another outlet or take it in",
}


def split_role(text: str) -> tuple[str, str | None]:
    """A role as it is typed and told: `cashier` in every outlet, `cashier@BISHAN` in one, by its code."""
    role, at, outlet = text.strip().partition("@")
    return role.strip().casefold(), outlet.strip() if at else None


def joined_role(role: str, outlet: str | None) -> str:
    """The text that `split_role` reads."""
    return role if outlet is None else f"{role}@{outlet}"


def limits_of(roles: Iterable[str]) -> dict[str, int]:
    """Everything that any of the roles allows, each up to the highest limit."""
    limits: dict[str, int] = {}
    for role in roles:
        for below in ABOVE[_role(role)]:
            for permission, limit in RIGHTS[below].items():
                limits[permission] = max(limit, limits.get(permission, 0))
    return limits


@lru_cache(maxsize=256)
def _limits_of(roles: frozenset[str]) -> dict[str, int]:
    """Every sale asks for the same few."""
    return limits_of(roles)


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """The names of everything that any of the roles allows, however little of it."""
    return frozenset(limits_of(roles))


def allows(roles: Iterable[str], permission: Permission, size: int = 0, *, unit: int = 1) -> bool:
    """True when the roles allow so much: percent, or minor units with `unit` of them to a whole one."""
    limit = _limits_of(frozenset(roles)).get(permission)
    return limit is not None and size <= limit * unit


def permission_to_change(roles: Collection[str], outlet: str) -> Permission:
    """What it takes, at the outlet with this code, to change somebody who has these roles, or is to have them."""
    held = [split_role(role) for role in roles]
    if any(role == "owner" for role, _ in held):
        return "edit_owner"
    only_here = held and all(where == outlet for _, where in held)
    return "edit_staff" if only_here else "edit_staff_anywhere"


def who_could(permission: Permission, size: int = 0, *, unit: int = 1) -> str:
    """The lowest role that could do it, for the sentence that refuses."""
    able = [role for role in ROLES if role != "support" and allows([role], permission, size, unit=unit)]
    if not able or able[0] == "owner":
        return "the owner"
    return f"a {able[0]} of all outlets" if permission in COMPANY_WIDE else f"a {able[0]}"


def who_may(permission: Permission) -> list[tuple[Role, int | None]]:
    """The roles that may do it, from the lowest to the first without a limit: percent, or whole units of money."""
    found: list[tuple[Role, int | None]] = []
    for role in ROLES:
        limit = _limits_of(frozenset([role])).get(permission)
        if role == "support" or limit is None or (found and limit == found[-1][1]):
            continue
        if limit >= NO_LIMIT:
            return [*found, (role, None)]
        found.append((role, limit))
    return found


def _role(name: str) -> Role:
    return next(role for role in ROLES if role == name)
