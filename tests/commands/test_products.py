"""`pos-tui products`: many changed at once, after a look at it, and taken back."""

import io
import json

import pytest

from tests.commands.conftest import Ran, Till
from tests.shops import PINS

pytestmark = pytest.mark.either


@pytest.fixture
def as_owner(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> Till:
    """A command by the owner, whose PIN comes on standard input."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(PINS["owner"] + "\n"))
        return till("products", *arguments, "--by", "O1", "--pin-stdin", "--database", sold)

    return run


def price_of(till: Till, sold: str, sku: str) -> str:
    rows = till("export", "products", "--database", sold).out.splitlines()
    columns = rows[0].split(",")
    row = next(row.split(",") for row in rows if row.startswith(f"{sku},"))
    return dict(zip(columns, row, strict=True))["price"]


def test_prices_of_a_category_rise_after_a_look_and_go_back(till: Till, as_owner: Till, sold: str) -> None:
    change = ("change", "--category", "shelf", "--price", "+5%", "--round", "x9")
    looked = till("products", *change, "--dry-run", "--database", sold)
    assert looked.code == 0, looked
    assert "MATE Club Mate Regular 500 ml: 2.80 → 2.99" in looked.out
    assert "5 of 6 products would be changed; 0 are so already, 1 cannot. Nothing was changed." in looked.out
    assert "OPEN Sundries stays as it is: it has an open price" in looked.err
    assert price_of(till, sold, "MATE") == "2.80"
    ran = as_owner(*change)
    assert (ran.code, "5 of 6 products are changed" in ran.out) == (0, True), ran
    assert price_of(till, sold, "MATE") == "2.99"
    [listed] = json.loads(till("products", "changes", "--json", "--database", sold).out)["changes"]
    assert (listed["who"], listed["change"]) == ("Aisha Owner", "price +5 %, rounded to x9")
    back = as_owner("undo", listed["edit_id"][-12:], "--json")
    assert json.loads(back.out)["done"]["changed"] == 5
    assert price_of(till, sold, "MATE") == "2.80"
    shown = till("products", "changes", "--database", sold)
    assert "taken back: price +5 %" in shown.out
    assert till("verify", "--database", sold).code == 0


def test_a_look_as_a_document(till: Till, sold: str) -> None:
    ran = till("products", "change", "--text", "mate", "--price=-0.10", "--dry-run", "--json", "--database", sold)
    document = json.loads(ran.out)
    assert document["done"] is None
    assert document["preview"]["first"] == [
        {"sku": "MATE", "name": "Club Mate Regular 500 ml", "before": "2.80", "after": "2.70"}
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("change", "--category", "Nowhere", "--price", "+5%"), "There is no category Nowhere"),
        (("change", "--tax", "Q", "--price", "+5%"), "There is no tax class Q"),
        (("change", "--price", "5%"), "may be meant up or down"),
        (("change",), "Nothing is to be changed"),
        (("undo", "123456"), "There is no single change 123456"),
        (("undo", ""), "There is no single change"),
    ],
)
def test_what_cannot_be_meant(as_owner: Till, arguments: tuple[str, ...], sentence: str) -> None:
    ran = as_owner(*arguments)
    assert ran.code == 2
    assert sentence in ran.err


def test_who_may_not_is_refused(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PINS["cashier"] + "\n"))
    ran = till("products", "change", "--price", "+5%", "--by", "7", "--pin-stdin", "--database", sold)
    assert ran.code == 2
    assert price_of(till, sold, "MATE") == "2.80"
