"""What a code says, before anything is looked up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pos_tui.code_patterns import Pattern
from pos_tui.view import View

Kind = Literal[
    "ean_13", "ean_8", "upc_a", "upc_e", "gtin_14", "gs1", "gs1_link", "restricted", "plu", "coupon", "sku"
]  # fmt: skip
KINDS: dict[int, Kind] = {8: "ean_8", 12: "upc_a", 13: "ean_13", 14: "gtin_14"}
"""By the length of a number of goods."""


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How a shop reads its own numbers: its patterns, then the layout of its region; decimals of its currency."""

    patterns: tuple[Pattern, ...] = ()
    region: str | None = None
    exponent: int = 2


class ReadCode(View):
    """A code as it was read; what it does not say is None. A price is in major units, of `currency` if it says so.

    `code` is what to look for first, letter by letter; then `keys` among barcodes and `numbers` among SKUs, in
    order. `weighed` means that the price is that of a weight. `error` is a sentence: the code breaks its rules.
    """

    code: str
    kind: Kind
    gtin: str | None = None
    check_digit_ok: bool | None = None
    price: Decimal | None = None
    currency: str | None = None
    weighed: bool = False
    weight: Decimal | None = None
    weight_unit: Literal["kg", "lb"] | None = None
    count: int | None = None
    batch: str | None = None
    expiry: date | None = None
    serial: str | None = None
    keys: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    error: str | None = None

    @property
    def has_measure(self) -> bool:
        """True when price, weight or count were read out of the code."""
        return self.price is not None or self.weight is not None or self.count is not None
