"""Codes of figures only: the barcodes on goods, the numbers on fruit, and what is wrong with a mistyped one."""

from pos_tui.catalogue.codes.shapes import gtin_forms, ordinary_length, right_check_digit
from pos_tui.catalogue.codes.views import KINDS, CodeRules, Kind, ReadCode

GTIN_LENGTHS = tuple(KINDS)


def read_number(code: str, rules: CodeRules) -> ReadCode:
    """A code of figures only."""
    if len(code) in GTIN_LENGTHS:
        return _ordinary(code) or (_rare(code, rules) if is_rare(code) else None) or mistyped(code)
    kind: Kind = "plu" if _is_plu(code) else "sku"
    return ReadCode(code=code, kind=kind, keys=tuple(gtin_forms(code)[1:]))


def _ordinary(code: str) -> ReadCode | None:
    """The number of a maker's goods, which most scans are; None for any other: no pattern of a shop has those."""
    length = ordinary_length(code)
    if length is None or (len(code) == 8 and code[0] in "01") or int(code[-1]) != right_check_digit(code):
        return None
    keys = tuple(gtin_forms(code)[1:])
    return ReadCode(code=code, kind=KINDS[length], gtin=code.zfill(14), check_digit_ok=True, keys=keys)


def is_rare(code: str) -> bool:
    """True for figures that only the tables tell: as long as a barcode, of no maker's goods, not mistyped."""
    if len(code) not in GTIN_LENGTHS or _ordinary(code) is not None:
        return False
    return (len(code) == 8 and code[0] in "01") or int(code[-1]) == right_check_digit(code)


def _rare(code: str, rules: CodeRules) -> ReadCode | None:
    from pos_tui.catalogue.codes.rare import read_rare  # biip and its tables

    return read_rare(code, rules)


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
