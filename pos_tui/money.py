"""Money, quantities and the only places where anything is rounded.

Amounts are integers, so that SUM, comparison and CHECK are exact in both databases:

- `Money` counts minor units of the company's currency (cents; whole yen).
- `UnitPrice` is a price or a cost for one unit, in ten-thousandths of a minor unit.
- `Quantity` counts thousandths of a unit (pieces, kilos, metres, pints).
- `Rate` is a tax rate in ten-thousandths of a percent: 7.875 % is 78,750.

Rounding is half away from zero, the rule that tax offices and customers expect; coins have a `Method`.
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Literal, NewType

Money = NewType("Money", int)
UnitPrice = NewType("UnitPrice", int)
Quantity = NewType("Quantity", int)
Rate = NewType("Rate", int)
Method = Literal["half_up", "half_down", "up", "down"]

NOTHING = Money(0)
ONE = Quantity(1_000)
PRICE_STEPS = 10_000
USUAL = re.compile(r"(-?)([0-9]{1,8})(?:\.|\.([0-9]{1,9}))?")
"""A number as people and programs write it, well below `LARGEST`."""
EXACT = Context(traps=[InvalidOperation, Inexact])
HUNDRED_PERCENT = 1_000_000
LARGEST = 10**12
"""No amount, price or quantity is larger: sums of millions of them still fit 64 bits."""


def rounded_quotient(dividend: int, divisor: int) -> int:
    """The quotient as a whole number, halves away from zero."""
    if divisor < 0:
        dividend, divisor = -dividend, -divisor
    whole = (2 * abs(dividend) + divisor) // (2 * divisor)
    return whole if dividend >= 0 else -whole


def extend(price: UnitPrice, quantity: Quantity) -> Money:
    """What so many units cost."""
    return Money(rounded_quotient(price * quantity, PRICE_STEPS * ONE))


def percent_of(amount: Money, rate: Rate) -> Money:
    """So many percent of an amount."""
    return Money(rounded_quotient(amount * rate, HUNDRED_PERCENT))


def percent_within(amount: Money, rate: Rate) -> Money:
    """The part of an amount that is a percentage already added to it: amount × r / (100 + r)."""
    return Money(rounded_quotient(amount * rate, HUNDRED_PERCENT + rate))


def to_step(amount: Money, step: Money, method: Method = "half_up") -> Money:
    """The amount that can be paid in coins of `step`: the nearest, halves up or down, or always up or down.

    Below nothing it mirrors what is above, so that a refund is as its sale.
    """
    if amount < 0:
        return Money(-to_step(Money(-amount), step, method))
    over = {"half_up": step // 2, "half_down": (step - 1) // 2, "up": step - 1, "down": 0}[method]
    return Money((amount + over) // step * step)


def allocate(whole: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to the weights that add up to the whole, by largest remainder.

    Ties go to the earlier part. Weights that add up to nothing put the whole on the first part. A whole below
    nothing is parted like the one above it, so that a refund mirrors its sale.
    """
    if whole < 0:
        return [-part for part in allocate(-whole, weights)]
    total = sum(weights)
    if total == 0:
        return [whole, *[0] * (len(weights) - 1)] if weights else []
    parts = [whole * weight // total for weight in weights]
    if missing := whole - sum(parts):
        remainders = [abs(whole * weight % total) for weight in weights]
        for i in sorted(range(len(parts)), key=remainders.__getitem__, reverse=True)[:missing]:
            parts[i] += 1
    return parts


class NotANumber(ValueError):
    """The text is not a plain decimal number of the size and precision asked for; says why."""


def scaled(text: str, places: int) -> int:
    """A decimal number as an integer with so many places; refuses exponents, NaN, and more places."""
    plain = text.strip()
    if (usual := USUAL.fullmatch(plain)) is not None and len(usual[3] or "") <= places:
        size = int(usual[2] + (usual[3] or "").ljust(places, "0"))
        return -size if usual[1] else size
    if not plain.isascii() or not plain or plain.strip("0123456789.+-"):
        raise NotANumber(f"{text[:40]!r} is not a number")
    try:
        number = Decimal(plain).scaleb(places, EXACT)
    except Inexact:
        why = "is too large" if abs(Decimal(plain)) > LARGEST else "has more figures than can be meant"
        raise NotANumber(f"{text[:40]} {why}") from None
    except InvalidOperation:
        raise NotANumber(f"{text[:40]!r} is not a number") from None
    if abs(number) > LARGEST * PRICE_STEPS:
        raise NotANumber(f"{text[:40]} is too large")
    if number != int(number):
        raise NotANumber(f"{text[:40]} has more than {places} decimals")
    return int(number)


def parse_money(text: str, exponent: int) -> Money:
    """An amount in major units ("4.80") of a currency with `exponent` decimals."""
    return Money(_within(scaled(text, exponent), text))


def parse_unit_price(text: str, exponent: int) -> UnitPrice:
    """A price or cost per unit in major units, with up to four places more than the currency has."""
    return UnitPrice(_within(scaled(text, exponent + 4), text, LARGEST * PRICE_STEPS))


def parse_quantity(text: str) -> Quantity:
    """A quantity with up to three places."""
    return Quantity(_within(scaled(text, 3), text))


def parse_rate(text: str) -> Rate:
    """A percentage ("7.875") with up to four places."""
    return Rate(_within(scaled(text, 4), text))


def _within(number: int, text: str, largest: int = LARGEST) -> int:
    if abs(number) > largest:
        raise NotANumber(f"{text[:40]} is too large")
    return number


def price_from_money(amount: Money) -> UnitPrice:
    """An amount for one unit as a unit price."""
    return UnitPrice(amount * PRICE_STEPS)


def decimal_text(number: int, places: int) -> str:
    """The exact number in the form that files and programs read: "1234.50"."""
    if places == 0:
        return str(number)
    sign, digits = ("-" if number < 0 else ""), str(abs(number)).zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def quantity_text(quantity: Quantity) -> str:
    """A quantity without idle zeros: "2", "0.35"."""
    text = decimal_text(quantity, 3).rstrip("0").rstrip(".")
    return text or "0"


def unit_price_text(price: UnitPrice, exponent: int) -> str:
    """A unit price with at least the currency's decimals and no idle zeros behind them."""
    text = decimal_text(price, exponent + 4)
    idle = len(text) - len(text.rstrip("0"))
    cut = text[: len(text) - min(4, idle)]
    return cut.removesuffix(".")
