"""`pos-tui find` and `pos-tui export products`: what support and scripts ask of a catalogue."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Till

pytestmark = pytest.mark.either


def test_a_code_or_words_find(till: Till, sold: str) -> None:
    ran = till("find", "reg", "mat", "--database", sold)
    assert (ran.code, "Club Mate Regular 500 ml" in ran.out) == (0, True)
    found = json.loads(till("find", "4006381333931", "--json", "--database", sold).out)["found"]
    assert [(each["sku"], each["price"]) for each in found] == [("BREAD", "3.20")]
    nothing = till("find", "mate", "ale", "--database", sold)
    assert (nothing.code, nothing.out) == (1, "No product here has the code or the words mate ale.\n")


def test_products_go_out_and_come_in(till: Till, sold: str, tmp_path: Path) -> None:
    for kind in ("products", "customers"):
        out = tmp_path / f"{kind}.csv"
        assert till("export", kind, out, "--database", sold).code == 0
        counts = json.loads(till("import", kind, out, "--json", "--database", sold).out)["counts"]
        assert (counts["created"], counts["updated"]) == (0, 0)
    text = (tmp_path / "products.csv").read_text(encoding="utf-8").replace(",S,", ",Z,")
    (tmp_path / "products.csv").write_text(text, encoding="utf-8")
    ran = till("import", "products", tmp_path / "products.csv", "--dry-run", "--database", sold)
    assert ran.out.splitlines()[-1] == "  tax_class: 3 changed"


def test_a_till_that_is_not_there_is_told_with_those_that_are(till: Till, sold: str) -> None:
    ran = till("find", "mate", "--database", sold, "--outlet", "NOPE")
    assert ran.code == 2
    assert "It has: BISHAN 1, BISHAN 2." in ran.err


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_doctor_sends_whoever_has_a_damaged_file_to_their_backup(till: Till, sold: str) -> None:
    file = Path(sold.removeprefix("sqlite+aiosqlite:///"))
    file.write_bytes(file.read_bytes()[:40_000])
    ran = till("doctor", "--database", sold)
    assert (ran.code, "«pos-tui restore FILE»" in ran.out) == (1, True)
