"""What is asked about a change of stock, and how each line is checked."""

from collections.abc import Callable, Iterable

from pos_tui.catalogue.views import Tracking
from pos_tui.errors import BadInput
from pos_tui.inventory.views import CountScope, LotPart
from pos_tui.money import NotANumber, Quantity, quantity_text
from pos_tui.text import clean
from pos_tui.ui.lot_entry import lots_field
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.form import Field

LONGEST_REASON = 120


def adjust_fields(money: MoneyFormat, order: str, tracking: Tracking = "none") -> tuple[Field, ...]:
    """What lies there, or what is more or less; of goods kept in lots also of which. Days in this order."""
    hint = "What lies there, such as 7. Or what is more or less: +2, -1."
    counted = Field("quantity", "Counted", hint, _number(money, signed=True))
    return (counted, *_lots(tracking, order), reason_field())


def waste_fields(
    money: MoneyFormat, order: str, tracking: Tracking = "none", lots: Iterable[LotPart] = ()
) -> tuple[Field, ...]:
    """What was thrown away; `lots` are those that are meant."""
    meant = tuple(lots)
    many = quantity_text(meant[0].quantity) if meant else ""
    gone = Field("quantity", "Thrown away", "Such as 1 or 0.35.", _number(money), filled=many)
    return (gone, *_lots(tracking, order, meant), reason_field())


def _lots(
    tracking: Tracking, order: str, lots: Iterable[LotPart] = (), *, coming: bool = False
) -> tuple[Field, ...]:
    return () if tracking == "none" else (lots_field(tracking, order, coming=coming, lots=lots),)


def opening_fields(money: MoneyFormat, order: str, tracking: Tracking = "none") -> tuple[Field, ...]:
    """What lay there when the shop began, and what one cost."""
    return (
        Field("quantity", "On the shelf", "What lies there now, before anything was booked.", _number(money)),
        *_lots(tracking, order, coming=True),
        Field("cost", "Cost of one", "Empty: the product's own cost.", _cost(money)),
    )


def again_fields(money: MoneyFormat) -> tuple[Field, ...]:
    """A line of a count, counted once more."""
    hint = "All that lies there now; whatever was found before is forgotten."
    return (Field("quantity", "Counted again", hint, _number(money)),)


def reason_field() -> Field:
    """Why stock changes."""
    return Field("reason", "Reason", "Such as broken, stolen, found behind the shelf.", _reason)


def is_difference(text: str) -> bool:
    """True for +2 and -1, False for what was counted."""
    return text.strip()[:1] in ("+", "-")


def quantity_in(text: str, money: MoneyFormat) -> Quantity:
    """A checked quantity."""
    return money.parse_quantity(text)


def scope_of(text: str, categories: dict[str, CountScope]) -> CountScope:
    """What a count is of: nothing typed is everything; a category's name, or else a shelf's."""
    said = clean(text, 60)
    if not said:
        return CountScope(kind="all", name="everything")
    return categories.get(said.casefold()) or CountScope(kind="shelf", name=said)


def _number(money: MoneyFormat, *, signed: bool = False) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            number = money.parse_quantity(text.strip())
        except NotANumber:
            raise BadInput("Type a number, such as 7 or 0.35.") from None
        if number < 0 and not signed:
            raise BadInput("This is not below nothing: type it again.")
        return text.strip()

    return check


def _cost(money: MoneyFormat) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            if text.strip() and money.parse_price(text) < 0:
                raise BadInput("A cost is not below nothing: type it again.")
        except NotANumber:
            raise BadInput("Type what one costs, such as 1.20, or nothing.") from None
        return text.strip()

    return check


def _reason(text: str) -> str:
    said = clean(text, LONGEST_REASON)
    if not said:
        raise BadInput("Say why: stock changes for a reason only.")
    return said
