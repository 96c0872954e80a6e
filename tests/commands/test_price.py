"""`pos-tui report price`: the steps of a price, for people and as JSON."""

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Till

pytestmark = pytest.mark.either

PRICES = "list,name,sku,price,min_quantity,tier\nGOLD,Gold prices,MATE,2.50,6,Gold\n"


def test_what_it_costs_and_why(till: Till, sold: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text(PRICES, encoding="utf-8")
    assert till("import", "prices", file, "--database", sold).code == 0
    plain = till("report", "price", "MATE", "--database", sold)
    assert plain.code == 0
    assert "· Gold prices: only for Gold" in plain.out
    gold = till("report", "price", "MATE", "--customer", "C1", "--quantity", "6", "--json", "--database", sold)
    steps = json.loads(gold.out)["steps"]
    assert {"what": "Price list: Gold prices", "figure": "2.50", "how": "yes"} in steps
    assert {"what": "This line", "figure": "15.00", "how": "head"} in steps


def test_what_cannot_be_meant_is_a_sentence(till: Till, sold: str) -> None:
    assert till("report", "price", "NOPE", "--database", sold).code == 2
    assert "A quantity is above 0" in till("report", "price", "MATE", "--quantity", "0", "--database", sold).err
    assert "no outlet NOPE" in till("report", "price", "MATE", "--outlet", "NOPE", "--database", sold).err
