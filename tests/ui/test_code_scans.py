"""Codes that say more than a number, as scanners send them and hands type them."""

from textual import events

from pos_tui.db.unit_of_work import Database
from tests.ui.till import open_till

GOODS = "0105012345678900"
SEPARATOR = "ctrl+right_square_bracket"


async def test_the_separator_of_a_scanner_ends_a_batch(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.burst(*f"]C1{GOODS}10AB", SEPARATOR, *"3012", "enter")
        assert till.lines == [("MATE", 12_000)]


async def test_a_pasted_separator_does_too(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.app.post_message(events.Paste(f"{GOODS}10AB\x1d3012\n{GOODS}10AB\n"))
        await till.settled()
        assert till.lines == [("MATE", 13_000)]


async def test_a_pack_and_a_web_address_are_codes(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("5012345678900*6", "enter")
        await till.scan("https://id.gs1.org/01/05012345678900/10/AB?99=" + "X" * 60, "(01)04006381333931(30)2")
        assert till.lines == [("MATE", 7_000), ("BREAD", 2_000)]


async def test_a_wrong_check_digit_is_told_as_such(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan("5012345678901")
        assert till.message == "5012345678901: the last digit should be 0: scan again or check the digits."
        assert till.lines == []
