"""A tax of one rate, or of several parts such as state and city. Pure, and exact but for one rounding per part.

On top of a price each part is rounded by itself, on the same base; a compound part is on the base and the parts
before it (Quebec until 2012: QST on price and GST). Inside a price the whole tax is rounded once, and its parts
share it by largest remainder, so that what the customer pays does not depend on how many offices share it.
"""

from collections.abc import Sequence
from functools import lru_cache

from pos_tui.money import HUNDRED_PERCENT, Money, Rate, allocate, percent_of, percent_within, rounded_quotient
from pos_tui.shop.views import TaxPart, TaxRule


def tax_on(base: Money, rule: TaxRule, *, inclusive: bool) -> Money:
    """The tax inside a base when prices include it, else the tax on top of it: all parts together."""
    if rule.parts:
        return Money(sum(parts_on(base, rule.parts, inclusive=inclusive)))
    return percent_within(base, rule.rate) if inclusive else percent_of(base, rule.rate)


def parts_on(base: Money, parts: Sequence[TaxPart], *, inclusive: bool) -> tuple[Money, ...]:
    """What each part comes to, in the order of the parts."""
    return _inside(base, parts) if inclusive else _on_top(base, parts)


def effective_rate(parts: Sequence[TaxPart]) -> Rate:
    """All parts as one percentage of the price without tax, for labels and reports; amounts come of the parts."""
    weights, whole = _weights(tuple(parts))
    return Rate(rounded_quotient(sum(weights) * HUNDRED_PERCENT, whole))


def parts_back(stored: Sequence[Money], before: Money, after: Money) -> tuple[Money, ...]:
    """Of stored parts, what comes back when the tax taken back so far grows from `before` to `after`.

    A function of those three alone: however a line comes back, all that came back of a part is the part, and no
    part ever goes the other way.
    """
    return tuple(
        Money(late - early) for early, late in zip(_shared(stored, before), _shared(stored, after), strict=True)
    )


def _shared(stored: Sequence[Money], taken: Money) -> list[int]:
    """So much of the tax over its parts. Split off one by one, since then each grows with `taken` (largest
    remainder would now and then take a cent from one part to give it to another)."""
    shares: list[int] = []
    left, whole = int(taken), int(sum(stored))
    for part in stored[:-1]:
        share = rounded_quotient(left * part, whole) if whole else 0
        shares.append(share)
        left, whole = left - share, whole - part
    return [*shares, left] if stored else []


def _on_top(base: Money, parts: Sequence[TaxPart]) -> tuple[Money, ...]:
    taxes: list[Money] = []
    for part in parts:
        taxes.append(percent_of(Money(base + sum(taxes)) if part.compound else base, part.rate))
    return tuple(taxes)


def _inside(base: Money, parts: Sequence[TaxPart]) -> tuple[Money, ...]:
    weights, whole = _weights(tuple(parts))
    tax = rounded_quotient(base * sum(weights), whole + sum(weights))
    return tuple(Money(part) for part in allocate(tax, weights))


@lru_cache(maxsize=256)
def _weights(parts: tuple[TaxPart, ...]) -> tuple[tuple[int, ...], int]:
    """Each part of a price of `whole`, exactly: integers, however the parts are on top of one another."""
    whole = HUNDRED_PERCENT ** len(parts)
    weights: list[int] = []
    for part in parts:
        base = whole + sum(weights) if part.compound else whole
        weights.append(base * part.rate // HUNDRED_PERCENT)
    return tuple(weights), whole
