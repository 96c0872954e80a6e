"""`pos-tui report`: the keys of the format for programs, tables and bars for people."""

import json

import pytest

from pos_tui.db.unit_of_work import Database
from tests.commands.conftest import Till
from tests.reports.trading import Day, all_counted

pytestmark = pytest.mark.either

DATE = "2026-11-22"
WHOLE = {
    "currency": "SGD",
    "documents": 4,
    "documents_with_negative_total": 1,
    "lines": 7,
    "lines_with_negative_quantity": 1,
    "skus": 4,
    "amount": "34.50",
    "line_discount": "0.00",
    "basket_discount": "1.00",
    "discount": "1.00",
    "tax": "1.91",
    "total": "33.50",
    "by_business_date": {DATE: {"documents": 4, "lines": 7, "amount": "34.50", "tax": "1.91", "total": "33.50"}},
    "by_category": {"Shelf": {"lines": 7, "quantity": "11", "amount": "34.50"}},
    "by_tender": {
        "card": {"payments": 2, "amount": "15.50", "change": "0.00", "net": "15.50"},
        "cash": {"payments": 2, "amount": "15.10", "change": "2.10", "net": "13.00"},
        "voucher": {"payments": 1, "amount": "5.00", "change": "0.00", "net": "5.00"},
    },
    "by_terminal": {
        "1": {"documents": 3, "tax": "1.68", "total": "29.60"},
        "2": {"documents": 1, "tax": "0.23", "total": "3.90"},
    },
    "top_skus_by_quantity": [
        {"sku": "MATE", "quantity": "5", "amount": "14.00"},
        {"sku": "BREAD", "quantity": "3", "amount": "9.60"},
        {"sku": "PALE", "quantity": "2", "amount": "9.80"},
        {"sku": "STAMP", "quantity": "1", "amount": "1.10"},
    ],
}
SEALED = WHOLE | {
    "by_tender": None,
    "by_tender_sealed": "What is in the drawer is told after it was counted. "
    "Still to be counted: BISHAN-2 of 2026-11-22.",
}
NOTHING = {"documents": 0, "amount": "0.00", "by_tender": {}, "top_skus_by_quantity": []}


@pytest.fixture
async def counted(sold: str, day: Day) -> str:
    """The address of the same shop after the second drawer was counted too; its shift is still open."""
    database = Database.at(sold)
    await all_counted(database, day.shop, day.shop.lanes[1])
    await database.close()
    return sold


def test_totals_are_exactly_the_keys_of_the_format(till: Till, counted: str) -> None:
    ran = till("report", "totals", "--json", "--database", counted)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == WHOLE
    assert ran.out == json.dumps(WHOLE, indent=1, sort_keys=True) + "\n"


def test_how_it_was_paid_is_null_with_a_reason_until_every_drawer_was_counted(till: Till, sold: str) -> None:
    """The count is blind: of tenders, float and movements the expected cash would follow."""
    assert json.loads(till("report", "totals", "--json", "--database", sold).out) == SEALED
    page = till("report", "day", "--date", DATE, "--database", sold).out
    assert str(SEALED["by_tender_sealed"]) in " ".join(page.split())
    assert "Paid by" not in page
    assert "13.00" not in page


def test_a_day_has_the_same_keys(till: Till, sold: str) -> None:
    assert json.loads(till("--database", sold, "report", "day", "--date", DATE, "--json").out) == SEALED
    empty = json.loads(till("--json", "--database", sold, "report", "day", "--date", "2026-11-21").out)
    assert empty.keys() == WHOLE.keys()
    assert {key: empty[key] for key in NOTHING} == NOTHING


def test_dates_are_business_dates_and_both_are_included(till: Till, sold: str) -> None:
    for period, documents in (
        (("--from", DATE), 4),
        (("--to", DATE), 4),
        (("--from", DATE, "--to", DATE), 4),
        (("--from", "2026-11-23"), 0),
        (("--to", "2026-11-21"), 0),
    ):
        ran = till("report", "totals", *period, "--json", "--database", sold)
        assert json.loads(ran.out)["documents"] == documents, period


def test_an_outlet_is_chosen_by_its_code(till: Till, sold: str) -> None:
    assert json.loads(till("report", "totals", "--outlet", "BISHAN", "--json", "--database", sold).out) == SEALED
    ran = till("report", "totals", "--outlet", "EAST", "--json", "--database", sold)
    assert (ran.code, list(json.loads(ran.out))) == (2, ["refused"])
    assert ran.err == "pos-tui: There is no outlet 'EAST': choose one of BISHAN.\n"


def test_people_get_tables_that_line_up_and_bars(till: Till, counted: str) -> None:
    ran = till("report", "day", "--date", DATE, "--database", counted)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == f"Bishan Mini Mart, {DATE}"
    assert "22 Nov 14:00  17.90  █" in ran.out, "the hours are the shop's, not UTC"
    first, second = (
        lines.index("cash            2   15.10    2.10  13.00"),
        lines.index("voucher         1    5.00    0.00   5.00"),
    )
    assert second == first + 1
    assert "BREAD      Crème brioche" in ran.out


def test_people_get_a_sentence_for_a_day_without_sales(till: Till, sold: str) -> None:
    ran = till("report", "day", "--date", "2026-11-21", "--database", sold)
    assert ran.code == 0
    assert "Nothing was sold." in ran.out


def test_a_period_the_wrong_way_round_is_refused(till: Till, sold: str) -> None:
    ran = till("report", "totals", "--from", DATE, "--to", "2026-11-01", "--database", sold)
    assert ran.code == 2
    assert "exchange the two dates" in ran.err


def test_a_company_that_is_not_there_is_named(till: Till, sold: str) -> None:
    ran = till("report", "totals", "--company", "Harrods", "--database", sold)
    assert ran.code == 2
    assert ran.err == "pos-tui: There is no company 'Harrods' in this database: there is Bishan Mini Mart.\n"


def test_a_database_without_a_shop_is_told_so(till: Till, address: str) -> None:
    ran = till("report", "totals", "--database", address)
    assert (ran.code, ran.out) == (2, "")
    assert "has no shop in it yet: run «pos-tui setup FILE»" in ran.err


def test_corrections_name_everybody_and_draw_a_bar(till: Till, sold: str) -> None:
    ran = till("report", "corrections", "--database", sold)
    assert (ran.code, ran.err) == (0, "")
    assert "C1 Aisha Cashier" in ran.out
    assert "█" in ran.out
    assert ran.out.endswith("Nobody stands out.\n")
    (cashier,) = json.loads(till("report", "corrections", "--json", "--database", sold).out)["people"]
    assert (cashier["code"], cashier["counts"]["discounts"], cashier["stands_out"]) == ("C1", 1, False)
    assert till("report", "corrections", "--to", "2020-01-01", "--database", sold).out.startswith("Nobody sold")
