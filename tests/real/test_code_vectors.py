"""The codes of GS1's own test engine, of biip's tests, and of two thousand real products.

Where the program reads a vector otherwise, the vector stands in `OTHERWISE` with the reason.
"""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.rcn import RcnRegion

from pos_tui.catalogue.codes.gs1 import in_brackets
from pos_tui.catalogue.codes.reading import read_code
from pos_tui.catalogue.codes.shapes import GS
from pos_tui.catalogue.codes.views import CodeRules, ReadCode
from tests.real import DATA

OTHERWISE = {
    "https://a/01/416000336108": "a GTIN without its zeros is always taken: such codes are printed",
    "]Q1": "a till takes a code with nothing in it for no code",
    "]J0": "a till takes a code with nothing in it for no code",
}


def vectors(name: str) -> list[dict[str, Any]]:
    assert DATA is not None
    lines = (DATA / "vectors" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rows(name: str) -> list[dict[str, str]]:
    assert DATA is not None
    with (DATA / "vectors" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_right(read: ReadCode, kind: str) -> bool:
    return read.error is None and read.kind in (kind, "coupon")


def test_element_strings() -> None:
    for vector in vectors("gs1_element_strings.jsonl"):
        scanned = vector["input"]
        read = read_code("]C1" + scanned[1:].replace("^", GS) if scanned else scanned)
        assert is_right(read, "gs1") == vector["ok"], vector


def test_elements_in_brackets() -> None:
    for vector in vectors("gs1_bracketed.jsonl"):
        assert is_right(read_code(vector["input"]), "gs1") == vector["ok"], vector
        if vector["ok"]:
            elements = in_brackets(vector["input"])
            said = "".join(
                element.ai.ai + element.value + ("^" if element.ai.separator_required else "")
                for element in elements
            )
            assert "^" + said.rstrip("^") == vector["unbracketed"]


def test_digital_links() -> None:
    for vector in vectors("gs1_digital_link.jsonl"):
        read = read_code(vector["uri"])
        right = is_right(read, "gs1_link")
        assert right == vector["ok"] or vector["uri"] in OTHERWISE, vector
        if vector["ok"] and vector["unbracketed"].startswith("^01"):
            assert read.gtin == vector["unbracketed"][3:17]


def test_what_scanners_send() -> None:
    for vector in vectors("gs1_scandata.jsonl"):
        read = read_code(vector["scan"])
        assert (read.error is None) == vector["ok"] or vector["scan"] in OTHERWISE, vector


def test_every_exception_is_still_one() -> None:
    told = {vector["uri"]: vector["ok"] for vector in vectors("gs1_digital_link.jsonl")}
    told |= {vector["scan"]: vector["ok"] for vector in vectors("gs1_scandata.jsonl")}
    assert all((read_code(code).error is None) != told[code] for code in OTHERWISE)


@pytest.mark.parametrize("zeros", ["", "0"])
def test_restricted_numbers_of_nine_regions(zeros: str) -> None:
    for vector in vectors("rcn_price_weight_embedded.jsonl"):
        region = RcnRegion[vector["rcn_region"]]
        read = read_code(zeros + vector["value"] if len(vector["value"]) == 13 else vector["value"],
                         CodeRules(region=region.value))  # fmt: skip
        told = [Decimal(vector[each]) if vector[each] else None for each in ("weight", "price")]
        assert [read.weight, read.price, read.count] == [*told, vector.get("count")], vector


def test_upc_e_is_widened() -> None:
    for row in rows("upc_e.csv"):
        read = read_code(row["upc_e"])
        assert (read.kind, read.gtin) == ("upc_e", row["upc_a"].zfill(14))


def test_check_digits_of_two_thousand_codes() -> None:
    """Eight figures that are right as UPC-E are that, unless the scanner says that it saw an EAN-8."""
    upc_e_only = 0
    for row in rows("gtin_check.csv"):
        read = read_code(row["code"])
        if read.kind == "upc_e":
            upc_e_only += row["valid"] == "0"
            read = read_code("]E4" + row["code"])
        assert read.check_digit_ok == (row["valid"] == "1"), row
        assert (read.error is None) == (row["valid"] == "1")
    assert upc_e_only == 88


def test_hostile_strings_are_read() -> None:
    assert DATA is not None
    for text in json.loads((DATA / "vectors" / "blns.json").read_text(encoding="utf-8")):
        for before in ("", "]C1", "]Q1", "https://a/01/", "(01)", "3*"):
            assert isinstance(read_code(before + text), ReadCode)


def identifiers() -> Iterator[tuple[str, bool]]:
    """Every application identifier of the dictionary, and whether a separator must follow it."""
    assert DATA is not None
    for line in (DATA / "vectors" / "gs1-syntax-dictionary.txt").read_text(encoding="utf-8").splitlines():
        if line[:2].isdigit():
            span, _, rest = line.partition(" ")
            first, _, last = span.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield str(number).zfill(len(first)), "*" not in rest.split()[0]


def test_the_library_knows_the_dictionary() -> None:
    for ai, separated in identifiers():
        known = GS1ApplicationIdentifier.extract(ai)
        assert (known.ai, known.separator_required) == (ai, separated)
