"""What every screen that writes owes, where its own tests do not show it: once, past its end, by other keys."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import lock_lane
from pos_tui.staff.models import Staff
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.screens.recall import RecallScreen
from pos_tui.ui.screens.reports import ReportScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.staff import StaffScreen
from pos_tui.ui.screens.taking_back import TakingBackScreen
from tests.cash.floor import by, closed, counted
from tests.selling.sales import rows
from tests.shops import PINS, make_shop
from tests.ui.door import open_door, settings_for
from tests.ui.floor import choose, open_menu, words
from tests.ui.test_drawer import moves
from tests.ui.test_locking import enter, lock, selling
from tests.ui.till import Till, open_till

MATE = "5012345678900"


async def told(database: Database, kind: str) -> int:
    """How often the journal tells of it."""
    return [found for (found,) in await rows(database, JournalEntry, "kind")].count(kind)


@asynccontextmanager
async def busy_lane(till: Till) -> AsyncIterator[None]:
    """Another write holds the lane until the end of the block: whatever is asked meanwhile waits for it."""
    holds, may_go_on, lane = asyncio.Event(), asyncio.Event(), till.context.lane

    async def slow(session: Writing) -> None:
        await lock_lane(session, lane.company.company_id, lane.terminal_id)
        holds.set()
        await may_go_on.wait()

    earlier = asyncio.create_task(till.context.desk.write(slow))
    await holds.wait()
    yield
    may_go_on.set()
    await earlier
    await till.context.desk.settled()


async def again_and_again(till: Till, key: str) -> None:
    """Three times more, while the first is under way."""
    for _ in range(3):
        till.key(key)
    await till.pilot.pause()


async def waits(till: Till) -> None:
    """Something is asked of the store and not done yet."""
    desk = till.context.desk
    await till.until(lambda: desk.waiting > 0 or len(desk.database._writes) > 1)


async def leave(till: Till) -> None:
    """Every screen above the sell screen goes."""
    while till.app.screen is not till.sell:
        await till.app.pop_screen()


async def to_the_approval(till: Till) -> None:
    """All but the last Enter of an approval."""
    await choose(till, "2")
    await till.type("5", "enter")
    await till.type("window cleaner", "enter")
    await till.type("S1", "enter")
    await till.type(PINS["supervisor"])
    assert isinstance(till.app.screen, ApproveScreen)


async def with_a_z(database: Database, till: Till) -> None:
    """The question which Z is printed again, with the number of the latest in it."""
    await counted(database, till.shop, 10_000, by(till.shop.cashier))
    await closed(database, till.shop, by(till.shop.cashier))
    await choose(till, "7")


async def test_an_x_is_taken_once_though_pressed_again_and_again(database: Database) -> None:
    async with open_till(database, who="owner") as till:
        await open_menu(till)
        async with busy_lane(till):
            till.key("5")
            await waits(till)
            await again_and_again(till, "enter")
        await till.settled()
        assert isinstance(till.app.screen, ReportScreen)
    assert await told(database, "x") == 1


async def test_an_x_is_told_to_the_journal_though_its_screen_has_gone(database: Database) -> None:
    async with open_till(database, who="owner") as till:
        await open_menu(till)
        async with busy_lane(till):
            till.key("5")
            await waits(till)
            await leave(till)
    assert await told(database, "x") == 1


async def test_the_keys_of_an_x_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"x.accept": "f2"}) as till:
        await choose(till, "5")
        await till.press("escape")
        assert "F2 Show it" in words(till)
        await till.press("f2")
        assert isinstance(till.app.screen, ApproveScreen)


async def test_a_reprint_is_told_to_the_journal_though_its_screen_has_gone(database: Database) -> None:
    async with open_till(database) as till:
        await with_a_z(database, till)
        async with busy_lane(till):
            till.key("enter")
            await waits(till)
            await leave(till)
        assert not till.printer.pages
    assert await told(database, "reprint") == 1


async def test_the_keys_of_a_reprint_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"reprint.accept": "f2"}) as till:
        await with_a_z(lane_file, till)
        assert "F2 Print a copy" in words(till)
        await till.press("f2")
        assert "COPY" in till.text(Page)


async def test_an_approval_is_given_once_though_pressed_again_and_again(database: Database) -> None:
    async with open_till(database) as till:
        await to_the_approval(till)
        async with busy_lane(till):
            till.key("enter")
            await waits(till)
            await again_and_again(till, "enter")
        await till.settled()
    assert await told(database, "approval") == 1
    assert await moves(database) == [("paid_out", -500, "window cleaner")]


async def test_an_approval_is_kept_though_its_box_has_gone_and_nothing_is_done_with_it(database: Database) -> None:
    async with open_till(database) as till:
        await to_the_approval(till)
        async with busy_lane(till):
            till.key("enter")
            await waits(till)
            await leave(till)
    assert await told(database, "approval") == 1
    assert await moves(database) == []


async def test_the_keys_of_hold_recall_and_return_can_be_changed(lane_file: Database) -> None:
    keys = {"hold": "f11", "recall": "f7", "recall_take": "f2", "take_back": "f8", "return_find": "f3"}
    async with open_till(lane_file, keys=keys) as till:
        await till.scan(MATE)
        await till.press("f11")
        await till.type("red coat", "enter")
        await till.press("f7")
        assert isinstance(till.app.screen, RecallScreen)
        await till.press("f2")
        assert till.lines == [("MATE", 1_000)]
        await till.press("f12", "enter", "f8", "f3")
        assert isinstance(till.app.screen, TakingBackScreen)


async def test_the_keys_of_a_void_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"back_void": "f2"}, who="owner") as till:
        await till.scan(MATE)
        await till.press("f12", "enter", "f9", "enter", "f2", "f2")
        assert "is voided" in till.message


async def test_the_keys_of_staff_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"staff.active": "f11"}, who="owner") as till:
        await choose(till, "8")
        assert isinstance(till.app.screen, StaffScreen)
        await till.type("C1", "f11")
        await till.until(lambda: "Aisha Cashier can no longer sign in." in words(till))


async def test_a_basket_is_held_once_though_enter_is_pressed_again_and_again(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await till.press("f7")
        await till.type("red coat")
        async with busy_lane(till):
            till.key("enter")
            await waits(till)
            await again_and_again(till, "enter")
        await till.settled()
        assert till.lines == []
    assert await told(database, "hold") == 1


async def test_a_wrong_pin_of_a_lock_counts_once_though_enter_is_pressed_again_and_again(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await lock(door)
        await door.press("9999")
        await door.burst("enter", "enter", "enter")
        await door.until_said("This PIN is not right")
    assert sorted(await rows(database, Staff, "code", "wrong_pins")) == [("C1", 1), ("O1", 0), ("S1", 0)]


async def test_the_keys_of_a_lock_can_be_changed(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1"), keys={"locked.accept": "f3"}) as door:
        await door.until_on(SignInScreen)
        await enter(door)
        await lock(door)
        await door.press(PINS["cashier"], "<f3>")
        await door.until_on(SellScreen)
