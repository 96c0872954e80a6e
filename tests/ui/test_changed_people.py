"""Somebody at a till who leaves, or gets other roles or another PIN, is locked out at once; roles per shop."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.staff.admin import members
from pos_tui.ui.screens.locked import LockedScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.staff import StaffScreen
from tests.shops import PINS, make_shop
from tests.ui.door import open_door, settings_for
from tests.ui.office import Office, in_office


async def leave(office: Office) -> None:
    await office.press("C1", "<f8>")
    await office.until_said("Aisha Cashier can no longer sign in.")


async def reset(office: Office) -> None:
    await office.press("C1")
    await office.fill("<f3>", "4321", "<enter>", "4321", "<enter>")
    await office.until_said("Aisha Cashier has a new PIN.")


async def promote(office: Office) -> None:
    await office.press("C1")
    await office.fill("<enter>", "<enter>", "supervisor", "<enter>")
    await office.until_said("Aisha Cashier is now: supervisor.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (leave, "Aisha Cashier no longer works here, so this till is locked"),
        (reset, "The roles or the PIN of Aisha Cashier were changed, so this till is locked"),
        (promote, "The roles or the PIN of Aisha Cashier were changed, so this till is locked"),
    ],
)
async def test_their_screen_locks_at_once_and_the_basket_stays(
    address: str, database: Database, tmp_path: Path, change: Callable[[Office], Awaitable[None]], sentence: str
) -> None:
    shop = await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", PINS["cashier"], "<enter>")
        await door.until_on(SellScreen)
        await door.press("MATE", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        elsewhere = Database.at(address)
        async with in_office(elsewhere, shop, StaffScreen) as office:
            await change(office)
        await elsewhere.close()
        await door.until_on(LockedScreen)
        await door.until_said(sentence)
        assert "Club Mate" not in door.words
        await door.press(PINS["cashier"], "<enter>")
        await door.until_on(SignInScreen)
        await door.press("S1", "<enter>", PINS["supervisor"], "<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Club Mate Regular 500 ml")


async def test_a_role_in_one_shop_is_shown_kept_and_changed(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<enter>", "<enter>", "cash, superv@bishan", "<enter>")
        await office.until_said("Aisha Cashier is now: cashier, supervisor@bishan.")
        await office.until_said("C1 Aisha Cashier · cashier, supervisor@BISHAN")
        await office.fill("<enter>", "<ctrl+u>", "Aisha Tan", "<enter>", "<enter>")
        await office.until_said("C1 Aisha Tan · cashier, supervisor@BISHAN")
        await office.fill("<enter>", "<enter>", "cashier@", "<enter>")
        await office.until_said("Write the code of the shop after the @")
        await office.press("<ctrl+u>", "cashier@MARS", "<enter>")
        await office.until_said("There is no outlet MARS: write one of BISHAN after the @, or no @.")
        await office.press("<escape>")
    found = await database.read(lambda session: members(session, shop.company_id))
    assert [member.roles for member in found if member.code == "C1"] == [("cashier", "supervisor@BISHAN")]
