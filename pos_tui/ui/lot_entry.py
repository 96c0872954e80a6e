"""Lots and serial numbers as they are typed: `L1*6/2026-12-04 L2*4`, or `S1 S2 S3`. Pure."""

from collections.abc import Callable, Iterable

from pos_tui.catalogue.views import Tracking
from pos_tui.errors import BadInput
from pos_tui.inventory.lot_rules import LONGEST_CODE
from pos_tui.inventory.views import LotPart
from pos_tui.money import ONE, NotANumber, Quantity, quantity_text
from pos_tui.text import clean
from pos_tui.ui.dates import YEAR_FIRST, read_day
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.form import Field

OF_LOTS = "LOT/2026-12-04, or only /2026-12-04; of several also how many: L1*6/2026-12-04 L2*4."
OF_SERIALS = "Each number, apart by blanks."
OF_SOME = "LOT*2; empty: what expires first goes, what is more is unknown."


def lots_field(tracking: Tracking, order: str, *, coming: bool, lots: Iterable[LotPart] = ()) -> Field:
    """Which lots, or which pieces; days are typed in this order, and kept as 2026-12-04."""
    name, hint = (
        ("Serial numbers", OF_SERIALS) if tracking == "serial" else ("Lots", OF_LOTS if coming else OF_SOME)
    )
    return Field("lots", name, hint, _checked(tracking, order), filled=lots_text(lots))


def read_lots(text: str, tracking: Tracking, quantity: Quantity, money: MoneyFormat) -> tuple[LotPart, ...]:
    """What was typed; one lot without a number is of all there is. Raises BadInput with a sentence."""
    pieces = text.replace(",", " ").split()
    if tracking == "serial":
        return tuple(LotPart(code=clean(piece, LONGEST_CODE), quantity=Quantity(ONE)) for piece in pieces)
    found = [_lot(piece, money) for piece in pieces]
    if len(found) == 1 and not found[0].quantity:
        return (found[0].model_copy(update={"quantity": Quantity(abs(quantity))}),)
    nameless = next((one for one in found if not one.quantity), None)
    if nameless is not None:
        raise BadInput(f"How many of {nameless.code or nameless.expires_on}? Type it behind a star, such as L1*6.")
    return tuple(found)


def lots_text(lots: Iterable[LotPart]) -> str:
    """The text that `read_lots` reads."""
    return " ".join(
        part.code
        + (f"*{quantity_text(part.quantity)}" if part.quantity != ONE or part.expires_on else "")
        + (f"/{part.expires_on}" if part.expires_on else "")
        for part in lots
    )


def _lot(piece: str, money: MoneyFormat) -> LotPart:
    body, slash, day = piece.partition("/")
    code, star, many = body.partition("*")
    try:
        expires_on = read_day(day, YEAR_FIRST) if slash else None
        quantity = money.parse_quantity(many) if star else Quantity(0)
    except NotANumber:
        raise BadInput(f"{piece[:30]}: how many is a number, such as L1*6.") from None
    if star and quantity <= 0:
        raise BadInput(f"{piece[:30]}: of a lot there is more than nothing.")
    return LotPart(code=clean(code, LONGEST_CODE), quantity=quantity, expires_on=expires_on)


def _checked(tracking: Tracking, order: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        kept = text.strip() if tracking == "serial" else _with_days(text, order)
        read_lots(kept, tracking, Quantity(ONE), MoneyFormat())
        return kept

    return check


def _with_days(text: str, order: str) -> str:
    """The same with each day as `read_lots` reads it."""
    pieces = [piece.partition("/") for piece in text.replace(",", " ").split()]
    return " ".join(f"{body}/{read_day(day, order)}" if slash else body for body, slash, day in pieces)
