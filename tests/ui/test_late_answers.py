"""What answers while the till is locked: it never opens the lock, and is seen when the right PIN has opened it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ui import lane_guard
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.drawer import DrawerScreen
from pos_tui.ui.screens.help import HelpScreen
from pos_tui.ui.screens.locked import LockedScreen
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.recall import RecallScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.widgets.total_panel import TotalPanel
from tests.selling.sales import rows
from tests.shops import PINS, make_shop
from tests.ui.door import Door
from tests.ui.test_locking import enter, selling


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock waits less long for what is under way than the store takes here."""
    monkeypatch.setattr(lane_guard, "SECONDS_TO_SETTLE", 0.05)


@asynccontextmanager
async def slow_store(door: Door) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """A store that takes its time with what is asked next; what it gives lets it answer."""
    may_go_on, desk = asyncio.Event(), door.app.desk
    assert desk is not None

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    earlier = asyncio.create_task(desk.write(slow))

    async def answer() -> None:
        may_go_on.set()
        await earlier
        await desk.settled()
        await door.pilot.pause()
        await door.painted()

    yield answer
    await answer()


async def lock(door: Door) -> None:
    """As idleness does, whatever is on the screen."""
    await door.app.action_lock()
    await door.until_on(LockedScreen)


async def unlock(door: Door) -> None:
    assert isinstance(door.app.screen, LockedScreen)
    await door.press(PINS["cashier"], "<enter>")


async def menu(door: Door, number: str) -> None:
    await door.press("<f10>")
    await door.until_on(MenuScreen)
    await door.press(number)


async def scanned(door: Door) -> None:
    await door.press("MATE", "<enter>")
    await door.until_said("Club Mate Regular 500 ml")


async def test_a_payment_that_opens_late_opens_after_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await scanned(door)
        async with slow_store(door) as answer:
            await door.press("<f12>")
            await lock(door)
            await answer()
            assert isinstance(door.app.screen, LockedScreen)
            assert "2.80" not in door.words
            await unlock(door)
            await door.until_on(PayScreen)
            await door.press("<enter>")
            await door.until_said("CHANGE")


async def test_change_and_receipt_are_seen_after_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await scanned(door)
        await door.press("<f12>")
        await door.until_on(PayScreen)
        async with slow_store(door) as answer:
            await door.press("10", "<enter>", "<f1>")
            await door.until_on(HelpScreen)
            await door.app.action_lock()
            await door.painted()
            assert isinstance(door.app.screen, HelpScreen)
            await answer()
            await door.until_on(LockedScreen)
            assert "7.20" not in door.words
            await unlock(door)
            await door.until_on(HelpScreen)
            await door.press("<escape>")
            await door.until_on(SellScreen)
            await door.until_said("CHANGE SGD")
            assert door.app.screen.query_one(TotalPanel).amount == "7.20"


async def test_money_that_moves_late_is_said_after_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await menu(door, "1")
        await door.until_on(DrawerScreen)
        async with slow_store(door) as answer:
            await door.press("20", "<enter>", "change", "<enter>")
            await lock(door)
            await answer()
            assert isinstance(door.app.screen, LockedScreen)
            assert ("paid_in", 2_000) in await rows(database, DrawerMovement, "kind", "amount")
            await unlock(door)
            await door.until_on(SellScreen)
            await door.until_said("SGD 20.00 paid in: change")


async def test_the_box_for_an_approval_does_not_open_above_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await menu(door, "2")
        await door.until_on(DrawerScreen)
        async with slow_store(door) as answer:
            await door.press("5", "<enter>", "window cleaner", "<enter>")
            await lock(door)
            await answer()
            assert isinstance(door.app.screen, LockedScreen)
            assert not any(isinstance(screen, ApproveScreen) for screen in door.app.screen_stack)
            await unlock(door)
            await door.until_on(ApproveScreen)


async def test_a_basket_that_is_recalled_late_is_there_after_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await scanned(door)
        await door.press("<f7>", "red coat", "<enter>")
        await door.until_said("Held for red coat")
        await door.press("<f8>")
        await door.until_on(RecallScreen)
        await door.until_said("red coat")
        async with slow_store(door) as answer:
            await door.press("<enter>")
            await lock(door)
            await answer()
            assert isinstance(door.app.screen, LockedScreen)
            await unlock(door)
            await door.until_on(SellScreen)
            await door.until_said("Club Mate Regular 500 ml")


async def test_somebody_else_signs_in_over_what_answers_late(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await menu(door, "1")
        await door.until_on(DrawerScreen)
        async with slow_store(door) as answer:
            await door.press("20", "<enter>", "change", "<enter>")
            await lock(door)
            await door.press("<f2>")
            await answer()
            await door.until_on(SignInScreen)
            await enter(door, "S1", PINS["supervisor"])
            await door.until_said("Aisha Supervisor")
            assert ("paid_in", 2_000) in await rows(database, DrawerMovement, "kind", "amount")


async def test_what_a_screen_opens_late_waits_for_the_lock(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await menu(door, "1")
        await door.until_on(DrawerScreen)
        opens = door.app.screen
        assert isinstance(opens, DrawerScreen)
        await lock(door)
        opens.lay(HelpScreen(opens))
        await door.painted()
        assert isinstance(door.app.screen, LockedScreen)
        await unlock(door)
        await door.until_on(HelpScreen)
        await door.press("<escape>")
        await door.until_on(DrawerScreen)
