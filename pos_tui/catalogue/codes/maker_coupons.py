"""Makers' coupons: the maker, the family and the value in a UPC-A of number system 5 and in GS1's AI (8110).

UPC-A: 5, five digits of the maker, three of the family, two of the value, check digit (GS1 US, U.P.C. Coupon Code
Guidelines). (8110): North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols.
"""

import re
from dataclasses import dataclass
from datetime import date

from pos_tui.catalogue.codes.views import ReadCode

UPC_COUPON = re.compile(r"005(\d{5})(\d{3})(\d{2})\d", re.ASCII)
GS1_COUPON = re.compile(r"(?:\(8110\)|8110)(\d{20,66})", re.ASCII)
SHORTEST_PREFIX, OFFER_DIGITS, FAMILY_DIGITS = 6, 6, 3
MOST_VALUE_DIGITS = 5
IN_PIECES = "0"
ENDS, STARTS, OTHERWISE = "3", "4", "9"
CENTS_OFF = "0"


@dataclass(frozen=True, slots=True)
class MakerCoupon:
    """What the bars say. `value_code` is looked up in a table; `amount` is the code's own, in minor units.

    `maker` begins the item numbers of its goods, after the number system where `value_code` is given. `unfit` says
    why a till cannot work the coupon out by itself.
    """

    code: str
    maker: str
    family: str
    value_code: str | None = None
    amount: int | None = None
    pieces: int = 1
    starts_on: date | None = None
    ends_on: date | None = None
    unfit: str | None = None

    def fits(self, barcode: str) -> bool:
        """True when a barcode bears the maker's number; any number system of ordinary goods will do."""
        whole = barcode.zfill(14)
        if not (whole.isascii() and whole.isdigit() and len(whole) == 14):
            return False
        if self.value_code is not None:
            return whole.startswith("00") and whole[2] in "0678" and whole[3:8] == self.maker
        return whole[1:].startswith(self.maker) or whole[2:].startswith(self.maker)


class _Digits:
    """Digits that are taken from the left; `Short` when there are too few."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._text)

    def take(self, count: int) -> str:
        taken = self._text[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("too few digits")
        self._at += count
        return taken

    def take_number(self) -> str:
        """A number of 1 to 5 digits that says first how long it is."""
        length = int(self.take(1))
        if not 1 <= length <= MOST_VALUE_DIGITS:
            raise ValueError("no such length")
        return self.take(length)

    def take_day(self) -> date:
        text = self.take(6)
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


def maker_coupon(read: ReadCode) -> MakerCoupon | None:
    """The coupon that a code is, or None for a code that is no coupon of these two kinds."""
    upc = UPC_COUPON.fullmatch(read.gtin or "")
    if upc is not None and read.gtin is not None:
        return MakerCoupon(read.gtin[2:], maker=upc[1], family=upc[2], value_code=upc[3])
    gs1 = GS1_COUPON.fullmatch(read.code)
    return _gs1(gs1[1]) if gs1 is not None else None


def _gs1(text: str) -> MakerCoupon | None:
    digits = _Digits(text)
    try:
        maker = digits.take(SHORTEST_PREFIX + int(digits.take(1)))
        offer = digits.take(OFFER_DIGITS)
        amount, pieces = int(digits.take_number()), int(digits.take_number())
        unit, family = digits.take(1), digits.take(FAMILY_DIGITS)
        starts, ends, unfit = _rest(digits)
    except ValueError:
        return None
    if unit != IN_PIECES:
        unfit = "asks for something else than a number of pieces"
    return MakerCoupon(
        f"{maker}-{offer}", maker, family, amount=amount, pieces=max(1, pieces), starts_on=starts, ends_on=ends,
        unfit=unfit,
    )  # fmt: skip


def _rest(digits: _Digits) -> tuple[date | None, date | None, str | None]:
    """The fields that need not be there; one that this till does not work out makes the coupon unfit."""
    starts = ends = unfit = None
    while not digits.is_over:
        field = digits.take(1)
        if field == ENDS:
            ends = digits.take_day()
        elif field == STARTS:
            starts = digits.take_day()
        elif field == OTHERWISE:
            how = digits.take(4)
            unfit = unfit if how[0] == CENTS_OFF else "does not take off a plain amount"
        else:
            return starts, ends, "asks for other goods besides, or for this shop alone"
    return starts, ends, unfit
