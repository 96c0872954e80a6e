"""Layouts of a shop's own barcodes, as its settings say them: `21IIIIIWWWWWC`, `02IIIIIPPPPPC/2`.

Figures stand for themselves. `I` is the number of the goods; `W` a weight, `P` a price, `N` a count; `V` the
check digit of that measure; `X` a figure of no meaning; `C` the check digit of the whole. Behind a stroke come how
many of the measure's figures are decimals, `kg` or `lb`, and `weighed`: a price to work the weight out from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Literal, cast

Measure = Literal["weight", "price", "count"]
MEASURES: dict[str, Measure] = {"W": "weight", "P": "price", "N": "count"}
LENGTHS = (8, 12, 13)
OWN_NUMBERS = {13: re.compile("0[24]|2"), 8: re.compile("[02]")}
"""GS1 General Specifications, 1.4: what begins like this is never a product of the world."""
WEIGHT_DECIMALS = 3
MOST_PATTERNS = 50


@dataclass(frozen=True, slots=True)
class Pattern:
    """One layout, widened to 13 figures where it is of 12; without `decimals` a price has its currency's."""

    text: str
    layout: str
    measure: Measure
    decimals: int | None
    unit: Literal["kg", "lb"] | None = None
    weighed: bool = False

    def fits(self, digits: str) -> bool:
        """True for a number of this layout, whatever its check digits are."""
        return len(digits) == len(self.layout) and all(
            letter == digit or not letter.isdigit() for letter, digit in zip(self.layout, digits, strict=True)
        )

    def figures(self, digits: str, letters: str) -> str:
        """The figures of the number that stand where the layout has one of these letters."""
        return "".join(digit for letter, digit in zip(self.layout, digits, strict=True) if letter in letters)


def read_patterns(texts: Sequence[str]) -> tuple[Pattern, ...]:
    """The patterns of a shop. Raises ValueError with the first that is wrong, or the two that one code can fit."""
    if len(texts) > MOST_PATTERNS:
        raise ValueError(f"there are {len(texts)} patterns: {MOST_PATTERNS} at most")
    patterns = tuple(map(read_pattern, texts))
    for one, other in combinations(patterns, 2):
        if _overlap(one, other):
            raise ValueError(f"one code can fit both {one.text} and {other.text}: change a figure of either")
    return patterns


def read_pattern(text: str) -> Pattern:
    """One pattern. Raises ValueError with what is wrong with it."""
    said, *options = text.strip().split("/")
    layout = said.zfill(13) if len(said) == 12 else said
    for wrong, why in (
        (not re.fullmatch("[0-9]+[IWPNVX]+C", said), "figures, then letters of IWPNVX, then C"),
        (len(said) not in LENGTHS, "8, 12 or 13 characters long"),
        (
            not _is_own(layout),
            "of a number that GS1 leaves to shops: 02, 04 or 2 first; 0 or 2 in one of 8",
        ),
        (not _is_in_runs(layout), "of I in one run, and of W, P or N in one run"),
        ("V" in layout and not _can_be_verified(layout), "with one V for a measure of 4 or 5 figures"),
    ):
        if wrong:
            raise ValueError(f"the pattern {text[:40]!r} is not {why}")
    return _with_options(text, layout, options)


def is_of_the_world(code: str) -> bool:
    """True for figures of a barcode's length that GS1 does not leave to shops: most likely a barcode as it is."""
    if len(code) not in (*LENGTHS, 14) or not (code.isascii() and code.isdigit()):
        return False
    return len(code) == 14 or not _is_own(code.zfill(13) if len(code) == 12 else code)


def _is_own(layout: str) -> bool:
    own = OWN_NUMBERS.get(len(layout))
    return own is not None and own.match(layout) is not None


def _is_in_runs(layout: str) -> bool:
    runs = [letter for letter, _ in groupby(layout)]
    return runs.count("I") == 1 and sum(letter in MEASURES for letter in runs) == 1


def _can_be_verified(layout: str) -> bool:
    return layout.count("V") == 1 and sum(letter in MEASURES for letter in layout) in (4, 5)


def _with_options(text: str, layout: str, options: list[str]) -> Pattern:
    letter = next(letter for letter in layout if letter in MEASURES)
    measure, decimals, unit, weighed = MEASURES[letter], None, None, False
    for option in options:
        if option.isascii() and option.isdigit() and measure != "count" and int(option) <= layout.count(letter):
            decimals = int(option)
        elif option in ("kg", "lb") and measure == "weight":
            unit = cast(Literal["kg", "lb"], option)
        elif option == "weighed" and measure == "price":
            weighed = True
        else:
            raise ValueError(f"the pattern {text[:40]!r} has /{option[:20]}, which does not go with a {measure}")
    if decimals is None and measure != "price":
        decimals = WEIGHT_DECIMALS if measure == "weight" else 0
    return Pattern(text.strip(), layout, measure, decimals, unit, weighed)


def _overlap(one: Pattern, other: Pattern) -> bool:
    return len(one.layout) == len(other.layout) and all(
        a == b or not (a.isdigit() and b.isdigit()) for a, b in zip(one.layout, other.layout, strict=True)
    )
