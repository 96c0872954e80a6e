"""What the menu offers, in its groups: something more is written here, and in `menu_screens` what it opens."""

from dataclasses import dataclass

from pos_tui.staff.rules import Permission


@dataclass(frozen=True)
class Item:
    """One thing to do: the key that chooses it (for good), its own name, and what it is for in a few words."""

    key: str
    what: str
    name: str
    about: str = ""
    needs: Permission | None = None
    """What somebody else may approve in place."""
    sees: Permission | None = None
    """What whoever opens it has to hold: nobody approves a look."""


@dataclass(frozen=True)
class Group:
    """Things to do that belong together, under a heading."""

    title: str
    items: tuple[Item, ...]


MENU = (
    Group("Drawer and shift", (
        Item("1", "paid_in", "Paid in", "money into the drawer", "pay_in"),
        Item("2", "paid_out", "Paid out", "money out of the drawer", "pay_out"),
        Item("3", "drop", "Drop to the safe", "notes that the drawer need not hold", "drop"),
        Item("4", "no_sale", "Open the drawer", "without a sale", "no_sale"),
        Item("5", "x", "X report", "the shift so far", "see_x"),
        Item("6", "close", "Count and close", "the drawer is counted, the shift ends with its Z", "close_shift"),
        Item("7", "reprint", "Print an old Z", "once more, marked COPY", "reprint"),
        Item("d", "sales", "Sales of the day", "hour by hour, what sold most; other dates", sees="see_reports"),
    )),
    Group("People who work here", (
        Item("8", "staff", "Staff", "people, roles, PINs and badges", "edit_staff"),
        Item("9", "lock", "Lock the till", "until a PIN is typed; the basket stays"),
        Item("a", "audit", "Audit", "who did what, and when", sees="see_audit"),
        Item("w", "corrections", "Corrections", "who corrects more than the others", sees="see_reports"),
    )),
    Group("Customers", (
        Item("m", "customers", "Customers", "points, credit, what they bought", "add_customer"),
        Item("f", "card_balance", "Gift card", "what is on it"),
    )),
    Group("Goods", (
        Item("g", "catalogue", "Catalogue", "products, kits, categories", "edit_products"),
        Item("s", "stock", "Stock", "what is on hand, movements, adjust, waste", "see_stock"),
        Item("n", "counts", "Count stock", "while selling goes on", "count_stock"),
        Item("t", "transfers", "Transfers", "goods to and from other outlets", "transfer_stock"),
        Item("e", "reorder", "Reorder", "what runs out, and how much to order", "see_stock"),
    )),
    Group("Buying", (
        Item("r", "receive", "Receive goods", "for an order or without", "receive_goods"),
        Item("b", "goods_back", "Goods back", "to the supplier whose they were", "send_back"),
        Item("o", "orders", "Orders", "to suppliers, by hand or proposed", "buy"),
        Item("u", "suppliers", "Suppliers", "their codes and costs", "buy"),
    )),
    Group("Prices", (
        Item("p", "promotions", "Promotions", "offers, tried on a sample", "edit_prices"),
        Item("l", "price_lists", "Price lists", "other prices for some", "edit_prices"),
        Item("c", "coupons", "Coupons", "ours, their limits and their uses", "edit_prices"),
    )),
)  # fmt: skip
"""All of it; a test holds that no key is given twice and that all of it fits on 80 columns and 24 lines."""
