"""How the screens before the first sale look, on the real size and on a large one."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.choose_lane import ChooseLaneScreen
from pos_tui.ui.screens.open_shift import OpenShiftScreen
from pos_tui.ui.screens.set_up import SetUpScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.shops import make_shop
from tests.stores import SQLiteStore
from tests.ui.door import LARGE, SMALL, open_door, settings_for
from tests.ui.snapshots import picture

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])


@SIZES
async def test_the_wizard(tmp_path: Path, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    settings = settings_for(f"sqlite+aiosqlite:///{tmp_path}/shop.db", Path("/var/lib/shop"))
    async with open_door(settings, size=size) as door:
        await door.until_on(SetUpScreen)
        await door.press("Kopi & Toast", "<enter>", "united", "<enter>")
        assert picture(door.app) == looks(name="business")
        await door.press("<ctrl+u>", "SG", "<enter>", "<enter>", "<enter>")
        assert picture(door.app) == looks(name="tax")
        await door.press(*["<enter>"] * 5, "<enter>", "<enter>", "<enter>", "Aisha", "<enter>", "31415")
        assert picture(door.app) == looks(name="owner")
        await door.press("9", "<enter>", "314159", "<enter>")
        assert picture(door.app) == looks(name="ready")


@SIZES
async def test_lane_sign_in_and_shift(
    sqlite_template: Path, tmp_path: Path, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    async with SQLiteStore(tmp_path, sqlite_template).migrated() as address:
        database = Database.at(address)
        await make_shop(database, shifts=False)
        await database.close()
        async with open_door(settings_for(address, tmp_path), size=size, hint="Demo: C1 has PIN 1111.") as door:
            await door.until_on(ChooseLaneScreen)
            assert picture(door.app) == looks(name="lane")
            await door.press("<enter>")
            await door.until_on(SignInScreen)
            assert picture(door.app) == looks(name="people")
            await door.press("C1", "<enter>", "9999", "<enter>")
            await door.until_said("This PIN is not right")
            await door.press("11")
            assert picture(door.app) == looks(name="pin")
            await door.press("11", "<enter>")
            await door.until_on(OpenShiftScreen)
            await door.press("1.234", "<enter>")
            assert picture(door.app) == looks(name="shift")


@SIZES
async def test_a_till_that_cannot_open(tmp_path: Path, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_door(settings_for("mysql://shop", tmp_path), size=size) as door:
        await door.until_said("The till cannot open.")
        assert picture(door.app) == looks
