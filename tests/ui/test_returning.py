"""Returns, exchanges and voids at the till: what was sold comes back at what was paid, once."""

import asyncio

from sqlalchemy import func, select
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document
from pos_tui.ui.screens.returning import ReturnScreen
from pos_tui.ui.screens.taking_back import TakingBackScreen
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.row_list import RowList
from tests.shops import PINS
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"
FIRST = "BISHAN-1-000001"


async def kinds(database: Database) -> dict[str, int]:
    """How many documents there are of each kind."""
    counted = select(Document.kind, func.count()).group_by(Document.kind)
    found = await database.read(lambda session: session.execute(counted))
    return {row[0]: row[1] for row in found}


async def sell(till: Till, *codes: str, tender: str = "enter") -> None:
    await till.scan(*codes)
    await till.press("f12", tender)
    assert not till.is_paying


async def approve(till: Till) -> None:
    await till.press("f6")
    await till.type(till.shop.supervisor.code, "enter")
    await till.type(PINS["supervisor"], "enter")
    assert "Approved" in till.message


async def test_goods_come_back_by_the_scanned_receipt(database: Database) -> None:
    async with open_till(database) as till:
        await sell(till, MATE, MATE, BREAD, tender="d")
        await till.press("f9")
        await till.scan(FIRST)
        await till.type("1", "enter")
        await till.press("enter")
        assert till.lines == [("MATE", -1_000)]
        await till.press("f12")
        assert till.total == ("TO GIVE BACK SGD", "2.80")
        assert "Enter gives it back in Card" in till.message
        await till.press("enter")
        assert till.total == ("GIVEN BACK SGD", "2.80")
        receipt = till.sell.last_receipt
        assert receipt is not None
        assert [(tender.code, tender.amount) for tender in receipt.tenders] == [("card", -280)]
    assert await kinds(database) == {"sale": 1, "return": 1}


@SIZES
async def test_how_a_return_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_till(lane_file, size=size) as till:
        await sell(till, MATE, MATE, BREAD, tender="d")
        await till.press("f9")
        assert picture(till.app) == looks(name="receipts")
        await till.scan(FIRST)
        await till.type("1", "enter")
        assert picture(till.app) == looks(name="lines")
        await till.press("delete")
        assert picture(till.app) == looks(name="void")
        await till.press("enter")
        assert picture(till.app) == looks(name="sell")
        await till.press("f12")
        assert picture(till.app) == looks(name="refund")


async def test_the_lines_that_come_back_add_up_to_the_total(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%5", "enter")
        await till.press("f12", "enter", "f9", "enter", "f4", "enter")
        assert till.total == ("TOTAL SGD", "−2.66")
        assert till.text().split("\n")[1].endswith("−2.80")
        note = till.text().split("\n")[2]
        assert (note.split()[:4], note.split()[-1]) == (["As", "it", "was", "sold"], "0.14")


async def test_an_exchange_is_one_settlement(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await sell(till, MATE)
        await till.press("f9", "enter", "space", "enter")
        await till.scan(BREAD)
        assert till.total == ("TOTAL SGD", "0.40")
        await till.press("f12", "enter")
        assert await kinds(lane_file) == {"sale": 2}


async def test_a_part_then_the_rest_then_nothing_is_left(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await sell(till, MATE, MATE)
        for typed in ("1", "2"):
            await till.press("f9")
            await till.type(FIRST, "enter")
            await till.type(typed, "enter")
            if typed == "2":
                assert "1 of Club Mate" in till.message
                await till.press("f4")
                await till.press("delete")
                assert till.message == f"A part of {FIRST} came back: return the rest of it instead (F4)."
            await till.press("enter", "f12", "enter")
        await till.press("f9")
        await till.type(FIRST, "enter")
        assert "Nothing is left to come back" in till.message
        await till.press("delete")
        assert till.message == f"All of {FIRST} came back already: nothing is left to void."
        await till.press("escape", "escape", "f9", "enter", "delete")
        assert "took goods back and is not voided: sell them again" in till.message


async def test_a_wrong_number_suggests_near_ones(database: Database) -> None:
    async with open_till(database) as till:
        await sell(till, MATE)
        for wrong in ("BISHAN-1-00001", "bishan-1-000010", "1", "BISHNA-1-000001"):
            await till.press("f9")
            await till.type(wrong, "enter")
            if wrong != "bishan-1-000010":
                assert "Was it one of these?" in till.message
                assert FIRST in till.text(RowList)
            await till.press("escape")
        await till.press("f9")
        await till.type("BISHAN-9-999999", "enter")
        assert "check the number" in till.message
        for day, found in (
            ("2026-11-21", "No receipt here"),
            ("22.11.2026", FIRST),
            ("21112026", "No receipt here"),
        ):
            await till.type(day, "enter")
            assert found in till.text(RowList)


async def test_each_tender_gets_back_what_was_paid_in_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE, BREAD)
        await till.press("f12")
        await till.type("1", "v", "d")
        for line, sentence, given in (
            (("down", "space"), "Card 5.00 and Voucher 1.00. Enter", {"card": -320}),
            (
                ("space",),
                "Card 1.80 and Voucher 1.00. Enter gives it back in Card first",
                {"card": -180, "voucher": -100},
            ),
        ):
            await till.press("f9")
            await till.type(FIRST, "enter")
            await till.press(*line, "enter", "f12")
            assert sentence in till.message
            for tender in given:
                assert f"Enter {tender.capitalize()}" in till.text(KeyBar)
                await till.press("enter")
            receipt = till.sell.last_receipt
            assert receipt is not None
            assert {tender.code: tender.amount for tender in receipt.tenders} == given


async def test_a_number_may_be_typed_in_small_letters(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await sell(till, MATE)
        await sell(till, BREAD)
        await till.press("f9")
        await till.type(FIRST.lower(), "enter")
        assert isinstance(till.app.screen, TakingBackScreen)
        assert "Club Mate" in till.text(RowList)


async def test_a_return_line_is_not_edited_and_not_taken_twice(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await sell(till, MATE, MATE)
        await till.press("f9", "enter", "space", "enter", "f4")
        await till.type("1", "enter")
        assert "comes back: void the line" in till.message
        await till.press("f9", "enter", "space", "enter")
        assert "is in the basket already" in till.message
        assert till.lines == [("MATE", -2_000)]


async def test_without_a_receipt_somebody_has_to_approve(database: Database) -> None:
    async with open_till(database) as till:
        await till.type("-1*MATE", "enter")
        assert till.lines == [("MATE", -1_000)]
        await till.press("f12", "enter")
        assert "without their receipt" in till.message
        await approve(till)
        await till.press("enter")
        assert till.total == ("GIVEN BACK SGD", "2.80")
    assert await kinds(database) == {"return": 1}


async def test_a_void_is_asked_once_and_approved(database: Database) -> None:
    async with open_till(database) as till:
        await sell(till, MATE, BREAD)
        await till.press("f9", "enter", "delete")
        assert "Del again" in till.message
        assert await kinds(database) == {"sale": 1}
        await till.press("delete")
        assert "may not void a receipt" in till.message
        await approve(till)
        await till.press("delete")
        assert "is asked" not in till.message
        if isinstance(till.app.screen, TakingBackScreen):
            await till.press("delete")
        assert "To give back: 6.00 Cash" in till.message
        assert till.drawer.kicks == 2
    assert await kinds(database) == {"sale": 1, "void": 1}


async def test_a_void_is_booked_once_and_outlives_its_screen(database: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database, who="owner") as till:
        await sell(till, MATE)
        await till.press("f9", "enter", "delete")
        earlier = asyncio.create_task(till.context.desk.write(slow))
        till.key("delete")
        await till.until(lambda: isinstance(till.app.screen, TakingBackScreen) and till.app.screen.writing)
        for key in ("delete", "enter", "escape"):
            till.key(key)
        await till.until(lambda: till.sell.is_resting)
        await till.app.pop_screen()
        assert isinstance(till.app.screen, ReturnScreen)
        may_go_on.set()
        await earlier
        await till.context.desk.settled()
    assert await kinds(database) == {"sale": 1, "void": 1}
