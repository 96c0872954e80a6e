"""One cell of a CSV file as a value; what cannot be meant is a ValueError that says why."""

from functools import lru_cache

from pos_tui.money import Quantity, UnitPrice, parse_quantity, quantity_text, scaled
from pos_tui.text import LONGEST, clean, is_clean

FINE_PLACES = 4
LONGEST_CODE = 64
LARGEST_PRICE = 10**16
REPEATED = 10_000
"""A large file says most prices and categories many times."""


def name(cell: str, limit: int = LONGEST) -> str:
    """A name on one line without anything invisible."""
    if len(cell) > limit:
        raise ValueError(f"is {len(cell)} characters long; {limit} at most")
    if not (tidy := clean(cell, limit)):
        raise ValueError("is empty")
    return tidy


@lru_cache(maxsize=REPEATED)
def words(cell: str, limit: int = LONGEST) -> str | None:
    """A name, or nothing."""
    return name(cell, limit) if cell else None


def code(cell: str, limit: int = LONGEST_CODE) -> str:
    """A code that has to match letter by letter, so nothing in it may be invisible."""
    if not cell:
        raise ValueError("is empty")
    if len(cell) > limit:
        raise ValueError(f"is {len(cell)} characters long; {limit} at most")
    if not is_clean(cell, limit):
        raise ValueError(f"{clean(cell, 40)!r} has invisible characters or double blanks")
    return cell


def price(cell: str, exponent: int) -> UnitPrice:
    """What one costs in the shop: with the decimals of the currency."""
    return _unit_price(cell, exponent, exponent)


def fine_price(cell: str, exponent: int) -> UnitPrice:
    """A cost, or the price of a line that was sold: with up to four decimals, whatever the currency has."""
    return _unit_price(cell, exponent, max(FINE_PLACES, exponent))


def exact_price(cell: str, exponent: int) -> UnitPrice:
    """A cost with every decimal that is kept, so that one which was worked out comes in as it went out."""
    return _unit_price(cell, exponent, exponent + FINE_PLACES)


@lru_cache(maxsize=REPEATED)
def _unit_price(cell: str, exponent: int, places: int) -> UnitPrice:
    amount = scaled(cell, places) * 10 ** (exponent + FINE_PLACES - places)
    if amount < 0:
        raise ValueError(f"{clean(cell, 40)} is below nothing")
    if amount > LARGEST_PRICE:
        raise ValueError(f"{clean(cell, 40)} is too large")
    return UnitPrice(amount)


def quantity(cell: str) -> Quantity:
    """A quantity with up to three places."""
    return parse_quantity(cell)


def quantity_from(cell: str, least: int) -> Quantity:
    """A quantity that is not below `least` thousandths."""
    number = parse_quantity(cell)
    if number < least:
        raise ValueError(f"{quantity_text(number)} is too low")
    return number


def whole(cell: str, most: int) -> int:
    """A whole number from 0 to `most`."""
    if not (cell.isascii() and cell.isdigit()) or len(cell) > len(str(most)) or int(cell) > most:
        raise ValueError(f"{clean(cell, 40)!r} is not a whole number from 0 to {most}")
    return int(cell)


def yes(cell: str) -> bool:
    """yes or no."""
    if cell not in ("yes", "no"):
        raise ValueError(f"{clean(cell, 40)!r} is neither yes nor no")
    return cell == "yes"
