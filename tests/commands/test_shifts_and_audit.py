"""`pos-tui report shifts`, `replay --counts` and `pos-tui audit`."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Till
from tests.commands.test_imports_and_replay import SALE, sales

pytestmark = pytest.mark.either

DATE = "2026-11-22"
CLOSED = {
    "outlet": "BISHAN", "terminal": "1", "number": 1, "business_date": DATE, "z_number": 1,
    "expected": "113.00", "counted": "113.00", "variance": "0.00", "reason": "replayed, not counted",
    "foreign": [],
}  # fmt: skip
OPEN = CLOSED | {"terminal": "2"} | dict.fromkeys(("z_number", "expected", "counted", "variance", "reason"))


def test_shifts_say_what_was_counted_and_keep_the_open_ones_sealed(till: Till, sold: str) -> None:
    ran = till("report", "shifts", "--json", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {"currency": "SGD", "shifts": [CLOSED, OPEN]}


def test_shifts_of_a_time_and_for_people(till: Till, sold: str) -> None:
    page = till("report", "shifts", "--from", DATE, "--to", DATE, "--database", sold).out
    assert "BISHAN-1  2026-11-22  replayed, not counted" in page
    assert "113.00" in page
    assert "open" in page
    assert till("report", "shifts", "--from", "2026-11-23", "--database", sold).out.endswith(
        "No shift was open then.\n"
    )
    wrong = till("report", "shifts", "--from", "2026-11-23", "--to", DATE, "--database", sold)
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_counts_are_booked_with_a_replay(till: Till, sold: str, tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    counts.write_text(json.dumps([{"business_date": DATE, "cash_counted": "5.00"}]), encoding="utf-8")
    ran = till("replay", sales(tmp_path, SALE), "--counts", counts, "--database", sold)
    assert ran.code == 0, ran
    told = json.loads(till("report", "shifts", "--json", "--database", sold).out)["shifts"]
    assert [(row["z_number"], row["expected"], row["counted"], row["variance"]) for row in told] == [
        (1, "113.00", "113.00", "0.00"),
        (2, "5.60", "5.00", "-0.60"),
        (None, None, None, None),
    ]
    assert till("verify", "--database", sold).code == 0


def test_counts_that_cannot_be_read_book_nothing(till: Till, sold: str, tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    counts.write_text("[{]", encoding="utf-8")
    ran = till("replay", sales(tmp_path, SALE), "--counts", counts, "--database", sold)
    assert (ran.code, ran.out) == (2, "")
    assert "counts.json, line 1: not JSON" in ran.err


def test_the_audit_names_who_did_and_who_approved(till: Till, sold: str) -> None:
    ran = till("audit", "--act", "approval", "--json", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    (entry,) = json.loads(ran.out)["entries"]
    assert entry["at"] == "2026-11-22T14:32:00+08:00"
    assert {name: entry[name] for name in ("terminal", "sequence", "act", "person", "approved_by", "facts")} == {
        "terminal": "BISHAN-1", "sequence": 6, "act": "approval", "person": "C1", "approved_by": "S1",
        "facts": {"permission": "unlock_person", "size": 0, "about": "the owner"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ((), 9),
        (("--person", "S1"), 2),
        (("--person", "O1"), 0),
        (("--from", DATE, "--to", DATE), 9),
        (("--to", "2026-11-21"), 0),
        (("--from", "2026-11-23"), 0),
        (("--act", "z", "--person", "C1"), 1),
    ],
)
def test_the_audit_by_person_act_and_time(till: Till, sold: str, asked: tuple[str, ...], many: int) -> None:
    assert len(json.loads(till("audit", *asked, "--json", "--database", sold).out)["entries"]) == many


def test_the_audit_for_people(till: Till, sold: str) -> None:
    page = till("audit", "--database", sold).out
    assert "2026-11-22 14:32:00  BISHAN-1  person_unlocked  C1 Aisha Cashier  S1 Aisha Supervisor" in page
    assert till("audit", "--act", "no_sale", "--database", sold).out == "Nothing of that kind was done.\n"
    wrong = till("audit", "--person", "X9", "--database", sold)
    assert (wrong.code, wrong.err) == (
        2, "pos-tui: Nobody here has the staff number 'X9': there is C1, O1, S1.\n"
    )  # fmt: skip
