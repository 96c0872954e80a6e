"""`pos-tui import|export promotions|prices`: in, out and in again, with the same sentences as products."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Till

pytestmark = pytest.mark.either

PROMOTIONS = "code,name,kind,products,quantity,price\nTWO,Two for five,n_for,MATE,2,5.00\n"
PRICES = "list,sku,price,tier\nGOLD,MATE,2.50,Gold\n"


def test_in_and_out_and_in_again(till: Till, sold: str, tmp_path: Path) -> None:
    for kind, text in (("promotions", PROMOTIONS), ("prices", PRICES)):
        file, out = tmp_path / f"{kind}.csv", tmp_path / f"{kind}-out.csv"
        file.write_text(text, encoding="utf-8")
        first = till("import", kind, file, "--database", sold)
        assert (first.code, first.out) == (0, f"{kind.title()}: 1 new, 0 changed, 0 as they were.\n")
        assert till("export", kind, out, "--database", sold).code == 0
        assert till("export", kind, "--database", sold).out == out.read_text(encoding="utf-8")
        again = till("import", kind, out, "--json", "--database", sold)
        assert json.loads(again.out)["counts"] == {"created": 0, "updated": 0, "unchanged": 1}


def test_bad_rows_are_told_and_nothing_is_taken(till: Till, sold: str, tmp_path: Path) -> None:
    file = tmp_path / "promotions.csv"
    file.write_text(PROMOTIONS + "OFF,Off,n_for,NOPE,2,5.00\n", encoding="utf-8")
    ran = till("import", "promotions", file, "--database", sold)
    assert ran.code == 1
    assert "promotions.csv, line 3: Products: there is no product 'NOPE'" in ran.err
    assert "Nothing was imported" in ran.out


def test_a_folder_takes_no_export(till: Till, sold: str, tmp_path: Path) -> None:
    ran = till("export", "prices", tmp_path, "--database", sold)
    assert (ran.code, "cannot be written" in ran.err) == (2, True)
