"""Codes that say more than a number, as scanners send them and hands type them."""

from sqlalchemy import select
from textual import events

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.line_models import DocumentLine
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
        await till.scan("https://id.gs1.org/01/05012345678900/10/AB?offer=" + "X" * 300, "(01)04006381333931(30)2")
        assert till.lines == [("MATE", 6_000), ("MATE", 1_000), ("BREAD", 2_000)]


async def test_a_wrong_check_digit_is_told_as_such(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan("5012345678901")
        assert till.message == "5012345678901: the last digit should be 0: scan again or check the digits."
        assert till.lines == []


async def test_the_price_in_a_code_holds_for_its_line_and_is_paid(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan("4006381333931", "(01)04006381333931(3922)0299", "4006381333931")
        assert till.lines == [("BREAD", 2_000), ("BREAD", 1_000)]
        assert till.total[1] == "9.39"
        await till.press("f12", "enter")
        assert till.sell.last_receipt is not None
    rows = await lane_file.read(
        lambda session: session.execute(
            select(DocumentLine.priced_by, DocumentLine.amount, DocumentLine.code).order_by(DocumentLine.position)
        )
    )
    assert [tuple(row) for row in rows] == [
        ("product", 640, None), ("barcode", 299, "(01)04006381333931(3922)0299"),
    ]  # fmt: skip


async def test_goods_of_another_batch_have_another_line_and_old_ones_are_told(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan("(01)05012345678900(10)A", "(01)05012345678900(10)B", "(01)05012345678900(10)A")
        assert till.lines == [("MATE", 2_000), ("MATE", 1_000)]
        await till.scan("(01)05012345678900(17)261121(10)B")
        assert till.message == (
            "Club Mate Regular 500 ml was good until 2026-11-21: look at it, or void the line (Del)."
        )
        assert till.lines[-1] == ("MATE", 1_000)
