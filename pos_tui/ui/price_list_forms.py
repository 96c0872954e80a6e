"""What is asked about a price list and its prices, and how they stand in a list."""

from pos_tui.money import quantity_text, unit_price_text
from pos_tui.pricing import cells as read
from pos_tui.pricing.saved import EntryLine, ListSummary
from pos_tui.ui.cells import cut, shown
from pos_tui.ui.dates import day_line
from pos_tui.ui.promotion_forms import checked
from pos_tui.ui.widgets.form import Field

NAME = 30


def list_fields(summary: ListSummary | None, order: str) -> tuple[Field, ...]:
    """What a list is asked about; days in this order."""
    one = summary.price_list if summary else None
    priority = one.priority if one and one.priority else ""
    exact, named, day = checked(read.exact), checked(read.words, needed=True), day_line(order)
    asked = (
        ("code", "Code", "Short, such as GOLD.", checked(read.exact, needed=True), one and one.code),
        ("name", "Name", "As it stands where a price is explained.", named, one and one.name),
        ("tier", "Only for tier", "Such as Gold. Empty: for everybody.", exact, one and one.tier),
        ("outlet", "Only in outlet", "Its code. Empty: in all.", exact, summary and summary.outlet),
        ("starts_on", "From day", "Such as 2026-12-01. Empty: always.", day, one and one.starts_on),
        ("ends_on", "To day", "That day too. Empty: until changed.", day, one and one.ends_on),
        ("priority", "Priority", "The higher goes first. Empty is 0.", checked(read.whole), priority),
        ("active", "In use", "yes or no.", checked(read.yes), "no" if one and not one.active else "yes"),
    )
    return tuple(
        Field(name, label, hint, check, filled=str(filled or "")) for name, label, hint, check, filled in asked
    )


def entry_fields(entry: EntryLine | None, exponent: int) -> tuple[Field, ...]:
    """What a price of a list is asked about."""
    sku, price, quantity = "", "", ""
    if entry is not None:
        sku, price = entry.sku, unit_price_text(entry.price, exponent)
        quantity = quantity_text(entry.min_quantity) if entry.min_quantity else ""
    named, anything = checked(read.words, needed=True), checked(None)
    return (
        Field("sku", "Product", "F3 finds it by its words; or type its SKU.", named, filled=sku),
        Field("min_quantity", "From quantity", "Such as 6. Empty: from the first on.", anything, filled=quantity),
        Field("price", "Price", "Such as 2.50. Empty: the product leaves the list.", anything, filled=price),
    )


def list_line(summary: ListSummary) -> str:
    """A list in a row."""
    one = summary.price_list
    count = f"{summary.entries} price{'s' if summary.entries != 1 else ''}"
    days = f"{one.starts_on or ''}…{one.ends_on or ''}" if one.starts_on or one.ends_on else ""
    priority = f"priority {one.priority}" if one.priority else ""
    more = days, summary.outlet, priority, "" if one.active else "not in use"
    return " · ".join(filter(None, (cut(shown(one.name), NAME), one.tier or "everybody", count, *more)))


def entry_line(entry: EntryLine, exponent: int) -> str:
    """A price in a row, beside the product's own."""
    quantity = f", from {quantity_text(entry.min_quantity)} on" if entry.min_quantity else ""
    price, own = unit_price_text(entry.price, exponent), unit_price_text(entry.own_price, exponent)
    return f"{cut(shown(entry.name), NAME)} · {price} instead of {own}{quantity}"
