"""Codes of figures only: the barcodes on goods, the numbers on fruit, and what is wrong with a mistyped one."""

from collections.abc import Sequence

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gtin import Gtin, GtinFormat
from biip.upc import Upc

from pos_tui.catalogue.codes.restricted import read_restricted
from pos_tui.catalogue.codes.views import CodeRules, Kind, ReadCode

GTIN_LENGTHS = (8, 12, 13, 14)
KINDS: dict[int, Kind] = {8: "ean_8", 12: "upc_a", 13: "ean_13", 14: "gtin_14"}
COUPON_SYSTEM = "5"
"""The number system of UPC-A that manufacturers' coupons have."""


def read_number(code: str, rules: CodeRules) -> ReadCode:
    """A code of figures only."""
    if len(code) in GTIN_LENGTHS:
        return _upc_e(code, rules) or _gtin(code, rules) or mistyped(code)
    kind: Kind = "plu" if _is_plu(code) else "sku"
    return ReadCode(code=code, kind=kind, keys=tuple(gtin_forms(code)[1:]))


def gtin_forms(code: str) -> Sequence[str]:
    """The code and its other lengths: scanners send UPC-A with and without its leading zeros."""
    if not (code.isascii() and code.isdigit()) or len(code) > 14:
        return (code,)
    short = code.lstrip("0")
    forms = (code, *(short.zfill(length) for length in (8, 12, 13, 14) if len(short) <= length), short)
    return tuple(dict.fromkeys(form for form in forms if form))


def right_check_digit(code: str) -> int:
    """The last digit that a number of this length should have."""
    return gs1_standard_check_digit(code[:-1])


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


def mistyped(code: str) -> ReadCode:
    """A number whose last digit is wrong; it may be stored like that, so it can be looked for."""
    right = right_check_digit(code)
    return ReadCode(
        code=code,
        kind=KINDS[len(code)],
        check_digit_ok=False,
        keys=tuple(gtin_forms(code)[1:]),
        error=f"{code}: the last digit should be {right}: scan again or check the digits.",
    )


def _is_plu(code: str) -> bool:
    """The numbers on fruit and vegetables (IFPS): 3000 to 4999, 83000 to 84999, and organic with a 9 before."""
    plain = code[1:] if len(code) == 5 and code[0] in "89" else code
    return len(plain) == 4 and plain[0] in "34"
