"""A till locked by a key, by idleness, or because its cashier signed in elsewhere; the basket is never lost."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.lane_guard import LaneGuard
from pos_tui.ui.screens.locked import LockedScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.shops import PINS, make_shop
from tests.stores import SQLiteStore
from tests.ui.door import Door, open_door, settings_for
from tests.ui.snapshots import picture


@asynccontextmanager
async def selling(address: str, folder: Path, terminal: str = "1", minutes: int = 10) -> AsyncIterator[Door]:
    """The cashier sells at this till."""
    settings = settings_for(address, folder, terminal=terminal, lock_after_minutes=minutes)
    async with open_door(settings) as door:
        await door.until_on(SignInScreen)
        await enter(door)
        yield door


async def enter(door: Door, number: str = "C1", pin: str = PINS["cashier"]) -> None:
    await door.press(number, "<enter>", pin, "<enter>")
    await door.until_on(SellScreen)


async def lock(door: Door) -> None:
    await door.press("<ctrl+k>")
    await door.until_on(LockedScreen)


async def test_a_key_locks_and_the_same_persons_pin_unlocks(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await door.press("MATE", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        await lock(door)
        assert "Club Mate" not in door.words
        await door.press("9999", "<enter>")
        await door.until_said("This PIN is not right")
        assert isinstance(door.app.screen, LockedScreen)
        await door.press(PINS["cashier"])
        assert PINS["cashier"] not in door.shown
        assert PINS["cashier"] not in repr(vars(door.app.screen))
        await door.press("<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Club Mate Regular 500 ml")


async def test_another_person_takes_the_lane_and_the_basket(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        await door.press("MATE", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        await lock(door)
        await door.press("<f2>")
        await door.until_on(SignInScreen)
        await enter(door, "S1", PINS["supervisor"])
        await door.until_said("Club Mate Regular 500 ml")
        await door.until_said("Aisha Supervisor")


async def test_who_is_idle_is_locked_and_who_types_is_not(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as door:
        assert door.app.guard is not None
        await door.press("MATE", "<enter>")
        assert door.app.guard.seconds_left() > 590
        door.app.touched_at = time.monotonic() - 599.9
        watch(door)
        await door.until_on(LockedScreen)
        await door.until_said("nobody touched this till for a while")


def watch(door: Door) -> None:
    """The guard looks at the time anew, as it does by itself when the time has come."""
    guard = door.app.guard
    assert isinstance(guard, LaneGuard)
    guard.close()
    guard.open()


async def test_nothing_is_locked_by_idleness_where_the_shop_says_never(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path, minutes=0) as door:
        assert door.app.guard is not None
        assert door.app.guard.seconds_left() == float("inf")
        await lock(door)


async def test_signing_in_elsewhere_locks_the_old_screen_and_says_where(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as old:
        await old.press("MATE", "<enter>")
        await old.until_said("Club Mate Regular 500 ml")
        async with selling(address, tmp_path, "2") as new:
            await new.until_said("Club Mate Regular 500 ml")
            await old.until_on(LockedScreen)
            await old.until_said("Aisha Cashier signed in at Bishan, till 2")
            assert "Club Mate" not in old.words
            await old.press(PINS["cashier"], "<enter>")
            await old.until_on(SignInScreen)
            await enter(old)
            await old.until_said("Club Mate Regular 500 ml")
            await new.until_on(LockedScreen)
            await new.until_said("Aisha Cashier signed in at Bishan, till 1")


async def test_a_lock_that_was_there_learns_of_the_other_till(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as old:
        await lock(old)
        async with selling(address, tmp_path, "2"):
            await old.until_said("Aisha Cashier signed in at Bishan, till 2")
            await old.until_said("Enter: sign in here")


async def test_a_pin_typed_before_the_till_has_heard_of_it_opens_nothing(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as old:
        await lock(old)
        async with selling(address, tmp_path, "2"):
            await old.press(PINS["cashier"], "<enter>")
            await old.until_said("signed in at Bishan, till 2")
            assert not isinstance(old.app.screen, SellScreen)


async def test_somebody_else_at_another_till_locks_nothing(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with selling(address, tmp_path) as old:
        settings = settings_for(address, tmp_path, terminal="2")
        async with open_door(settings) as other:
            await other.until_on(SignInScreen)
            await enter(other, "S1", PINS["supervisor"])
            await old.press("MATE", "<enter>")
            await old.until_said("Club Mate Regular 500 ml")
            assert isinstance(old.app.screen, SellScreen)


@pytest.mark.parametrize("why", ["key", "elsewhere"])
async def test_how_it_looks(sqlite_template: Path, tmp_path: Path, looks: SnapshotAssertion, why: str) -> None:
    async with SQLiteStore(tmp_path, sqlite_template).migrated() as address:
        database = Database.at(address)
        await make_shop(database)
        await database.close()
        async with selling(address, tmp_path) as door:
            if why == "key":
                await lock(door)
                await door.press("11")
            else:
                async with selling(address, tmp_path, "2"):
                    await door.until_on(LockedScreen)
            assert picture(door.app) == looks(name=why)
