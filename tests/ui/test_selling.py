"""The sell screen: what is typed, what it does to the basket, and what it says."""

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.details import Details
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.matches import Matches
from tests.ui.till import open_till

MATE = "5012345678900"


async def test_a_code_adds_one_and_the_same_again_adds_to_its_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("MATE", "enter")
        await till.scan("4006381333931")
        assert till.lines == [("MATE", 2_000), ("BREAD", 1_000)]
        assert till.total == ("TOTAL SGD", "8.80")
        assert "3 items" in till.text(Details)
        assert "0.46" in till.text(Details)


async def test_quantity_weight_and_pack(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type(f"3*{MATE}", "enter")
        await till.type("0.350*TOMATO", "enter")
        await till.scan("15012345678907")
        assert till.lines == [("MATE", 23_000), ("TOMATO", 350)]
        assert till.total[1] == "65.99"


async def test_discounts_and_a_new_price_on_the_selected_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE, "4006381333931")
        await till.type("%10", "enter")
        assert till.total[1] == "5.68"
        await till.press("up")
        await till.type("-0.80", "enter")
        assert till.total[1] == "4.88"
        await till.type("@4.50", "enter")
        assert till.total[1] == "6.58"
        assert "−0.80" in till.text()


async def test_more_fewer_void_and_undo_on_an_empty_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("plus", "plus", "minus")
        assert till.lines == [("MATE", 2_000)]
        await till.press("delete")
        assert till.lines == []
        assert till.message == "Taken away: Club Mate Regular 500 ml. Ctrl+Z brings it back."
        await till.press("ctrl+z")
        assert till.lines == [("MATE", 2_000)]
        assert till.message == ""
        await till.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert till.lines == []
        await till.press("ctrl+z")
        assert not till.sell.register.can_undo


async def test_a_minus_with_figures_behind_it_is_a_discount_and_not_one_less(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type(f"3*{MATE}", "enter")
        await till.type("-2.50", "enter")
        assert till.lines == [("MATE", 3_000)]
        assert till.total[1] == "5.90"
        await till.press("minus")
        await till.scan(MATE)
        assert [quantity for _, quantity in till.lines] == [2_000, 1_000]


async def test_signs_within_a_code_are_letters(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("AB-1+2?", "enter")
        assert "AB-1+2?" in till.message
        assert till.lines == [("MATE", 1_000)]


async def test_quantity_and_discount_are_asked_for_in_the_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("f4")
        assert "Quantity ▸" in till.text(EntryLine)
        await till.type("7", "enter")
        await till.press("f5")
        await till.type("10%", "enter")
        assert (till.lines, till.total[1]) == ([("MATE", 7_000)], "17.64")
        await till.press("f4")
        await till.type("0", "enter")
        assert "above 0" in till.message
        assert till.lines == [("MATE", 7_000)]


async def test_a_scan_leaves_a_question_about_a_number(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("f4")
        await till.scan("4006381333931")
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        assert "Quantity" not in till.text(EntryLine)


async def test_a_customer_is_found_by_card_and_shown(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.press("f3")
        await till.scan("2900000000018")
        assert "Mei Tan · Gold" in till.text(Details)
        await till.press("f3")
        await till.type("nobody", "enter")
        await till.press("escape")
        assert till.message == "Nobody was put on the basket."
        assert "Mei Tan · Gold" in till.text(Details)


async def test_an_open_price_is_asked_for_and_must_be_there_before_payment(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("OPEN", "enter")
        assert "Price ▸" in till.text(EntryLine)
        await till.scan(MATE)
        await till.press("f12")
        assert not till.is_paying
        assert "Line 1, Sundries, has no price" in till.message
        await till.press("up")
        await till.type("@7.77", "enter")
        assert till.total[1] == "10.57"


async def test_age_is_to_be_checked_where_the_law_says_so(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("PALE", "enter")
        await till.press("o")
        assert "From 18 years on" in till.text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99999", "Nothing here has the code 99999"),
        ("0*MATE", "above 0"),
        ("1e9*MATE", "not a number"),
        ("NaN*MATE", "not a number"),
        ("2.5*MATE", "by the piece"),
        ("-1.005", "more than 2 decimals"),
        ("%101", "between 0 and 100"),
        ("-500", "more than the line costs"),
    ],
)
async def test_a_refusal_is_said_and_the_basket_stays(lane_file: Database, typed: str, said: str) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type(typed, "enter")
        assert said in till.message
        assert till.lines == [("MATE", 1_000)]
        assert till.total[1] == "2.80"


async def test_nothing_can_be_done_to_an_empty_basket(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("%10", "enter")
        assert "The basket is empty" in till.message
        await till.press("f12", "enter", "plus", "delete")
        assert not till.is_paying
        assert till.total == ("TOTAL SGD", "0.00")


async def test_the_page_follows_the_last_line_and_says_what_is_not_on_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        for price in range(1, 19):
            await till.type("STAMP", "enter")
            await till.type(f"@{price}", "enter")
        assert "▸ 18" in till.text()
        assert "above" in till.text().splitlines()[-1]
        for _ in range(17):
            await till.press("up")
        assert "▸  1" in till.text()
        assert "below" in till.text().splitlines()[-1]


async def test_nothing_is_lost_when_the_window_changes(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("3*")
        await till.pilot.resize_terminal(160, 50)
        assert "3*" in till.text(EntryLine)
        assert "Club Mate" in till.text(LinesView)
        await till.pilot.resize_terminal(40, 10)
        await till.pilot.resize_terminal(80, 24)
        await till.type("MATE", "enter")
        assert till.lines == [("MATE", 4_000)]
        assert not till.app.screen.query_one(Matches).display
