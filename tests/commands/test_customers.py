"""`pos-tui customers` and `pos-tui tiers`: found, shown, handed out, forgotten; tiers set and reckoned."""

import io
import json
from pathlib import Path

import pytest

from tests.commands.conftest import Ran, Till
from tests.shops import PINS

pytestmark = pytest.mark.either


@pytest.fixture
def as_owner(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> Till:
    """A command by the owner, whose PIN comes on standard input."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(PINS["owner"] + "\n"))
        return till(*arguments, "--by", "O1", "--pin-stdin", "--database", sold)

    return run


def test_somebody_is_found_and_shown(till: Till, sold: str) -> None:
    found = json.loads(till("customers", "find", "tan mei", "--json", "--database", sold).out)
    assert [one["code"] for one in found["customers"]] == ["C1"]
    assert "Mei Tan" in till("customers", "find", "mei", "--database", sold).out
    shown = json.loads(till("customers", "show", "C1", "--json", "--database", sold).out)
    assert shown["card"]["name"] == "Mei Tan"
    assert "Mei Tan" in till("customers", "show", "C1", "--database", sold).out
    assert "Owed now: 0.00" in till("customers", "statement", "C1", "--database", sold).out
    ran = till("customers", "show", "NOBODY", "--database", sold)
    assert (ran.code, ran.err) == (2, "pos-tui: No customer has the code NOBODY: check it.\n")


def test_a_person_is_handed_out_and_forgotten(till: Till, as_owner: Till, sold: str, tmp_path: Path) -> None:
    data = json.loads(as_owner("customers", "export", "C1").out)
    assert (data["name"], data["barcode"]) == ("Mei Tan", "2900000000018")
    assert "has SGD 7.00 of store credit" in as_owner("customers", "erase", "C1").err
    people = tmp_path / "people.csv"
    people.write_text("code,name,phone\nC5,Anna Lim,9123 4568\n")
    assert till("import", "customers", people, "--database", sold).code == 0
    assert "Anna Lim" in till("customers", "find", "91234568", "--database", sold).out
    ran = as_owner("customers", "erase", "C5")
    assert (ran.code, ran.out) == (0, "")
    assert "Anna" not in till("customers", "find", "", "--database", sold).out
    assert till("verify", "--database", sold).code == 0


def test_two_become_one(till: Till, as_owner: Till, sold: str, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("code,name,phone,points\nC5,Tan Mei,9123 4568,30\n")
    assert till("import", "customers", people, "--database", sold).code == 0
    ran = till("customers", "merge", "C5", "C1", "--dry-run", "--json", "--database", sold)
    seen = {
        "consent": False,
        "done": False,
        "from": "C5",
        "into": "C1",
        "owed": 0,
        "points": 30,
        "store_credit": 0,
    }
    assert json.loads(ran.out) == seen
    assert (
        "Tan Mei (C5) would become Mei Tan (C1)."
        in till("customers", "merge", "C5", "C1", "--dry-run", "--database", sold).out
    )
    assert json.loads(till("customers", "show", "C5", "--json", "--database", sold).out)["card"]["code"] == "C5"
    assert json.loads(as_owner("customers", "merge", "C5", "C1", "--json").out) == {**seen, "done": True}
    assert json.loads(till("customers", "show", "C5", "--json", "--database", sold).out)["card"]["code"] == "C1"
    again = as_owner("customers", "merge", "C5", "C1")
    assert (again.code, "was merged into another customer already" in again.err) == (2, True)
    known = till("import", "customers", people, "--database", sold)
    assert (known.code, "the code 'C5' belongs to 'C1, merged'" in known.err) == (1, True)
    assert "C5" not in till("export", "customers", "--database", sold).out
    assert till("verify", "--database", sold).code == 0


def test_tiers_are_set_and_reckoned(till: Till, as_owner: Till, sold: str) -> None:
    assert as_owner("tiers", "set", "Gold", "--spend", "5000", "--days", "30", "--times", "1.5").code == 0
    assert "Gold  5000.00    30      1.50" in till("tiers", "list", "--database", sold).out
    ran = till("tiers", "apply", "--dry-run", "--json", "--database", sold)
    wanted = [{"code": "C1", "before": "Gold", "after": None, "up": False}]
    assert json.loads(ran.out) == {"done": False, "moved": wanted}
    assert json.loads(as_owner("tiers", "apply", "--json").out) == {"done": True, "moved": wanted}
    assert "0 would go up, 0 down." in till("tiers", "apply", "--dry-run", "--database", sold).out
    shown = json.loads(till("customers", "show", "C1", "--json", "--database", sold).out)
    assert shown["card"]["tier"] is None
    for wrong in ("much", "NaN", "1e20", "0.001"):
        ran = as_owner("tiers", "set", "Silver", "--spend", wrong)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert as_owner("tiers", "remove", "Gold").code == 0
    assert json.loads(till("tiers", "list", "--json", "--database", sold).out) == {"tiers": []}
    assert till("verify", "--database", sold).code == 0


def test_points_that_never_expire_are_told(as_owner: Till) -> None:
    ran = as_owner("customers", "expire")
    assert (ran.code, ran.out) == (2, "")
    assert "Points do not expire in this shop" in ran.err
