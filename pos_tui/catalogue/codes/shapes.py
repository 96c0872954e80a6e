"""What a code is by its looks, told without the tables of a library: a till loads those for rare codes only."""

import re
from collections.abc import Sequence

GS = "\x1d"
SCHEME = re.compile("https?://|HTTPS?://")
BEGINS_WITH_GOODS = re.compile(r"0[123](\d{14})|00\d{18}$|8110\d{12}")
ORDINARY = ((1, 19), (30, 39), (60, 199), (300, 980))
"""First three of 13 figures that mean goods of a maker, neither a shop's own number nor a coupon."""
ORDINARY_OF_EIGHT = ((100, 199), (300, 976))


def right_check_digit(code: str) -> int:
    """The last digit that a number of this length should have (GS1 General Specifications, 7.9.1)."""
    body = code[-2::-1]
    return -(3 * sum(map(int, body[::2])) + sum(map(int, body[1::2]))) % 10


def gtin_forms(code: str) -> Sequence[str]:
    """The code and its other lengths: scanners send UPC-A with and without its leading zeros."""
    if not (code.isascii() and code.isdigit()) or len(code) > 14:
        return (code,)
    short = code.lstrip("0")
    forms = (code, *(short.zfill(length) for length in (8, 12, 13, 14) if len(short) <= length), short)
    return tuple(dict.fromkeys(form for form in forms if form))


def ordinary_length(code: str) -> int | None:
    """How long the number of ordinary goods is without noughts that a scanner adds; None for any other number."""
    short = len(code.lstrip("0"))
    length = next(length for length in (8, 12, 13, 14) if short <= length)
    if length == 14:
        return length
    begins = int(code.zfill(14)[6:9] if length == 8 else code.zfill(14)[1:4])
    ranges = ORDINARY_OF_EIGHT if length == 8 else ORDINARY
    return length if any(first <= begins <= last for first, last in ranges) else None


def looks_like_gs1(text: str) -> bool:
    """True for text that is a GS1 message although no symbology identifier says so."""
    if text.startswith("(") or GS in text:
        return True
    begins = BEGINS_WITH_GOODS.match(text)
    return begins is not None and (begins[1] is None or int(begins[1][-1]) == right_check_digit(begins[1]))
