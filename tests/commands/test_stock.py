"""`pos-tui stock`: levels, lots, what to order again, and why a level changed."""

import json
from datetime import date

import pytest

from pos_tui.db.unit_of_work import Database
from tests.commands.conftest import Till
from tests.inventory.in_lots import part, put, track
from tests.inventory.keeping import change, changed, line
from tests.reports.trading import Day

pytestmark = pytest.mark.either


def test_levels_are_listed(till: Till, sold: str) -> None:
    ran = till("stock", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    assert "Club Mate Regular 500 ml" in ran.out
    levels = json.loads(till("stock", "--json", "--database", sold).out)["levels"]
    assert [level["sku"] for level in levels] == ["BREAD", "MATE", "PALE", "TOMATO"]
    assert {level["cost"] for level in levels} == {"1.60", "1.40", "2.45", "2.275"}


def test_nothing_is_at_its_reorder_point(till: Till, sold: str) -> None:
    ran = till("stock", "--below", "--outlet", "BISHAN", "--database", sold)
    assert (ran.code, ran.out) == (0, "Nothing is at its reorder point in BISHAN.\n")
    assert json.loads(till("stock", "--below", "--json", "--database", sold).out)["reorder"] == []


def test_why_a_level_changed(till: Till, sold: str) -> None:
    ran = till("stock", "movements", "MATE", "--database", sold)
    assert ran.code == 0
    assert "opening" in ran.out
    said = json.loads(till("stock", "movements", "5012345678900", "--json", "--database", sold).out)
    assert said["level"]["sku"] == "MATE"
    assert said["moved"][0]["on_hand"] == said["level"]["on_hand"]
    assert said["moved"][-1]["kind"] == "opening"


def test_what_is_not_there_is_said(till: Till, sold: str) -> None:
    ran = till("stock", "movements", "NOPE", "--database", sold)
    assert ran.code == 2
    assert "No single product here has the code NOPE" in ran.err
    assert till("stock", "--outlet", "NOWHERE", "--database", sold).code == 2


@pytest.fixture
async def lots(sold: str, day: Day) -> str:
    """The same shop, with MATE kept in lots and 3 of one of them."""
    database = Database.at(sold)
    await changed(database, day.shop, change("counted", line(day.shop, "MATE", 0)))
    await track(database, day.shop, "MATE", "lot")
    await put(database, day.shop, "MATE", part("L1", 3, date(2099, 1, 1)))
    await database.close()
    return sold


def test_lots_and_what_expires_soon_are_listed(till: Till, lots: str) -> None:
    ran = till("stock", "lots", "--database", lots)
    assert (ran.code, ran.err) == (0, "")
    assert "2099-01-01" in ran.out
    said = json.loads(till("stock", "lots", "--expiring", "36500", "--json", "--database", lots).out)["lots"]
    assert [(one["lot"], one["good_until"], one["on_hand"]) for one in said] == [("L1", "2099-01-01", "3")]
    assert till("stock", "lots", "--expiring", "5", "--database", lots).out == (
        "Nothing in BISHAN expires within 5 days.\n"
    )
    ran = till("stock", "lots", "--expiring", "soon", "--database", lots)
    assert ran.code == 2
    assert "'soon' is not a number of days" in ran.err


def test_a_shop_without_lots_says_so(till: Till, sold: str) -> None:
    assert till("stock", "lots", "--database", sold).out == "Nothing in BISHAN is kept in lots yet.\n"


def test_a_lot_is_traced(till: Till, lots: str) -> None:
    ran = till("stock", "trace", "L1", "--database", lots)
    assert (ran.code, ran.err) == (0, "")
    assert "MATE Club Mate Regular 500 ml, lot L1, good until 2099-01-01: 3 in BISHAN on hand." in ran.out
    (lot,) = json.loads(till("stock", "trace", "L1", "--json", "--database", lots).out)["lots"]
    assert lot["on_hand"] == {"BISHAN": "3"}
    assert [(move["kind"], move["quantity"]) for move in lot["moves"]] == [("adjustment", "3")]
    ran = till("stock", "trace", "L9", "--database", lots)
    assert (ran.code, ran.out) == (2, "")
    assert "No lot or serial number is L9" in ran.err
