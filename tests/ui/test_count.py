"""Counting blind, sealing, closing, and the Z: each once, and nothing told before it may be."""

import asyncio

import pytest

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.screens.reports import ReportScreen
from pos_tui.ui.screens.sell import SellScreen
from tests.cash.floor import by, closed, counted
from tests.customers.test_people import tier, tiers
from tests.selling.sales import everything, rows
from tests.shops import PINS
from tests.ui.floor import approve, choose, words
from tests.ui.till import Till, open_till

MATE = "5012345678900"


async def counts(database: Database) -> list[tuple[int, int]]:
    return [(attempt, counted) for attempt, counted in await rows(database, DrawerCount, "attempt", "counted")]


async def zs(database: Database) -> list[tuple[int, int, str | None]]:
    found = await rows(database, Shift, "z_number", "variance", "variance_reason")
    return [(number, variance, reason) for number, variance, reason in found if number is not None]


async def count(till: Till, typed: str) -> None:
    """The drawer is counted as one total."""
    await choose(till, "6")
    await till.type(typed, "enter")


async def test_a_drawer_that_is_exact_is_counted_closed_and_printed(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE, MATE)
        await till.press("f12", "enter")
        await choose(till, "6")
        assert isinstance(till.app.screen, CountScreen)
        assert "105.60" not in words(till)
        await till.type("105.60", "enter")
        assert isinstance(till.app.screen, CloseScreen)
        assert "The drawer is exact." in words(till)
        await till.press("enter")
        assert isinstance(till.app.screen, ReportScreen)
        assert "Z REPORT 1" in till.text(Page)
        assert await zs(database) == [(1, 0, None)]
        assert "Z REPORT 1" in till.printer.pages[-1]
        assert "COPY" not in till.printer.pages[-1]
        await till.press("p")
        assert "COPY" in till.printer.pages[-1]


async def test_a_closed_shift_is_followed_by_a_look_at_tiers(database: Database) -> None:
    """Gold takes 10.00 of the last thirty days, and nothing was bought: after the Z it is gone."""
    async with open_till(database) as till:
        await tiers(database, till.shop, tier("Gold", 1_000))
        await count(till, "100")
        await till.press("enter")
        assert "Z REPORT 1" in till.text(Page)
        await till.until(lambda: not till.context.desk._beside)
        assert await rows(database, Customer, "tier") == [(None,)]
        assert ("tiers",) in await rows(database, JournalEntry, "kind")


async def test_a_count_is_sealed_once_and_a_shift_closed_once_though_pressed_often(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "6")
        await till.type("100")
        for _ in range(3):
            till.key("f12")
        await till.settled()
        assert await counts(database) == [(1, 10_000)]
        for _ in range(3):
            till.key("enter")
        await till.settled()
        assert await zs(database) == [(1, 0, None)]
        assert len(till.printer.pages) == 1


async def test_a_variance_needs_a_reason_and_above_the_limit_somebody_else(database: Database) -> None:
    async with open_till(database) as till:
        await count(till, "90")
        assert "SGD 10.00 less than expected." in words(till)
        await till.press("enter")
        assert "Say why it differs" in words(till)
        assert await zs(database) == []
        await till.type("a note was missing", "enter")
        assert isinstance(till.app.screen, ApproveScreen)
        await approve(till)
        assert await zs(database) == [(1, -1_000, "a note was missing")]
        told = await rows(database, JournalEntry, "kind", "approved_by")
        assert ("z", till.shop.supervisor.staff_id) in told


async def test_above_what_one_may_close_alone_the_owner_too_needs_somebody(database: Database) -> None:
    async with open_till(database, who="owner", close_alone_up_to=Money(500)) as till:
        await count(till, "90")
        await till.type("a note was missing", "enter")
        assert isinstance(till.app.screen, ApproveScreen)
        await approve(till, PINS["owner"], "O1")
        assert "Nobody approves their own act" in words(till)
        assert await zs(database) == []
        await till.press("escape", "enter")
        await approve(till)
        assert await zs(database) == [(1, -1_000, "a note was missing")]


async def test_up_to_that_the_owner_closes_alone(database: Database) -> None:
    async with open_till(database, who="owner", close_alone_up_to=Money(1_000)) as till:
        await count(till, "90")
        await till.type("a note was missing", "enter")
        assert await zs(database) == [(1, -1_000, "a note was missing")]


async def test_a_recount_is_recorded_as_the_second(database: Database) -> None:
    async with open_till(database) as till:
        await count(till, "10")
        await till.press("f4")
        assert isinstance(till.app.screen, CountScreen)
        await till.type("100", "enter")
        assert "Count 2 is sealed" in words(till)
        await till.press("enter")
        assert await counts(database) == [(1, 1_000), (2, 10_000)]
        assert await zs(database) == [(1, 0, None)]


async def test_counting_note_by_note(database: Database) -> None:
    async with open_till(database) as till:
        await choose(till, "6")
        await till.press("f4", "down", "down")
        await till.type("1", "enter")
        await till.type("4", "enter")
        await till.type("x", "enter")
        assert "'x' is not a number of pieces" in words(till)
        await till.press("backspace")
        await till.type("2", "f12")
        assert await counts(database) == [(1, 5_000 + 4_000 + 1_000)]
        [(pieces,)] = await rows(database, DrawerCount, "denominations")
        assert pieces == '{"1000":4,"500":2,"5000":1}'


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.234", "NaN", "9" * 40, "1e3"])
async def test_a_count_that_cannot_be_meant_is_said_and_nothing_changes(lane_file: Database, typed: str) -> None:
    async with open_till(lane_file) as till:
        before = await everything(lane_file)
        await count(till, typed)
        assert isinstance(till.app.screen, CountScreen)
        assert await everything(lane_file) == before
        await till.press("escape")
        assert till.message == "The shift goes on."


async def test_an_open_basket_is_refused_with_what_to_do(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await choose(till, "6")
        assert isinstance(till.app.screen, SellScreen)
        assert till.message == (
            "A basket is open on this till: hold it (F7) or finish it before the shift is closed."
        )
        assert await counts(database) == []
        assert till.lines == [("MATE", 1_000)]


async def test_a_count_and_a_close_outlive_their_screens(database: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(database) as till:
        await choose(till, "6")
        await till.type("100")
        for expected in ([(1, 10_000)], [(1, 10_000)]):
            may_go_on.clear()
            earlier = asyncio.create_task(till.context.desk.write(slow))
            till.key("enter")
            await till.until(lambda: till.context.desk.waiting > 0)
            may_go_on.set()
            await earlier
            await till.context.desk.settled()
            assert await counts(database) == expected
            await till.settled()
        assert await zs(database) == [(1, 0, None)]


async def test_the_shift_that_somebody_closed_meanwhile_is_said(database: Database) -> None:
    async with open_till(database) as till:
        await count(till, "100")
        await closed(database, till.shop, by(till.shop.cashier))
        await till.press("enter")
        assert "No shift is open on 1" in words(till)
        assert await zs(database) == [(1, 0, None)]


async def test_keys_can_be_changed(lane_file: Database) -> None:
    keys = {"count.seal": "f2", "close_shift.accept": "f3"}
    async with open_till(lane_file, keys=keys) as till:
        await choose(till, "6")
        await till.type("100", "f2")
        assert "F3 Close the shift" in words(till)
        await till.press("f3")
        assert await zs(lane_file) == [(1, 0, None)]


async def test_an_x_needs_approval_and_tells_nothing_of_the_drawer(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await till.press("f12", "enter")
        await choose(till, "5")
        assert isinstance(till.app.screen, ApproveScreen)
        await approve(till)
        assert isinstance(till.app.screen, ReportScreen)
        assert "X REPORT" in till.text(Page)
        assert "What is in the drawer is told after it" in till.text(Page)
        assert "102.80" not in till.text(Page)
        await till.press("p", "escape")
        assert "X REPORT" in till.printer.pages[-1]
        assert isinstance(till.app.screen, SellScreen)
        assert [kind for (kind,) in await rows(database, JournalEntry, "kind")].count("x") == 1


async def test_an_x_that_nobody_approves_is_not_shown(database: Database) -> None:
    async with open_till(database) as till:
        before = await everything(database)
        await choose(till, "5")
        await till.press("escape")
        assert "may not see an X report: ask a supervisor" in words(till)
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)
        assert await everything(database) == before


async def test_an_old_z_is_printed_again_marked_copy(database: Database) -> None:
    async with open_till(database) as till:
        await counted(database, till.shop, 10_000, by(till.shop.cashier))
        await closed(database, till.shop, by(till.shop.cashier))
        await choose(till, "7")
        await till.type("2", "enter")
        assert "There is no Z 2 at this terminal" in words(till)
        await till.press("backspace")
        await till.type("1")
        for _ in range(3):
            till.key("enter")
        await till.settled()
        assert [("COPY" in page) for page in till.printer.pages] == [True]
        assert [kind for (kind,) in await rows(database, JournalEntry, "kind")].count("reprint") == 1


async def test_without_a_z_there_is_nothing_to_print_again(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await choose(till, "7")
        assert "No shift was closed on this till yet" in till.message
