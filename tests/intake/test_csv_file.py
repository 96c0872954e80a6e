"""CSV: the header is known or refused by name; every bad row is told by its line."""

from pathlib import Path

import pytest

from pos_tui.errors import BadInput
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.source import incoming
from pos_tui.intake.views import BadRow
from tests.intake.files import csv

KNOWN, REQUIRED = ("sku", "name", "price", "unit"), ("sku", "name", "price")


def read(folder: Path, text: str) -> list[tuple[int, object]]:
    with incoming(csv(folder, text)) as file:
        rows = CsvFile(file, known=KNOWN, required=REQUIRED).rows()
        return [(row.line, row.cells if isinstance(row, Row) else row.what) for row in rows]


def test_columns_in_any_order_quotes_and_blank_lines(tmp_path: Path) -> None:
    assert read(tmp_path, 'price,name,sku\n1.00,"Tea, ""green""",A\n\n2.00,Salt,B\n') == [
        (2, {"price": "1.00", "name": 'Tea, "green"', "sku": "A"}),
        (4, {"price": "2.00", "name": "Salt", "sku": "B"}),
    ]


def test_a_row_of_several_lines_is_told_by_its_first(tmp_path: Path) -> None:
    assert [line for line, _ in read(tmp_path, 'sku,name,price\nA,"two\nlines",1\nB,x,2\n')] == [2, 4]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("sku,name,price\nA,Tea\n", 2, "2 cells, but the header names 3 columns"),
        ("sku,name,price\nA,Tea,1,2\n", 2, "4 cells, but the header names 3 columns"),
        ('sku,name,price\nA,"Tea" x,1\n', 2, "a quotation mark inside a cell is not doubled"),
        ('sku,name,price\nA,Tea,1\nB,"Salt,2\nC,Oil,3\n', 3, "a quotation mark opens here and is never closed"),
    ],
)
def test_a_bad_row(tmp_path: Path, text: str, line: int, what: str) -> None:
    assert (line, what) in read(tmp_path, text)


def test_the_rows_after_a_bad_one_are_read(tmp_path: Path) -> None:
    rows = read(tmp_path, 'sku,name,price\nA\nB,"x" y,1\nC,Oil,3\n')
    assert [line for line, _ in rows] == [2, 3, 4]
    assert rows[2] == (4, {"sku": "C", "name": "Oil", "price": "3"})


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("sku,name,prise\n", "the column «prise» is not known. Known columns: sku, name, price, unit."),
        ("sku,name\n", "the column «price» is missing"),
        ("sku,sku,name,price\n", "the column «sku» is named twice"),
        ("sku;name;price\n", "is separated by semicolons: separate its columns by commas"),
        ("sku\tname\tprice\n", "is separated by tabs"),
        ('{"sku": 1}\n', "is not a CSV file"),
        ("<html>\n", "is not a CSV file"),
        ('"sku,name\n', "this is not a header"),
        ("\x1b[2Jsku,name,price\n", "the column «[2Jsku» is not known"),
    ],
)
def test_a_header_that_is_not_ours(tmp_path: Path, header: str, sentence: str) -> None:
    with pytest.raises(BadInput) as told:
        read(tmp_path, header + "1,2,3\n")
    assert sentence in str(told.value)
    assert "products.csv" in str(told.value)


def test_a_bad_row_says_where_it_is() -> None:
    assert str(BadRow(file="p.csv", line=7, what="no")) == "p.csv, line 7: no"
