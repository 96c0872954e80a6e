"""GS1 element strings: what GS1-128, DataBar, DataMatrix and QR codes hold, and what a hand types in brackets.

biip takes them apart; what it lets pass and the standard does not (GS1 General Specifications, 7.8) is added here.
"""

import re
from datetime import date
from typing import Any

from biip import ParseConfig, ParseError
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message

from pos_tui.catalogue.codes.currencies import currency_of
from pos_tui.catalogue.codes.shapes import GS, gtin_forms
from pos_tui.catalogue.codes.views import ReadCode

SEPARATORS = re.compile(f"[{GS} ]+")
"""FNC1 as scanners send it; a blank is what is left of it where control characters are taken out."""
GOODS = ("01", "02", "8006", "03")
DAYS = ("17", "7003", "16", "15")
"""Use by, with its hour, sell by, best before: the first that is there."""
COUPONS = ("8110", "8112", "255")
BRACKETED = re.compile(r"\((\d{2,4})\)((?:\\.|[^(\\])+)", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
LONGEST = 500
ANY_DAY = ParseConfig(gs1_element_strings_verify_date=False)
"""A day of noughts is printed where none is known; the goods can be sold all the same."""
Elements = list[GS1ElementString]


def read_gs1(code: str, text: str) -> ReadCode:
    """What a GS1 message says; `error` where it breaks the standard, with what can be known all the same."""
    try:
        elements = in_brackets(text) if text.startswith("(") else in_a_row(text)
    except ParseError:
        return _unreadable(code)
    return of_elements(code, elements)


def in_a_row(text: str) -> Elements:
    """The elements of a scanned message. Raises ParseError."""
    plain = SEPARATORS.sub(GS, text[:LONGEST]).strip(GS)
    elements = list(GS1Message.parse(plain, config=ANY_DAY).element_strings)
    if not elements:
        raise ParseError("nothing in it")
    rest = plain
    for element in elements:
        rest = rest[len(element) :]
        if element.ai.separator_required and rest and not rest.startswith(GS):
            raise ParseError(f"{element.ai} is longer than it may be")
        rest = rest.lstrip(GS)
    return elements


def in_brackets(text: str) -> Elements:
    """The elements as they are printed below a code, `(01)05012345678900(10)AB`. Raises ParseError."""
    parts = BRACKETED.findall(text[:LONGEST])
    if not parts or "".join(f"({ai}){value}" for ai, value in parts) != text:
        raise ParseError("not (AI)value throughout")
    plain = [ai + ESCAPED.sub(r"\1", value).strip() for ai, value in parts]
    elements = [GS1ElementString.parse(text, config=ANY_DAY) for text in plain]
    if [element.ai.ai for element in elements] != [ai for ai, _ in parts]:
        raise ParseError("no such AI")
    return elements


def of_elements(code: str, elements: Elements) -> ReadCode:
    """What the elements say together."""
    said: dict[str, Any] = {}
    by_ai = {element.ai.ai: element for element in reversed(elements)}
    goods = next((by_ai[ai].value[:14] for ai in GOODS if ai in by_ai), None)
    wrong = next((each for each in elements if each.gtin_error or each.sscc_error or each.gln_error), None)
    for element in elements:
        said |= _measure(element)
    return ReadCode(
        code=code,
        kind="coupon" if goods is None and any(ai in by_ai for ai in COUPONS) else "gs1",
        gtin=goods,
        check_digit_ok=wrong is None if goods or wrong or "00" in by_ai else None,
        batch=_value(by_ai, "10"),
        serial=_value(by_ai, "21"),
        expiry=_day(by_ai),
        keys=tuple(gtin_forms(goods)) if goods else (),
        error=_sentence(code, wrong) if wrong else None,
        **said,
    )


def _measure(element: GS1ElementString) -> dict[str, Any]:
    """Net weight, price or count; a gross weight or a length sells nothing."""
    match element.ai.ai[:3], element.ai.ai:
        case "310", _:
            return {"weight": element.decimal, "weight_unit": "kg"}
        case "320", _:
            return {"weight": element.decimal, "weight_unit": "lb"}
        case "392", _:
            return {"price": element.decimal}
        case "393", _:
            return {"price": element.decimal, "currency": currency_of(element.pattern_groups[0])}
        case _, "30" | "37":
            return {"count": int(element.value)}
    return {}


def _value(by_ai: dict[str, GS1ElementString], ai: str) -> str | None:
    return by_ai[ai].value if ai in by_ai else None


def _day(by_ai: dict[str, GS1ElementString]) -> date | None:
    return next((by_ai[ai].date for ai in DAYS if ai in by_ai), None)


def _sentence(code: str, wrong: GS1ElementString) -> str:
    return f"{_short(code)}: in ({wrong.ai.ai}) {wrong.value} a check digit is wrong: scan again, or check it."


def _unreadable(code: str) -> ReadCode:
    """A message that is broken somewhere: a weight may be missing, so nothing in it is believed."""
    return ReadCode(
        code=code,
        kind="gs1",
        error=f"{_short(code)}: this is not a whole GS1 code: scan again, or type the number below the bars.",
    )


def _short(code: str) -> str:
    return code if len(code) <= 40 else f"{code[:39]}…"
