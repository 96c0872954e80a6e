"""Numbers that are not simply a maker's: a shop's own, coupons, zeros left out. biip knows their tables.

They take 18 MB and a tenth of a second: a till loads this at the first such number.
"""

from biip import ParseError
from biip.gtin import Gtin, GtinFormat
from biip.upc import Upc

from pos_tui.catalogue.codes.restricted import read_restricted
from pos_tui.catalogue.codes.shapes import gtin_forms
from pos_tui.catalogue.codes.views import KINDS, CodeRules, Kind, ReadCode

COUPON_SYSTEM = "5"
"""The number system of UPC-A that manufacturers' coupons have."""


def read_rare(code: str, rules: CodeRules) -> ReadCode | None:
    """A number of 8 to 14 figures; None where its check digit is wrong."""
    return _upc_e(code, rules) or _gtin(code, rules)


def _gtin(code: str, rules: CodeRules) -> ReadCode | None:
    try:
        gtin = Gtin.parse(code)
    except ParseError:
        return None
    whole = gtin.as_gtin_14()
    restricted = None if gtin.format is GtinFormat.GTIN_14 else read_restricted(code, gtin, rules)
    if restricted is not None:
        return restricted
    kind: Kind = "coupon" if _is_coupon(gtin, whole) else KINDS[gtin.format]
    return ReadCode(code=code, kind=kind, gtin=whole, check_digit_ok=True, keys=tuple(gtin_forms(code)[1:]))


def _is_coupon(gtin: Gtin, whole: str) -> bool:
    """UPC-A of number system 5, and the ranges of GS1 for coupons (981 to 984, 99)."""
    if whole.startswith("00" + COUPON_SYSTEM):
        return True
    return gtin.format is GtinFormat.GTIN_13 and gtin.prefix is not None and "coupon" in gtin.prefix.usage.lower()


def _upc_e(code: str, rules: CodeRules) -> ReadCode | None:
    """Eight figures that are a UPC-A with its zeros left out; those beginning with 1 may be an EAN-8 as well."""
    if len(code) != 8 or code[0] not in "01":
        return None
    try:
        expanded = Upc.parse(code).as_upc_a()
    except ParseError:
        return None
    as_ean_8 = _gtin(code, rules)
    other = gtin_forms(expanded)
    if as_ean_8 is not None and code[0] == "1":
        return as_ean_8.model_copy(update={"keys": (*as_ean_8.keys, *other)})
    return ReadCode(code=code, kind="upc_e", gtin=expanded.zfill(14), check_digit_ok=True, keys=tuple(other))
