"""`pos-tui import` and `pos-tui replay`: what they answer, and with which exit code."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Till

PRODUCTS = "sku,name,price,tax_class\nTEA,Oolong tea,3.20,S\nCAKE,Kueh lapis,1.50,S\n"
LINE = {
    "sku": "MATE", "name": "Club Mate", "quantity": "2", "unit_price": "2.80", "discount": "0.00",
    "amount": "5.60", "tax_class": "S", "returns": None,
}  # fmt: skip
SALE = {
    "id": "r-1", "at": "2026-11-22T15:00:00+08:00", "business_date": "2026-11-22", "outlet": "BISHAN",
    "terminal": "1", "cashier": "9", "customer": None,
    "lines": [LINE],
    "basket_discount": "0.00", "tax": "0.46", "total": "5.60", "rounding": "0.00",
    "payments": [{"tender": "cash", "amount": "10.00", "change": "4.40"}],
}  # fmt: skip


@pytest.fixture
def products(tmp_path: Path) -> Path:
    file = tmp_path / "products.csv"
    file.write_text(PRODUCTS, encoding="utf-8")
    return file


def sales(tmp_path: Path, *documents: object) -> Path:
    file = tmp_path / "sales.jsonl"
    file.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")
    return file


def test_products_come_in_and_again_change_nothing(till: Till, sold: str, products: Path) -> None:
    dry = till("import", "products", products, "--dry-run", "--database", sold)
    assert (dry.code, dry.out) == (
        0, "Products, dry run, nothing was changed: 2 new, 0 changed, 0 as they were.\n"
    )  # fmt: skip
    first = till("import", "products", products, "--database", sold)
    assert (first.code, first.out) == (0, "Products: 2 new, 0 changed, 0 as they were.\n")
    again = till("import", "products", products, "--json", "--database", sold)
    assert json.loads(again.out)["counts"] == {"created": 0, "updated": 0, "unchanged": 2}


def test_bad_rows_are_all_told_and_nothing_is_taken(till: Till, sold: str, products: Path) -> None:
    products.write_text(PRODUCTS + "BUN,Bun,NaN,S\nPIE,Pie,1.00,X\n", encoding="utf-8")
    ran = till("import", "products", products, "--database", sold)
    assert ran.code == 1
    assert "products.csv, line 4: " in ran.err
    assert "products.csv, line 5: " in ran.err
    assert ran.out.startswith("Nothing was imported: ")
    skipped = till("import", "products", products, "--skip-bad", "--json", "--database", sold)
    assert skipped.code == 1
    told = json.loads(skipped.out)
    assert (told["counts"]["created"], told["bad_count"], told["booked"]) == (2, 2, True)


def test_customers_come_in_from_standard_input(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = "code,name\nC2,Tan Ah Kow\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    ran = till("import", "customers", "-", "--database", sold)
    assert (ran.code, ran.out) == (0, "Customers: 1 new, 0 changed, 0 as they were.\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"sku,name,price\nTEA,Caf\xe9,1.00\n", "is not UTF-8"),
        (b"sku;name;price\nTEA;Tea;1.00\n", "separated by semicolons"),
        (b"sku,name,price,colour\nTEA,Tea,1.00,green\n", "colour"),
        (b"PK\x03\x04", "a spreadsheet"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(
    till: Till, sold: str, products: Path, content: bytes, said: str
) -> None:
    products.write_bytes(content)
    ran = till("import", "products", products, "--database", sold)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_sales_are_booked_once_and_come_out_as_told(till: Till, sold: str, tmp_path: Path) -> None:
    file = sales(tmp_path, SALE)
    first = till("replay", file, "--database", sold)
    assert (first.code, first.out) == (0, "1 documents: 1 booked, 0 were booked already.\n")
    again = till("replay", file, "--json", "--database", sold)
    told = json.loads(again.out)
    assert (again.code, told["booked"], told["already"], told["agrees"]) == (0, 0, 1, True)
    assert till("verify", "--database", sold).code == 0


def test_what_is_refused_or_comes_out_otherwise_is_listed(till: Till, sold: str, tmp_path: Path) -> None:
    otherwise = {**SALE, "id": "r-2", "tax": "0.47"}
    unknown = {**SALE, "id": "r-3", "lines": [{**LINE, "sku": "NONE"}]}
    ran = till("replay", sales(tmp_path, SALE, otherwise, unknown), "--database", sold)
    assert ran.code == 1
    assert "r-2: tax is 0.47 in the file, 0.46 here" in ran.out
    assert "r-3 was refused: " in ran.out
    assert ran.out.endswith("3 documents: 2 booked, 0 were booked already, 1 refused, 1 came out otherwise.\n")


def test_a_bad_line_stops_all_unless_it_is_left_out(till: Till, sold: str, tmp_path: Path) -> None:
    bad = {**SALE, "id": "r-4", "total": "five"}
    file = sales(tmp_path, SALE, bad)
    ran = till("replay", file, "--database", sold)
    assert ran.code == 1
    assert "sales.jsonl, line 2: " in ran.err
    assert ran.out == "Nothing was booked: 1 lines are bad. Correct them, or leave them out (--skip-bad).\n"
    ran = till("replay", file, "--skip-bad", "--database", sold)
    assert ran.code == 1
    assert ran.out == "1 documents: 1 booked, 0 were booked already, 1 bad lines left out.\n"


def test_a_dry_run_that_taxes_half_the_shop_otherwise_says_so(till: Till, sold: str, tmp_path: Path) -> None:
    text = till("export", "products", "--database", sold).out.replace(",S,", ",Z,")
    (tmp_path / "products.csv").write_text(text, encoding="utf-8")
    ran = till("import", "products", tmp_path / "products.csv", "--dry-run", "--database", sold)
    assert ran.code == 0
    assert "  Mind the tax: 3 of 6 products that are there would be taxed otherwise (3 from S to Z).\n" in ran.out
