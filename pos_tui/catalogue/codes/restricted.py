"""Numbers that a shop gives its own goods, with a price, weight or count in them.

A pattern of the shop's settings goes first. Without one, the rules of the shop's region hold, as biip has them;
then only the number without its measure finds the goods, never a part of it: the label of another shop must not
sell what has that part as its SKU.
"""

from decimal import Decimal

from biip import EncodeError, ParseConfig, ParseError
from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit
from biip.gtin import Gtin, GtinFormat
from biip.rcn import Rcn, RcnRegion

from pos_tui.catalogue.codes.views import CodeRules, ReadCode
from pos_tui.code_patterns import Pattern

FIGURES = "0123456789"
REGIONS = frozenset(region.value for region in RcnRegion)


def read_restricted(code: str, gtin: Gtin, rules: CodeRules) -> ReadCode | None:
    """The measure in a number whose check digit is right; None when the number is not of that kind."""
    digits = _as_printed(gtin)
    for pattern in rules.patterns:
        if pattern.fits(digits):
            return _by_pattern(code, gtin, digits, pattern, rules.exponent)
    if not isinstance(gtin, Rcn):
        return None
    found = ReadCode(code=code, kind="restricted", gtin=gtin.as_gtin_14(), check_digit_ok=True)
    return _by_region(found, digits, rules.region) if rules.region in REGIONS else found


def _as_printed(gtin: Gtin) -> str:
    """The number in 13 figures, or 8; scanners send more zeros or fewer."""
    return gtin.as_gtin_8() if gtin.format is GtinFormat.GTIN_8 else gtin.as_gtin_13()


def _by_pattern(code: str, gtin: Gtin, digits: str, pattern: Pattern, exponent: int) -> ReadCode:
    measured, item = pattern.figures(digits, "WPN"), pattern.figures(digits, "I")
    read = ReadCode(code=code, kind="restricted", gtin=gtin.as_gtin_14(), check_digit_ok=True)
    verifier = pattern.figures(digits, "V")
    if verifier and int(verifier) != gs1_price_weight_check_digit(measured):
        return read.model_copy(update=_unverified(code, pattern.measure))
    decimals = exponent if pattern.decimals is None else pattern.decimals
    value = Decimal(measured).scaleb(-decimals)
    number = pattern.figures(digits, FIGURES) + item
    return read.model_copy(
        update={
            pattern.measure: int(measured) if pattern.measure == "count" else value,
            "weight_unit": pattern.unit,
            "weighed": pattern.weighed,
            "keys": _without_measure(digits, pattern),
            "numbers": _distinct(number, number.lstrip("0"), item, item.lstrip("0")),
        }
    )


def _without_measure(digits: str, pattern: Pattern) -> tuple[str, ...]:
    """The number with noughts for its measure, both with its check digits made new and with noughts for them."""
    measured = sum(letter in "WPN" for letter in pattern.layout)
    verifier = str(gs1_price_weight_check_digit("0" * measured)) if "V" in pattern.layout else ""
    new = {"W": "0", "P": "0", "N": "0", "V": verifier, "C": ""}
    body = "".join(new.get(letter, digit) for letter, digit in zip(pattern.layout, digits, strict=True))
    return _forms(body)


def _by_region(read: ReadCode, digits: str, region: str | None) -> ReadCode:
    try:
        rcn = Gtin.parse(digits, config=ParseConfig(rcn_region=region))
        bare = rcn.without_variable_measure()
    except ParseError:
        return read.model_copy(update=_unverified(read.code, "price or weight"))
    except EncodeError:
        return read
    if not isinstance(rcn, Rcn) or (rcn.price, rcn.weight, rcn.count) == (None, None, None):
        return read
    begins = digits[: 2 + len(rcn.item_reference or "")]
    return read.model_copy(
        update={
            "price": rcn.price,
            "weight": rcn.weight,
            "weight_unit": "kg" if rcn.weight is not None else None,
            "count": rcn.count,
            "keys": _forms(bare.value[:-1]),
            "numbers": (begins,),
        }
    )


def _forms(body: str) -> tuple[str, ...]:
    whole = body + str(gs1_standard_check_digit(body))
    return _distinct(whole, whole.removeprefix("0") if len(whole) == 13 else "", body + "0")


def _unverified(code: str, measure: str) -> dict[str, object]:
    return {
        "check_digit_ok": False,
        "error": f"{code}: the check digit of its {measure} is wrong: scan again, or weigh it again.",
    }


def _distinct(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
