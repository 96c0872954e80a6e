"""From the last customer to the next shift: menu, count, Z, and whoever comes next signs in."""

from pathlib import Path

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.locked import LockedScreen
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.open_shift import OpenShiftScreen
from pos_tui.ui.screens.reports import ReportScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.staff import StaffScreen
from tests.shops import PINS, make_shop
from tests.ui.door import open_door, settings_for
from tests.ui.test_open_shift import shifts


async def test_after_the_z_the_next_person_opens_the_next_shift(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.press("<f10>")
        await door.until_on(MenuScreen)
        await door.press("6")
        await door.until_on(CountScreen)
        await door.press("100", "<enter>")
        await door.until_on(CloseScreen)
        await door.press("<enter>")
        await door.until_on(ReportScreen)
        assert "Z REPORT 1" in door.words
        await door.press("<escape>")
        await door.until_on(SignInScreen)
        await door.press("S1", "<enter>", PINS["supervisor"], "<enter>")
        await door.until_on(OpenShiftScreen)
        await door.press("50", "<enter>")
        await door.until_on(SellScreen)
        assert "Aisha Supervisor" in door.words
    assert sorted(await shifts(database)) == [(1, shop.today), (1, shop.today), (2, shop.today)]


async def test_the_menu_locks_the_till(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.press("<f10>")
        await door.until_on(MenuScreen)
        await door.press("9")
        await door.until_on(LockedScreen)


async def test_staff_is_in_the_menu(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("O1", "<enter>", PINS["owner"], "<enter>")
        await door.until_on(SellScreen)
        await door.press("<f10>")
        await door.until_on(MenuScreen)
        await door.press("8")
        await door.until_on(StaffScreen)
        await door.press("<escape>")
        await door.until_on(SellScreen)
