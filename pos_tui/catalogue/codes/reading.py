"""From what was scanned or typed to what it says: one function, pure, for text of any kind."""

import asyncio
import re
from decimal import Decimal
from functools import cache
from importlib import import_module

from pos_tui.catalogue.codes.numbers import is_rare, mistyped, read_number
from pos_tui.catalogue.codes.shapes import SCHEME, looks_like_gs1, right_check_digit
from pos_tui.catalogue.codes.views import CodeRules, ReadCode
from pos_tui.text import clean

LONGEST = 500
LONGEST_NUMBER = 14
"""A longer run of figures is a GS1 message, or nothing."""
SYMBOLOGY = re.compile(r"\](\w)([0-9a-f])(.*)", re.DOTALL | re.ASCII)
"""ISO/IEC 15424: which bars the scanner saw, before what they say."""
WITH_GS1 = {"C1", "e0", "e1", "e2", "d2", "Q3", "J1"}
LENGTHS_BY_SYMBOLOGY = {"E0": (13,), "E3": (15, 18), "E4": (8,), "I1": (14,)}
ADD_ONS = {15: 13, 18: 13}
COMPOSITE = "|]e0"
FIRST = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\*(.+)", re.DOTALL | re.ASCII)
PACK = re.compile(r"([^*]+)\*(\d{1,4})", re.ASCII)
PLAIN = CodeRules()
WITH_TABLES = ("rare", "gs1", "links")
"""Readers that bring biip and its tables in."""


async def tables_for(code: str) -> None:
    """Returns when this code can be read without loading anything: a tenth of a second, once, in a thread."""
    if _wants_tables(code.strip()) and not _load_tables.cache_info().currsize:
        await asyncio.to_thread(_load_tables)


@cache
def _load_tables() -> None:
    for reader in WITH_TABLES:
        import_module(f"pos_tui.catalogue.codes.{reader}")


def _wants_tables(code: str) -> bool:
    """True for every code whose reading would load them, and for a few more."""
    if code.isascii() and code.isdigit() and len(code) <= LONGEST_NUMBER:
        return is_rare(code)
    return "*" in code or code.startswith("]") or bool(SCHEME.match(code)) or looks_like_gs1(code)


def read_code(text: str, rules: CodeRules = PLAIN) -> ReadCode:
    """How a code is read; whatever comes, there is an answer. `3*CODE` and `CODE*3` count it."""
    code = text.strip()
    if code.isascii() and code.isdigit() and len(code) <= LONGEST_NUMBER:
        return read_number(code, rules)
    shown = clean(code, LONGEST)
    if not shown:
        return ReadCode(code="", kind="sku", error="There is no code: scan again.")
    return _read_text(shown, code[:LONGEST], rules)


def _counted(shown: str, rules: CodeRules) -> ReadCode | None:
    """`3*CODE`, `0.350*CODE` and `CODE*3`."""
    first = FIRST.fullmatch(shown)
    if first is not None:
        return _times(shown, first[2], first[1], rules)
    pack = PACK.fullmatch(shown)
    return _times(shown, pack[1], pack[2], rules) if pack is not None else None


def _times(code: str, inner: str, times: str, rules: CodeRules) -> ReadCode:
    """So many of another code; a fraction is its weight."""
    read = read_code(inner, rules) if "*" not in inner else ReadCode(code=inner, kind="sku")
    number = Decimal(times.replace(",", "."))
    said = {"count": int(number)} if number == int(number) else {"weight": number}
    if read.has_measure or not number:
        said = {}
    return read.model_copy(update={"code": code, "keys": (read.code, *read.keys), "numbers": (read.code,), **said})


def _read_text(shown: str, code: str, rules: CodeRules) -> ReadCode:
    marked = SYMBOLOGY.fullmatch(code)
    if marked is not None:
        return _marked(shown, marked[1] + marked[2], marked[3], rules)
    if code.startswith("]"):
        return ReadCode(code=shown, kind="sku", error=f"{shown[:40]}: no scanner sends this: scan again.")
    if SCHEME.match(code):
        from pos_tui.catalogue.codes.links import read_link  # biip and its tables

        return read_link(shown, code) or ReadCode(code=shown, kind="sku")
    if looks_like_gs1(code):
        return _gs1(shown, code)
    return _counted(shown, rules) or ReadCode(code=shown, kind="sku")


def _gs1(shown: str, code: str) -> ReadCode:
    from pos_tui.catalogue.codes.gs1 import read_gs1  # biip and its tables

    return read_gs1(shown, code)


def _marked(shown: str, symbology: str, data: str, rules: CodeRules) -> ReadCode:
    """What the bars say, where the scanner tells which bars they are."""
    if symbology in LENGTHS_BY_SYMBOLOGY:
        return _linear(shown, symbology, data, rules)
    if symbology in WITH_GS1:
        read = _gs1(shown, data)
    elif not data:
        read = ReadCode(code=shown, kind="sku", error="There is nothing in this code: scan another one.")
    elif data.startswith("]"):
        read = ReadCode(code=shown, kind="sku")
    else:
        read = read_code(data, rules)
    return read.model_copy(update={"code": clean(data, LONGEST) or shown})


def _linear(shown: str, symbology: str, data: str, rules: CodeRules) -> ReadCode:
    """EAN, UPC and ITF-14, with an add-on or the composite's elements behind them."""
    digits, _, composite = data.partition(COMPOSITE)
    if len(digits) not in LENGTHS_BY_SYMBOLOGY[symbology] or not (digits.isascii() and digits.isdigit()):
        return ReadCode(code=shown, kind="sku", error=f"{shown[:40]}: this is not a whole code: scan again.")
    digits = digits[: ADD_ONS.get(len(digits), len(digits))]
    read = _ean_8(digits, rules) if symbology == "E4" else read_number(digits, rules)
    if not composite:
        return read
    more = _gs1(shown, composite)
    said = {name: getattr(more, name) for name in ("batch", "serial", "expiry", "error")}
    return read.model_copy(update={name: value for name, value in said.items() if value is not None})


def _ean_8(digits: str, rules: CodeRules) -> ReadCode:
    """Eight figures that the scanner knows to be no UPC-E."""
    read = read_number(digits, rules)
    if read.kind != "upc_e":
        return read
    if int(digits[-1]) != right_check_digit(digits):
        return mistyped(digits)
    return ReadCode(code=digits, kind="ean_8", gtin=digits.zfill(14), check_digit_ok=True)
