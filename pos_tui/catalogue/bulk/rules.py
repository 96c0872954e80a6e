"""What a change comes to for one product. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pos_tui.catalogue.bulk.views import BulkChange, Ending, PriceBy
from pos_tui.catalogue.rules import LONGEST_TEXT
from pos_tui.errors import BadInput
from pos_tui.money import (
    HUNDRED_PERCENT,
    LARGEST,
    PRICE_STEPS,
    NotANumber,
    UnitPrice,
    parse_rate,
    rounded_quotient,
    scaled,
)
from pos_tui.text import clean

FIELDS = ("price", "cost", "tax_class_id", "category_id", "brand", "reorder_point", "active")
NEVER_EMPTY = ("price", "tax_class_id", "active")
PATTERN = re.compile(r"[xX]\.?([0-9]{1,6})")
HIGHEST = LARGEST * PRICE_STEPS


class Refused(Exception):
    """This product stays as it is, and why."""


def read_price_by(text: str, exponent: int, ending: str = "", *, finer: int = 0) -> PriceBy:
    """A change as it is typed: "+5%", "-0.10", or "2.50" for exactly that; raises BadInput with a sentence.

    A cost may be `finer` than the shop's money by so many places.
    """
    words = text.strip().replace(",", ".")
    kind = "percent" if words.endswith("%") else "amount" if words[:1] in ("+", "-") else "to"
    try:
        by = parse_rate(words[:-1].strip()) if kind == "percent" else _amount(words, exponent, finer)
    except NotANumber as error:
        raise BadInput(f"{error}: type +5%, -0.10, or a new price such as 2.50.") from None
    if kind == "percent" and words[:1] not in ("+", "-"):
        raise BadInput(
            f"{clean(words, 20)} may be meant up or down: type +{clean(words, 20)} or -{clean(words, 20)}."
        )
    return PriceBy(kind=kind, by=by, ending=read_ending(ending, exponent) if ending.strip() else None)


def _amount(words: str, exponent: int, finer: int) -> int:
    return scaled(words, exponent + finer) * (PRICE_STEPS // int(10**finer))


def read_ending(text: str, exponent: int) -> Ending:
    """A rounding as it is typed: "0.05" to multiples of that, "x9" or "x.99" to prices that end so."""
    words = text.strip().replace(",", ".")
    if (last := PATTERN.fullmatch(words)) is not None:
        digits = last.group(1)
        return Ending(every=UnitPrice(10 ** len(digits) * PRICE_STEPS), last=UnitPrice(int(digits) * PRICE_STEPS))
    try:
        every = UnitPrice(scaled(words, exponent) * PRICE_STEPS)
    except NotANumber:
        every = UnitPrice(0)
    if every <= 0:
        raise BadInput(
            f"{clean(text, 20)} is no rounding: type a step such as 0.05, or an ending such as x9 or x.99."
        )
    return Ending(every=every)


def ended(price: int, ending: Ending | None) -> UnitPrice:
    """The nearest price with that ending, never below nothing, halves up; without one the nearest in coins."""
    if ending is None:
        return UnitPrice(rounded_quotient(price, PRICE_STEPS) * PRICE_STEPS)
    steps = (2 * (price - ending.last) + ending.every) // (2 * ending.every)
    return UnitPrice(max(0, steps) * ending.every + ending.last)


def repriced(price: UnitPrice, by: PriceBy) -> UnitPrice:
    """The price after the change. Raises Refused where that is no price."""
    if by.kind != "to" and price == 0:
        raise Refused("it has an open price")
    raised = {"percent": price + rounded_quotient(price * by.by, HUNDRED_PERCENT), "amount": price + by.by}
    wanted = raised.get(by.kind, by.by)
    if wanted < 0:
        raise Refused("it would cost less than nothing")
    after = ended(wanted, by.ending)
    if after == 0 and price != 0 and by.kind != "to":
        raise Refused("it would cost nothing, which is an open price")
    if after > HIGHEST:
        raise Refused("its price would be too large")
    return after


def recosted(cost: UnitPrice | None, by: PriceBy | None) -> UnitPrice | None:
    """The cost after the change, to the last of its decimals. Raises Refused where that is none."""
    if by is None or by.kind == "to":
        return None if by is None else UnitPrice(by.by)
    if cost is None:
        raise Refused("its cost is not known")
    more = rounded_quotient(cost * by.by, HUNDRED_PERCENT) if by.kind == "percent" else by.by
    if not 0 <= cost + more <= HIGHEST:
        raise Refused("its cost would be below nothing" if more < 0 else "its cost would be too large")
    return UnitPrice(cost + more)


def changed_to(before: Mapping[str, Any], change: BulkChange) -> dict[str, Any]:
    """What of a product becomes another value. Raises Refused."""
    after = dict(change.said)
    if change.price is not None:
        after["price"] = repriced(before["price"], change.price)
    if "cost" in after:
        after["cost"] = recosted(before["cost"], change.cost)
    return {name: value for name, value in after.items() if value != before[name]}


def checked(change: BulkChange) -> BulkChange:
    """The change as it is done. Raises BadInput for one that changes nothing, or that no product can take."""
    if not change.said:
        raise BadInput("Nothing is to be changed: fill in at least one line.")
    for what, by in (("price", change.price), ("cost", change.cost)):
        if by is not None and by.kind == "to" and not 0 <= by.by <= HIGHEST:
            raise BadInput(f"A {what} is from 0 up, and not as large as this one: type it again.")
    if change.reorder_point is not None and not 0 <= change.reorder_point <= LARGEST:
        raise BadInput("A reorder point is 0 or more: type it again.")
    if any(change.said.get(name, ...) is None for name in NEVER_EMPTY):
        raise BadInput("A price, a tax class and whether it is sold cannot be empty: fill them in.")
    if change.brand is None:
        return change
    return change.model_copy(update={"brand": clean(change.brand, LONGEST_TEXT) or None})
