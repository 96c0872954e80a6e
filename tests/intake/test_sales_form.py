"""One line of sales.jsonl: every key known, every number exact, or told what is wrong."""

import json
from datetime import date
from typing import Any

import pytest

from pos_tui.intake.sales_form import read_document
from tests.intake.files import document, sold

RIGHT = document(1, [sold("A", "-2", "0.20", "-0.40", returns="d-0#3")], total="-0.40", tax="-0.07")


def wrong(changed: object) -> str:
    with pytest.raises(ValueError, match=r".") as told:
        read_document(changed if isinstance(changed, str) else json.dumps(changed), 2)
    return str(told.value)


def test_a_right_document() -> None:
    read = read_document(json.dumps(RIGHT), 2)
    line = read.lines[0]
    assert (line.quantity, line.unit_price, line.amount) == (-2_000, 200_000, -40)
    assert line.returns is not None
    assert (line.returns.id, line.returns.line) == ("d-0", 3)
    assert (read.business_date, read.total, read.tax) == (date(2024, 5, 30), -40, -7)
    assert read.at.isoformat() == "2024-05-30T18:01:11+01:00"


@pytest.mark.parametrize(("exponent", "text", "amount"), [(0, "40", 40), (3, "0.400", 400), (2, "0.4", 40)])
def test_amounts_are_in_the_currency(exponent: int, text: str, amount: int) -> None:
    changed = {**RIGHT, "lines": [{**RIGHT["lines"][0], "discount": "0", "amount": text}]}
    for key in ("basket_discount", "tax", "total", "rounding"):
        changed[key] = "0"
    changed["payments"] = []
    assert read_document(json.dumps(changed), exponent).lines[0].amount == amount


@pytest.mark.parametrize("key", sorted(RIGHT))
def test_every_key_has_to_be_there(key: str) -> None:
    assert wrong({name: value for name, value in RIGHT.items() if name != key}) == f"the key «{key}» is missing"


@pytest.mark.parametrize("key", sorted(RIGHT["lines"][0]))
def test_every_key_of_a_line_has_to_be_there(key: str) -> None:
    line = {name: value for name, value in RIGHT["lines"][0].items() if name != key}
    assert wrong({**RIGHT, "lines": [line]}) == f"the key «lines[1].{key}» is missing"


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"id": ""}, "id is empty"),
        ({"id": 7}, "id has to be text in quotes"),
        ({"id": "x" * 101}, "id is 101 characters long; 100 at most"),
        ({"at": "yesterday"}, "at 'yesterday' is no time such as 2024-05-30T18:02:11+01:00"),
        ({"at": "2024-05-30T18:02:11"}, "at has no zone"),
        ({"business_date": "30.05.2024"}, "business_date '30.05.2024' is no date"),
        ({"lines": []}, "lines is empty"),
        ({"lines": ["x"]}, "lines[1] is not an object in braces"),
        ({"basket_discount": "-0.01"}, "basket_discount is below nothing"),
        ({"tax": 0.07}, "tax has to be text in quotes"),
        ({"tax": "0.075"}, "tax 0.075 has more than 2 decimals"),
        ({"total": "NaN"}, "total 'NaN' is not a number"),
        ({"total": "1e9"}, "total '1e9' is not a number"),
        ({"total": "99999999999999"}, "total 99999999999999 is too large"),
        ({"tip": "1.00"}, "the key «tip» is not known"),
        ({"payments": [{"tender": "cash", "amount": "1.00"}]}, "the key «payments[1].change» is missing"),
    ],
)
def test_a_document_that_cannot_be_meant(given: dict[str, Any], what: str) -> None:
    assert wrong({**RIGHT, **given}).startswith(what)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"quantity": "0"}, "lines[1].quantity is 0"),
        ({"quantity": "0.0001"}, "lines[1].quantity 0.0001 has more than 3 decimals"),
        ({"quantity": "1000000000000"}, "lines[1].quantity 1000000000000 is too large"),
        ({"unit_price": "-1"}, "lines[1].unit_price -1 is below nothing"),
        ({"unit_price": "1.00005"}, "lines[1].unit_price 1.00005 has more than 4 decimals"),
        ({"name": "\x1b\x07"}, "lines[1].name is empty"),
        ({"sku": "A\u202e"}, "lines[1].sku 'A' has invisible characters"),
        ({"returns": "d-0"}, "lines[1].returns 'd-0' is not «document id#line», or null"),
        ({"returns": "d-0#0"}, "lines[1].returns 'd-0#0' is not"),
        ({"returns": "#1"}, "lines[1].returns is empty"),
        ({"quantity": "2"}, "lines[1] returns something, but its quantity is above 0"),
        ({"colour": "red"}, "the key «lines[1].colour» is not known"),
    ],
)
def test_a_line_that_cannot_be_meant(given: dict[str, Any], what: str) -> None:
    assert wrong({**RIGHT, "lines": [{**RIGHT["lines"][0], **given}]}).startswith(what)


@pytest.mark.parametrize("line", ["sku,name,price", "[]", "null", "{", '{"id": "x"} trailing'])
def test_a_line_that_is_no_document(line: str) -> None:
    assert wrong(line) in ("this is not a JSON object", "the line is not an object in braces")


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert wrong({**RIGHT, "tax": "x", "total": "y", "tip": 1}).count(";") == 2
