"""The menu: what there is to do at a till beside selling, by one key each."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from pos_tui.staff.rules import Permission
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.hygiene import plain
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.pick_list import Choice, PickList

ITEMS: tuple[tuple[str, str, Permission | None], ...] = (
    ("paid_in", "Paid in: money into the drawer", "pay_in"),
    ("paid_out", "Paid out: money out of the drawer", "pay_out"),
    ("drop", "Drop to the safe", "drop"),
    ("no_sale", "Open the drawer without a sale", "no_sale"),
    ("x", "X report: the shift so far", "see_x"),
    ("close", "Count the drawer and close the shift", "close_shift"),
    ("reprint", "Print an old Z once more", "reprint"),
    ("staff", "Staff: people, roles, PINs and badges", "edit_staff"),
    ("lock", "Lock the till", None),
    ("audit", "Audit: who did what, and when", None),
    ("receive", "Receive goods, for an order or without", "receive_goods"),
    ("goods_back", "Goods back to a supplier", "send_back"),
    ("orders", "Orders to suppliers, by hand or proposed", "buy"),
    ("suppliers", "Suppliers, their codes and costs", "buy"),
    ("promotions", "Promotions: offers, tried on a sample", "edit_prices"),
    ("price_lists", "Price lists: other prices for some", "edit_prices"),
    ("coupons", "Coupons: ours, their limits and their uses", "edit_prices"),
    ("customers", "Customers: points, credit, what they bought", "add_customer"),
    ("stock", "Stock: what is on hand, movements, adjust, waste", "see_stock"),
    ("counts", "Count stock while selling goes on", "count_stock"),
    ("transfers", "Transfers: goods to and from other outlets", "transfer_stock"),
    ("reorder", "Reorder: what runs out, and how much to order", "see_stock"),
    ("catalogue", "Catalogue: products, kits, categories", "edit_products"),
)
"""What can be done, its name, and the permission that it needs, if any."""
NUMBERS = "123456789abcdefghijklmnopqrstuvwxyz"
"""What chooses each of them: the figures, then letters."""
NEEDS_APPROVAL = " (needs approval)"


class MenuScreen(AskingScreen[str | None]):
    """Answers with what was chosen, or None."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Choose", id="menu.accept", tooltip="Does what is marked"),
        Binding("up", "move(-1)", "Up", id="menu.up", tooltip="The line above"),
        Binding("down", "move(1)", "Down", id="menu.down", tooltip="The line below"),
        Binding("escape", "back", "Back", id="menu.back", tooltip="Back to selling"),
    ]

    def __init__(self, context: TillContext, items: Sequence[tuple[str, str, Permission | None]] = ITEMS) -> None:
        super().__init__()
        self._till, self._items = context, items

    def compose(self) -> ComposeResult:
        lane, person = self._till.lane, self._till.person
        yield Static(plain(f"{lane.outlet_name} · till {lane.terminal_code} · {person.name}"), classes="top")
        with Vertical(id="middle") as middle:
            middle.border_title = "Menu"
            yield PickList(
                [
                    Choice(number, name if permission in {None, *person.permissions} else name + NEEDS_APPROVAL)
                    for number, (_, name, permission) in zip(NUMBERS, self._items, strict=False)
                ]
            )
        yield KeyBar()

    def text_typed(self, text: str) -> None:
        """A figure or letter chooses at once."""
        at = NUMBERS.find(text.casefold()) if len(text) == 1 else -1
        if 0 <= at < len(self._items):
            self.answer(self._items[at][0])

    def action_accept(self) -> None:
        self.answer(self._items[self._list.at][0])

    def action_move(self, by: int) -> None:
        self._list.move(by)

    def action_back(self) -> None:
        self.answer(None)

    def on_pick_list_clicked(self) -> None:
        self.action_accept()

    @property
    def _list(self) -> PickList:
        return self.query_one(PickList)
