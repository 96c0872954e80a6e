"""A scanner types faster than a screen paints: nothing is lost, nothing is misplaced, nothing is pressed."""

import random

import pytest
from textual import events

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.entries import Select
from pos_tui.ui.widgets.entry_line import EntryLine
from tests.ui.till import open_till

MATE, BREAD = "5012345678900", "4006381333931"
CODES = (MATE, BREAD, "STAMP", "MATE", "BREAD")


async def test_a_thousand_scans_back_to_back_are_all_there_in_order(database: Database) -> None:
    chosen = random.Random(7).choices(CODES, k=1_000)
    async with open_till(database) as till:
        await till.scan(*chosen)
        skus = ["MATE" if code == MATE else "BREAD" if code == BREAD else code for code in chosen]
        assert till.lines == [(sku, 1_000 * skus.count(sku)) for sku in dict.fromkeys(skus)]
        assert not till.is_paying
        assert till.message == ""


async def test_an_edit_typed_behind_a_scan_is_done_behind_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.scan_at_once(MATE, BREAD)
        for key in ("plus", "plus"):
            till.key(key)
        till.scan_at_once("STAMP")
        await till.settled()
        assert till.lines == [("MATE", 1_000), ("BREAD", 3_000), ("STAMP", 1_000)]


@pytest.mark.parametrize(
    "keys",
    [
        ("enter", *MATE, "enter"),
        ("f12", *MATE, "enter", "enter"),
        ("escape", "ctrl+x", *MATE, "ctrl+x", "enter"),
        ("delete", *MATE, "enter"),
        (*MATE, "enter", "delete", "minus", "ctrl+z", "f12", "enter", "enter"),
        ("ctrl+p", *"quit", "enter", *MATE, "enter"),
        ("f4", *MATE, "enter"),
        ("ctrl+l", "f12", *MATE, "ctrl+l", "enter"),
    ],
)
async def test_a_barcode_with_keys_in_it_presses_none_of_them(lane_file: Database, keys: tuple[str, ...]) -> None:
    async with open_till(lane_file) as till:
        await till.scan(BREAD)
        screen = till.app.screen
        await till.burst(*keys)
        assert till.app.screen is screen
        assert not till.app.ending
        assert ("BREAD", 1_000) in till.lines
        assert sum(quantity for _, quantity in till.lines) <= 2_000


async def test_a_barcode_gives_no_discount(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE, "%90", "@0.01")
        assert till.total[1] == "2.80"
        assert "typed by hand" in till.message


async def test_a_scan_with_a_sign_in_front_keeps_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE, "+A9991234")
        assert "+A9991234" in till.message
        assert till.lines == [("MATE", 1_000)]


async def test_words_typed_while_somebody_scans_stay_on_the_line(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("st")
        await till.scan(MATE)
        assert till.lines == [("MATE", 1_000)]
        await till.type("amp", "enter")
        assert till.lines == [("MATE", 1_000), ("STAMP", 1_000)]


async def test_a_scan_that_is_not_known_stops_a_payment_that_was_asked_for_behind_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        till.scan_at_once("000000")
        till.key("f12")
        till.key("1")
        await till.settled()
        assert not till.is_paying
        assert "000000" in till.message


async def test_nothing_typed_ahead_pays(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        for key in ("f12", "5", "0"):
            till.key(key)
        await till.until(lambda: till.is_paying)
        await till.settled()
        assert till.total == ("TO PAY SGD", "2.80")
        assert "50" not in till.text(EntryLine)


async def test_a_scan_behind_the_pay_key_goes_into_the_basket(
    lane_file: Database,
) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        till.key("f12")
        till.scan_at_once(BREAD)
        await till.settled()
        assert not till.is_paying
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        assert "look at the total" in till.message


async def test_a_scan_on_the_pay_screen_goes_back_into_the_basket(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("f12")
        await till.scan(BREAD)
        assert not till.is_paying
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        await till.press("f12")
        await till.type("1", "c")
        await till.scan(BREAD)
        assert till.is_paying
        assert "not added" in till.message
        assert till.total == ("TO PAY SGD", "5.00")


async def test_pasted_codes_are_scans_and_press_nothing(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.app.post_message(events.Paste(f"{MATE}\r\n{BREAD}\n\x1b[24~{MATE}\n\n%90\nSTA"))
        await till.settled()
        assert till.lines[:2] == [("MATE", 1_000), ("BREAD", 1_000)]
        assert till.total[1] == "6.00"
        await till.until(lambda: "STA" in till.text(EntryLine))
        assert not till.is_paying


async def test_a_queue_that_is_full_says_so(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        for _ in range(5_000):
            till.sell.register.ask(Select(step=1))
        assert "are waiting" in till.message
        await till.settled()
