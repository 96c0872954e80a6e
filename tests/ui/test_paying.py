"""The pay screen: what is due, what is tendered, and that a sale is booked once and whole."""

import asyncio

import pytest
from sqlalchemy import func, select

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.selling.models import Document
from pos_tui.selling.queries import find_receipt
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.widgets.choices import Choices
from pos_tui.ui.widgets.details import Details
from tests.ui.till import Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"


async def sales(database: Database) -> int:
    return await database.read(lambda session: session.scalar(select(func.count()).select_from(Document))) or 0


async def pay_for(till: Till, *codes: str) -> None:
    await till.scan(*codes)
    await till.press("f12")
    assert till.is_paying


async def test_enter_with_nothing_typed_is_exact_cash(database: Database) -> None:
    async with open_till(database) as till:
        await pay_for(till, MATE, MATE)
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "0.00")
        assert await sales(database) == 1
        assert till.drawer.kicks == 1
        assert "TOTAL SGD" in till.printer.pages[0]


async def test_what_is_typed_is_tendered_and_the_change_stays_until_the_next_scan(database: Database) -> None:
    async with open_till(database) as till:
        await pay_for(till, MATE, MATE)
        await till.type("10", "enter")
        assert not till.is_paying
        assert till.total == ("CHANGE SGD", "4.40")
        assert "BISHAN-1-000001" in till.text(Details)
        await till.press("up", "f1", "escape")
        assert till.total == ("CHANGE SGD", "4.40")
        await till.scan(BREAD)
        assert till.total == ("TOTAL SGD", "3.20")
        assert till.lines == [("BREAD", 1_000)]


async def test_a_sale_is_paid_once_though_enter_is_pressed_twice(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        for _ in range(5):
            till.key("enter")
        await till.settled()
        await till.press("enter")
        await till.settled()
        assert await sales(database) == 1
        assert till.lines == []


async def test_two_keys_at_once_pay_once(database: Database) -> None:
    async with open_till(database) as till:
        await pay_for(till, MATE)
        for key in ("d", "c", "f6", "enter"):
            till.key(key)
        await till.settled()
        assert await sales(database) == 1
        receipt = till.sell.last_receipt
        assert receipt is not None
        assert [tender.code for tender in receipt.tenders] == ["card"]


async def test_several_tenders_pay_one_sale(database: Database) -> None:
    async with open_till(database) as till:
        await pay_for(till, MATE, BREAD)
        await till.type("1", "v")
        assert till.total == ("TO PAY SGD", "5.00")
        await till.type("2", "enter")
        assert till.total == ("TO PAY SGD", "3.00")
        assert "Voucher" in till.text(Details)
        await till.press("d")
        receipt = till.sell.last_receipt
        assert receipt is not None
        assert [(tender.code, tender.amount) for tender in receipt.tenders] == [
            ("voucher", 100), ("cash", 200), ("card", 300),
        ]  # fmt: skip


async def test_quick_notes_are_one_key(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        assert "F6 20.00" in till.text(Choices)
        await till.press("f6")
        assert till.total == ("CHANGE SGD", "17.20")


async def test_a_tender_and_a_note_can_be_pointed_at(lane_file: Database) -> None:
    async def point_at(words: str, *, before: int = 0) -> None:
        rows = till.text(Choices).splitlines()
        [y] = [y for y, row in enumerate(rows) if words in row]
        await till.pilot.click(Choices, offset=(rows[y].index(words) - before, y))
        await till.settled()

    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await point_at("d Card")
        assert await sales(lane_file) == 1
        await pay_for(till, MATE)
        await point_at("F7 50.00", before=1)
        assert till.is_paying
        await point_at("50.00")
        assert till.total == ("CHANGE SGD", "47.20")


async def test_cash_is_rounded_where_the_coins_ask_for_it(lane_file: Database) -> None:
    async with open_till(lane_file, cash_rounding=5) as till:
        await till.type(f"3*{MATE}", "enter")
        await till.type("-0.01", "enter")
        await till.press("f12")
        assert till.total == ("TO PAY SGD", "8.39")
        assert "Left, in cash" in till.text(Details)
        assert "8.40" in till.text(Details)
        await till.press("enter")
        assert "Cash rounding" in till.text(Details)
        receipt = till.sell.last_receipt
        assert receipt is not None
        assert (receipt.rounding, receipt.tenders[0].amount) == (1, 840)


@pytest.mark.parametrize(
    ("typed", "key", "said"),
    [
        ("2.81", "d", "at most SGD 2.80"),
        ("2.805", "enter", "more than 2 decimals"),
        ("0", "enter", "nothing is left"),
        ("1..5", "enter", "not a number"),
        ("99999999999999", "enter", "too large"),
    ],
)
async def test_a_tender_that_cannot_be_is_said(lane_file: Database, typed: str, key: str, said: str) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await till.type(typed, key)
        assert said in till.message
        assert till.total == ("TO PAY SGD", "2.80")
        assert await sales(lane_file) == 0


async def test_esc_goes_back_with_the_basket_as_it_was(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE, BREAD)
        await till.type("1", "v")
        await till.press("escape")
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]
        assert till.total == ("TOTAL SGD", "6.00")
        await till.press("f12")
        assert till.total == ("TO PAY SGD", "6.00")


async def test_the_last_tender_is_taken_back(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await till.type("1", "v")
        await till.type("5", "backspace", "backspace")
        assert till.total == ("TO PAY SGD", "2.80")


async def test_a_refusal_is_said_and_the_basket_stays(database: Database) -> None:
    async with open_till(database, stock={"MATE": 2_000}) as till:
        await till.type(f"3*{MATE}", "enter")
        await till.press("f12", "enter")
        assert till.is_paying
        assert "Club Mate" in till.message
        assert "2" in till.message
        assert till.total == ("TO PAY SGD", "8.40")
        assert await sales(database) == 0
        await till.press("escape")
        assert till.lines == [("MATE", 3_000)]
        await till.press("f4")
        await till.type("2", "enter")
        await till.press("f12", "enter")
        assert await sales(database) == 1


async def test_the_sale_outlives_its_screen(database: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database) as till:
        await pay_for(till, MATE)
        earlier = asyncio.create_task(till.context.desk.write(slow))
        till.key("enter")
        await till.until(lambda: isinstance(till.app.screen, PayScreen) and till.app.screen.booking)
        await till.app.pop_screen()
        may_go_on.set()
        await earlier
        await till.context.desk.settled()
        assert await sales(database) == 1
        assert await database.read(lambda session: session.scalar(select(func.sum(StockLevel.on_hand))))
        sold = till.sell.register.basket.sale_id
        receipt = await database.read(lambda session: find_receipt(session, till.shop.company_id, sold))
        assert receipt is not None


async def test_keys_do_nothing_while_the_sale_is_booked(lane_file: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        earlier = asyncio.create_task(till.context.desk.write(slow))
        till.key("enter")
        await till.until(lambda: isinstance(till.app.screen, PayScreen) and till.app.screen.booking)
        for key in ("escape", "backspace", "d", "f8", "enter"):
            till.key(key)
        may_go_on.set()
        await earlier
        await till.settled()
        assert till.total == ("CHANGE SGD", "0.00")
        assert await sales(lane_file) == 1


async def test_a_sale_of_nothing_needs_no_tender(lane_file: Database) -> None:
    async with open_till(lane_file, who="owner") as till:
        await till.scan(MATE)
        await till.type("%100", "enter")
        await till.press("f12")
        assert till.total == ("TO PAY SGD", "0.00")
        await till.press("enter")
        assert await sales(lane_file) == 1


async def test_a_refused_amount_is_not_the_beginning_of_the_next(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await till.type("20", "d")
        assert "at most SGD 2.80" in till.message
        await till.type("5", "enter")
        assert till.total == ("CHANGE SGD", "2.20")


async def test_what_was_typed_before_a_scan_is_no_part_of_its_code(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await till.type("10")
        await till.scan(BREAD)
        assert not till.is_paying
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]


async def test_a_long_amount_with_a_fast_enter_is_no_scan(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await pay_for(till, MATE)
        await till.type("100000")
        await till.burst("0", "enter")
        assert till.is_paying
        assert till.message == "Enter came as fast as a scan: press it again."
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "999,997.20")
