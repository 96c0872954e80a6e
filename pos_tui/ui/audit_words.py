"""The journal in plain words: what an act is called, and what was before and after it."""

import json
from typing import Any

from pos_tui.money import Money
from pos_tui.staff.rules import DEEDS
from pos_tui.text import clean
from pos_tui.ui.money_format import MoneyFormat

ACTS = {
    "sale": "Sale",
    "return": "Return",
    "void": "Receipt voided",
    "line_void": "Line voided",
    "basket_abandoned": "Basket emptied",
    "age_refused": "Too young",
    "gift_card_unknown": "Unknown gift card",
    "hold": "Basket held",
    "recall": "Basket recalled",
    "approval": "Approval given",
    "shift_open": "Shift opened",
    "paid_in": "Paid in",
    "paid_out": "Paid out",
    "drop": "Drop to the safe",
    "cash_refused": "Too much asked for",
    "no_sale": "Drawer opened",
    "count": "Drawer counted",
    "x": "X report",
    "z": "Z report",
    "reprint": "Printed again",
    "sign_in": "Signed in",
    "sign_in_failed": "Wrong PIN",
    "support_in": "Supporter came",
    "support_out": "Supporter left",
    "clock_jump": "Clock set back",
    "staff_hired": "Person hired",
    "staff_changed": "Person changed",
    "pin_reset": "PIN reset",
    "badge_set": "Badge set",
    "person_unlocked": "Person unlocked",
    "price_change": "Price changed",
    "product": "Product changed",
    "category": "Category changed",
    "product_merged": "Product merged",
    "labels": "Labels printed",
    "bulk_edit": "Many products changed",
    "customer": "Customer changed",
    "customer_handed_out": "Customer's data handed out",
    "customer_erased": "Customer erased",
    "customer_merged": "Customers merged",
    "points_adjusted": "Points adjusted",
    "credit_adjusted": "Store credit adjusted",
    "points_expired": "Points expired",
    "account_paid": "Account paid off",
    "tier": "Tier changed",
    "tiers": "Tiers reckoned",
    "till_added": "Till added",
    "tax_rate": "Tax rate added",
    "supplier": "Supplier changed",
    "order_drafted": "Order drafted",
    "order_sent": "Order sent",
    "order_cancelled": "Order cancelled",
    "goods_received": "Goods received",
    "goods_back": "Goods back to a supplier",
    "exchange_rate": "Exchange rate set",
    "backup": "Backup taken",
    "restore": "Backup brought back",
    "stock_adjusted": "Stock adjusted",
    "stock_wasted": "Waste",
    "stock_opened": "Opening stock",
    "count_opened": "Stock count begun",
    "count_cancelled": "Stock count cancelled",
    "count_booked": "Stock count booked",
    "transfer_drafted": "Transfer kept",
    "transfer_sent": "Transfer sent",
    "transfer_received": "Transfer received",
    "transfer_cancelled": "Transfer cancelled",
}
TOLD = ("reason", "note", "about", "permission", "z_number", "attempt", "lines", "carried")
MONEY = ("amount",)
LONGEST_FACT = 120


def act_of(kind: str) -> str:
    """What a person calls it."""
    return ACTS.get(kind, kind.replace("_", " ").capitalize())


def kinds_like(text: str) -> list[str]:
    """The acts whose name has these words; none when no act has."""
    wanted = text.casefold().split()
    return [kind for kind, name in ACTS.items() if all(word in name.casefold() for word in wanted)]


def facts_of(body: str, money: MoneyFormat) -> str:
    """What it was about, short; before → after where something was changed."""
    told = json.loads(body)
    if not isinstance(told, dict):
        return ""
    before, after = told.get("before"), told.get("after")
    if isinstance(after, dict):
        return _changed(before if isinstance(before, dict) else {}, after)
    facts = [_told(name, told[name]) for name in TOLD if told.get(name) not in (None, "", [])]
    facts += [money.with_currency(Money(told[name])) for name in MONEY if isinstance(told.get(name), int)]
    return ", ".join(facts)


def _told(name: str, value: object) -> str:
    if name == "permission":
        return f"to {DEEDS[value]}" if value in DEEDS else f"permission {_word(value)}"
    return f"{name.replace('_', ' ')} {_word(value)}"


def _changed(before: dict[str, Any], after: dict[str, Any]) -> str:
    changes = [
        f"{name} {_word(before[name])} → {_word(value)}" if name in before else f"{name} {_word(value)}"
        for name, value in after.items()
        if name not in before or before[name] != value
    ]
    return ", ".join(changes)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return f"{len(value)}" if any(isinstance(part, dict) for part in value) else "+".join(map(str, value))
    return clean(str(value), LONGEST_FACT)
