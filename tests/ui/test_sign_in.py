"""Signing in and out: right and wrong PINs, and a PIN that is nowhere to be seen."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.staff.admin import set_badge
from pos_tui.staff.lock_out import FOR_GOOD
from pos_tui.staff.models import Staff
from pos_tui.staff.pins import badge_hash_of
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.opening import sign_out
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.set_up import SetUpScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.shops import KEY, NOW, PINS, Shop, make_shop
from tests.ui.door import Door, open_door, settings_for

CASHIER, WRONG = PINS["cashier"], "9876"
BADGE = "90210777123456"


class Clock:
    """Time that only a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def told(database: Database) -> list[str]:
    """The kinds of journal entries of the first till, in order."""
    query = select(JournalEntry.kind).order_by(JournalEntry.terminal_id, JournalEntry.sequence)
    return list(await database.read(lambda session: session.scalars(query)))


async def test_a_wrong_pin_is_told_and_counted_and_the_right_one_still_works(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database, shifts=True)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("c1", "<enter>", WRONG, "<enter>")
        await door.until_said("This PIN is not right")
        await door.press(CASHIER, "<enter>")
        await door.until_on(SellScreen)
    assert [kind for kind in await told(database) if "sign" in kind] == ["sign_in_failed", "sign_in"]


async def test_the_wait_after_wrong_pins_grows_is_shown_and_ends(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    clock = Clock()
    async with open_door(settings_for(address, tmp_path, terminal="1"), clock=clock) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>")
        for _ in range(3):
            await door.press(WRONG, "<enter>")
            await door.until(lambda: "Checking" not in door.words)
        await door.press(CASHIER, "<enter>")
        await door.until_said("wait 3 seconds")
        clock.now += timedelta(seconds=5)
        await door.press(CASHIER, "<enter>")
        await door.until_on(SellScreen)


async def test_a_number_and_a_pin_in_one_burst_land_where_they_belong(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.burst("O", "1", "enter", *PINS["owner"], "enter")
        await door.until_on(SellScreen)
        await door.until_said("Aisha Owner")


async def test_people_are_found_by_number_name_or_arrows(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        assert "▸ C1 Aisha Cashier" in door.words
        await door.press("aisha s")
        assert "▸ S1 Aisha Supervisor" in door.words
        await door.press("x")
        await door.until_said("Nobody here has that number or name")
        await door.press("<up>")
        assert "▸ O1 Aisha Owner" in door.words
        await door.press("<enter>")
        await door.until_said("PIN of Aisha Owner")
        await door.press("<escape>", "<down>", "<enter>")
        await door.until_said("PIN of Aisha Supervisor")


async def test_who_is_taken_on_at_another_till_meanwhile_signs_in_here(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)

    async def come(number: str) -> None:
        await database.write(
            lambda session: add_person(
                session, shop.company_id, code=number, name=f"New {number}", pin_hash="x", role="cashier",
                outlet_id=None, now=shop.now,
            )
        )  # fmt: skip

    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await come("77")
        await door.press("7")
        await door.until_said("▸ 77 New 77")
        await door.press("7", "<enter>")
        await door.until_said("PIN of New 77:")
        await come("88")
        await door.press("<escape>")
        await door.until_said("88 New 88")


async def test_a_pin_is_dots_on_the_screen_and_nowhere_else(
    address: str, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await make_shop(database)
    caplog.set_level(logging.DEBUG)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("S1", "<enter>", PINS["supervisor"])
        assert "PIN of Aisha Supervisor: ••••••" in door.words
        assert PINS["supervisor"] not in door.app.export_screenshot()
        assert PINS["supervisor"] not in repr(vars(door.app.screen))
        await door.press("<backspace>", "x")
        await door.until_said("A PIN has figures only.")
        assert "Supervisor: •••••" in door.words
        await door.press("<escape>", "<enter>")
        assert "•" not in door.words
    assert PINS["supervisor"] not in caplog.text


async def test_keys_while_a_pin_is_checked_count_for_nothing(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.burst("C", "1", "enter", *WRONG, "enter", "enter", "enter", *CASHIER, "enter", "escape")
        await door.until_said("This PIN is not right")
        assert "PIN of Aisha Cashier" in door.words
    assert (await told(database)).count("sign_in_failed") == 1


async def test_a_demo_shows_its_pins_and_names_are_only_letters(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database, name="[/] \x1b]0;owned\x07 [@click=app.quit]Shop")
    async with open_door(settings_for(address, tmp_path, terminal="1"), hint="Demo: C1 1111 [/]") as door:
        await door.until_on(SignInScreen)
        assert "Demo: C1 1111 [/]" in door.words
        assert "[/] ]0;owned [@click=app.quit]Shop · Bishan" in door.words
        assert not {"\x1b", "\x07"} & set(door.shown)


async def leave(door: Door) -> None:
    sign_out(door.app)
    await door.until_on(SignInScreen)


async def test_after_signing_out_the_basket_is_there_for_the_next_person(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.press("C1", "<enter>", CASHIER, "<enter>")
        await door.until_on(SellScreen)
        await door.press("MATE", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        await leave(door)
        assert "Club Mate" not in door.words
        await door.press("O1", "<enter>", PINS["owner"], "<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Club Mate Regular 500 ml")
        await door.until_said("Aisha Owner")


async def test_a_shop_whose_people_have_no_pins_gets_its_owner_first(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    await database.write(lambda session: session.execute(update(Staff).values(pin_hash=None)))
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SetUpScreen)
        await door.until_said("Bishan Mini Mart: nobody can sign in yet")
        await door.press("Mei", "<enter>", "314159", "<enter>", "314159", "<enter>")
        await door.until_on(SignInScreen)
        assert "1 Mei" in door.words
        await door.press("314159", "<enter>")
        await door.until_on(SellScreen)


async def test_a_second_owner_is_not_made_this_way(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    await database.write(lambda session: session.execute(update(Staff).values(active=False)))
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_said("Nobody may sign in at Bishan: ask somebody of Bishan Mini Mart")


async def test_its_keys_can_be_changed(address: str, database: Database, tmp_path: Path) -> None:
    await make_shop(database)
    keys = {"sign_in.back": "f9"}
    async with open_door(settings_for(address, tmp_path, terminal="1"), keys=keys) as door:
        await door.until_on(SignInScreen)
        await door.press("<enter>")
        await door.until_said("F9 Somebody else")
        await door.press("<f9>")
        await door.until_said("Number or name")


async def badge(database: Database, shop: Shop, code: str) -> None:
    """The cashier's badge from now on."""
    badge_hash = badge_hash_of(code, KEY.pepper)
    await database.write(
        lambda session: set_badge(
            session, Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id), shop.cashier.staff_id,
            badge_hash=badge_hash, key=KEY, now=NOW,
        )
    )  # fmt: skip


async def test_a_badge_signs_its_person_in_and_is_nowhere_to_be_seen(
    address: str, database: Database, tmp_path: Path
) -> None:
    await badge(database, await make_shop(database), BADGE)
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.burst(*BADGE[:-1])
        assert BADGE[:-1] not in door.shown
        await door.burst(BADGE[-1], "enter")
        await door.until_on(SellScreen)
        await door.until_said("Aisha Cashier")
    assert (await told(database)).count("sign_in") == 1


async def test_a_badge_of_nobody_or_of_somebody_locked_opens_nothing(
    address: str, database: Database, tmp_path: Path
) -> None:
    await badge(database, await make_shop(database), BADGE)
    locked = update(Staff).where(Staff.code == "C1").values(wrong_pins=5, locked_until=FOR_GOOD)
    await database.write(lambda session: session.execute(locked))
    async with open_door(settings_for(address, tmp_path, terminal="1")) as door:
        await door.until_on(SignInScreen)
        await door.burst(*BADGE[::-1], "enter")
        await door.until_said("This badge opens nothing here: sign in with number and PIN.")
        await door.burst(*BADGE, "enter")
        await door.until_said("a supervisor has to unlock this person")
    assert "sign_in" not in await told(database)
