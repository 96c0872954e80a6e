"""What the keys do here, and who may do what: derived from the bindings of the screen below and from rights."""

from typing import Any

from textual.screen import Screen

from pos_tui.staff.rules import Permission, who_may
from pos_tui.ui.screens.pages import PagesScreen
from pos_tui.ui.widgets.key_bar import key_name
from pos_tui.ui.widgets.painted import Row

TYPED = (
    ("a code, Enter", "one more of it: barcode or SKU, typed or scanned"),
    ("3*code", "three of it; 0.350*code: a weight first"),
    ("letters", "search as you type: ↑ ↓ choose, Enter takes"),
    ("%10", "ten percent off the selected line; %0 takes it away"),
    ("-2.50", "so much off the selected line"),
    ("%%10  --5.00", "so much off the whole basket; %%0 takes it away"),
    ("@4.50", "another price for the selected line"),
)
PERCENT = " %"
MAY: tuple[tuple[str, Permission, str], ...] = (
    ("a discount", "discount", PERCENT),
    ("another price", "override_price", ""),
    ("no tax", "exempt_tax", ""),
    ("a weight by hand", "manual_weight", ""),
    ("more than on hand", "oversell", ""),
    ("goods past the day", "sell_expired", ""),
    ("goods back", "return_with_receipt", ""),
    ("  without receipt", "return_without_receipt", ""),
    ("void a receipt", "void_document", ""),
    ("open the drawer", "no_sale", ""),
    ("money out of it", "pay_out", ""),
)
"""What is asked for at a till, the right to it, and in what its limit counts where that is no money."""
NAME = 18


class HelpScreen(PagesScreen):
    """The keys of a screen and, where there is an input line, what it reads."""

    def __init__(self, about: Screen[Any], *, typed: bool = False) -> None:
        rows: list[Row] = [(("Keys", "strong"),), *_keys(about)]
        if typed:
            rows = [(("What can be typed", "strong"),), *(_row(*pair) for pair in TYPED), (), *rows]
            title = "Who may do it; where it is refused, F6 takes the PIN of somebody who may"
            may = (_row(name, _who(permission, unit)) for name, permission, unit in MAY)
            rows += [(), ((title, "strong"),), *may]
        super().__init__(rows)


def _keys(screen: Screen[Any]) -> list[Row]:
    return [
        _row(key_name(key), f"{active.binding.description}: {active.binding.tooltip}", possible=active.enabled)
        for key, active in screen.active_bindings.items()
        if active.binding.id and active.binding.tooltip
    ]


def _who(permission: Permission, unit: str) -> str:
    """cashier up to 10 %, supervisor up to 30 %, manager"""
    return ", ".join(
        role if limit is None or (unit == PERCENT and limit >= 100) else f"{role} up to {limit:,}{unit}"
        for role, limit in who_may(permission)
    )


def _row(name: str, meaning: str, *, possible: bool = True) -> Row:
    return ((name.ljust(NAME), "strong"), (meaning if possible else f"{meaning} (not now)", "plain"))
