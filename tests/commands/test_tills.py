"""`pos-tui tills`: one more till, one more shop, and who may add them."""

import io
import json

import pytest

from tests.commands.conftest import Ran, Till
from tests.shops import PINS

pytestmark = pytest.mark.either


@pytest.fixture
def add(till: Till, sold: str, monkeypatch: pytest.MonkeyPatch) -> Till:
    """`tills add`, by somebody whose PIN comes on standard input: the owner, unless said."""

    def run(*arguments: object, by: str = "O1", pin: str = PINS["owner"]) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{pin}\n"))
        return till("tills", "add", *arguments, "--by", by, "--pin-stdin", "--database", sold)

    return run


def listed(till: Till, sold: str) -> list[tuple[str, str, str]]:
    tills = json.loads(till("tills", "list", "--json", "--database", sold).out)["tills"]
    return [(one["outlet"], one["name"], one["till"]) for one in tills]


def test_a_till_and_a_shop_are_added_and_told(till: Till, add: Till, sold: str) -> None:
    before = listed(till, sold)
    shop, name = before[0][:2]
    ran = add(shop, "7")
    assert (ran.code, ran.err) == (0, "")
    assert add("novena", "1", "--name", "Novena Mall").code == 0
    assert listed(till, sold) == sorted([*before, (shop, name, "7"), ("NOVENA", "Novena Mall", "1")])
    told = json.loads(till("audit", "--act", "till_added", "--json", "--database", sold).out)["entries"]
    assert [(one["person"], one["facts"]["outlet"], one["facts"]["till"]) for one in told] == [
        ("O1", "NOVENA", "1"),
        ("O1", shop, "7"),
    ]
    assert till("stock", "--outlet", "NOVENA", "--database", sold).code == 0
    assert till("verify", "--database", sold).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("SHOP", "1"), "SHOP has a till 1 already: take another code."),
        (("NOVENA", "1"), "There is no shop NOVENA, there is SHOP: a new one needs --name NAME."),
        (("SHOP", "9", "--name", "Other"), "There is a shop SHOP already: without a name it gets a till."),
        (("SHOP", "9-1"), "'9-1' cannot stand on a receipt"),
        (("SHOP", ""), "'' cannot stand on a receipt"),
        (("N" * 13, "1", "--name", "New"), "cannot stand on a receipt"),
        (("NOVENA", "1", "--name", "N" * 61), "A shop's name has up to 60 letters"),
    ],
)
def test_what_cannot_be_added_is_one_sentence_and_changes_nothing(
    till: Till, add: Till, sold: str, arguments: tuple[str, ...], said: str
) -> None:
    before = listed(till, sold)
    shop = before[0][0]
    ran = add(*(text.replace("SHOP", shop) for text in arguments))
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said.replace("SHOP", shop) in ran.err
    assert listed(till, sold) == before


def test_only_the_owner_adds_one(till: Till, add: Till, sold: str) -> None:
    before = listed(till, sold)
    ran = add(before[0][0], "9", by="S1", pin=PINS["supervisor"])
    assert (ran.code, ran.out) == (2, "")
    assert "add a till or a shop" in ran.err
    assert listed(till, sold) == before
