"""Opening a shift: once, with a float that can be meant, on the business date that is shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from pos_tui.cash.models import DrawerMovement, Shift, TenderType
from pos_tui.cash.service import open_shift
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.shop.queries import lanes
from pos_tui.staff.models import Staff
from pos_tui.ui.screens.open_shift import OpenShiftScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.cash.floor import by, closed, counted
from tests.shops import KEY, NOW, PINS, TODAY, make_shop
from tests.ui.door import Door, open_door, settings_for


@asynccontextmanager
async def at_the_drawer(address: str, database: Database, folder: Path, **given: Any) -> AsyncIterator[Door]:
    """A cashier is in, and no shift is open."""
    await make_shop(database, shifts=False)
    async with open_door(settings_for(address, folder, terminal="1"), **given) as door:
        await enter(door)
        await door.until_on(OpenShiftScreen)
        yield door


async def enter(door: Door) -> None:
    """The cashier signs in."""
    await door.until_on(SignInScreen)
    await door.press("C1", "<enter>", PINS["cashier"], "<enter>")


async def shifts(database: Database) -> list[tuple[int, Any]]:
    """Number and business date of every shift."""
    query = select(Shift.number, Shift.business_date)
    return [(number, day) for number, day in await database.read(lambda session: session.execute(query))]


async def in_the_drawer(database: Database) -> int:
    query = select(func.coalesce(func.sum(DrawerMovement.amount), 0))
    return int(await database.read(lambda session: session.scalar(query)) or 0)


@pytest.mark.parametrize(("typed", "cents"), [("", 0), ("150", 15_000), ("7,5", 750)])
async def test_a_float_opens_the_shift_of_today(
    address: str, database: Database, tmp_path: Path, typed: str, cents: int
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        assert "Sun 22 Nov 2026" in door.words
        await door.press(typed, "<enter>")
        await door.until_on(SellScreen)
    assert await shifts(database) == [(1, TODAY)]
    assert await in_the_drawer(database) == cents


BAD_FLOATS = [
    ("NaN", "'NaN' is not a number: write an amount such as 150.00."),
    ("1.234", "1.234 has more than 2 decimals"),
    ("-1", "A drawer cannot hold less than nothing"),
    ("1e9", "'1e9' is not a number"),
    ("9" * 1000, "is too large"),
    ("x" * 1000, "is not a number"),
    ("\x1b[2J", "is not a number"),
    ("[/]", "'[/]' is not a number"),
]


async def test_a_float_that_cannot_be_meant_is_refused_where_it_stands(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        for typed, sentence in BAD_FLOATS:
            await door.press("<ctrl+u>")
            await door.paste(typed)
            await door.press("<enter>")
            await door.until_said(sentence)
        assert isinstance(door.app.screen, OpenShiftScreen)
    assert await shifts(database) == []


async def test_it_opens_once_though_enter_is_pressed_twice(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        await door.burst("5", "0", "enter", "enter", "enter")
        await door.until_on(SellScreen)
    assert await shifts(database) == [(1, TODAY)]
    assert await in_the_drawer(database) == 5_000


async def test_a_refusal_is_said_and_the_float_stays(address: str, database: Database, tmp_path: Path) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        await take(database, "cash", "cheque")
        await door.press("70", "<enter>")
        await door.until_said("This shop takes no cash")
        await door.until_said("Press Enter to try again.")
        assert "Float in the drawer 70" in door.words
        assert await shifts(database) == []
        await take(database, "cheque", "cash")
        await door.press("<enter>")
        await door.until_on(SellScreen)
    assert await in_the_drawer(database) == 7_000


async def take(database: Database, old: str, new: str) -> None:
    """A tender of one kind is of another kind from now on."""
    change = update(TenderType).where(TenderType.kind == old).values(kind=new)
    await database.write(lambda session: session.execute(change))


async def test_the_shift_is_opened_though_its_screen_has_gone(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        door.key("enter")
        await door.painted()
        if isinstance(door.app.screen, OpenShiftScreen):
            await door.app.pop_screen()
        assert door.app.desk is not None
        await door.app.desk.settled()
    assert await shifts(database) == [(1, TODAY)]


async def test_escape_signs_out_and_opens_nothing(address: str, database: Database, tmp_path: Path) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        await door.press("<escape>")
        await door.until_on(SignInScreen)
    assert await shifts(database) == []


async def test_a_shift_that_somebody_opened_meanwhile_is_taken_over(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        [lane, *_] = await database.read(lanes)
        person = await database.read(lambda session: session.scalar(select(Staff.id).where(Staff.code == "O1")))
        assert person is not None
        await database.write(
            lambda session: open_shift(
                session, lane, person, shift_id=new_id(), float_amount=Money(4_200), business_date=TODAY,
                key=KEY, now=NOW,
            )
        )  # fmt: skip
        await door.press("70", "<enter>")
        await door.until_on(SellScreen)
    assert await shifts(database) == [(1, TODAY)]
    assert await in_the_drawer(database) == 4_200


EARLY = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # half past midnight of the 23rd in Singapore


async def test_a_shift_after_midnight_is_of_the_day_that_has_not_ended_in_the_shop(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path, clock=lambda: EARLY) as door:
        assert "Sun 22 Nov 2026" in door.words
        await door.press("<enter>")
        await door.until_on(SellScreen)
        assert "close it (F10)" not in door.words
    assert await shifts(database) == [(1, TODAY)]


async def test_where_the_day_begins_at_midnight_the_shift_is_of_the_new_day(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database, shifts=False)
    settings = settings_for(address, tmp_path, terminal="1", day_begins_at="00:00")
    async with open_door(settings, clock=lambda: EARLY) as door:
        await enter(door)
        await door.until_said("Mon 23 Nov 2026")


async def test_another_day_is_chosen_as_far_as_one_can_be_meant(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with at_the_drawer(address, database, tmp_path) as door:
        await door.press("<pagedown>")
        await door.until_said("Mon 23 Nov 2026 not Sun 22 Nov 2026")
        await door.press("<pagedown>")
        await door.until_said("A shift that is opened now is of Sat 21 Nov 2026 to Mon 23 Nov 2026.")
        await door.press("<pageup>", "<pageup>", "150")
        await door.until_said("Sat 21 Nov 2026 not Sun 22 Nov 2026")
        await door.press("<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Shift 1 is of Sat 21 Nov 2026: close it (F10) before you go on, or sell on in it.")
        assert "! of Sat 21 Nov" in door.words
    assert await shifts(database) == [(1, TODAY - timedelta(days=1))]
    assert await in_the_drawer(database) == 15_000


async def test_a_shift_that_was_left_open_is_told_of_at_the_sign_in(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    clock = NOW + timedelta(days=1)
    async with open_door(settings_for(address, tmp_path, terminal="1"), clock=lambda: clock) as door:
        await enter(door)
        await door.until_on(SellScreen)
        await door.until_said("Shift 1 is of Sun 22 Nov 2026: close it (F10) before you go on, or sell on in it.")
        assert "! of Sun 22 Nov" in door.words
        await door.press("MATE", "<enter>")
        await door.until_said("Club Mate Regular 500 ml")
        assert "! of Sun 22 Nov" in door.words


async def test_a_clock_that_was_set_back_is_told_before_and_after_the_sign_in(
    address: str, database: Database, tmp_path: Path
) -> None:
    await make_shop(database)
    clock = NOW - timedelta(days=1)
    said = "The clock says Sat 21 Nov 2026 14:32, but this till was in use on Sun 22 Nov 2026 14:32: set the clock"
    async with open_door(settings_for(address, tmp_path, terminal="1"), clock=lambda: clock) as door:
        await door.until_said(said)
        await enter(door)
        await door.until_on(SellScreen)
        await door.until_said(said)


async def test_a_day_before_the_last_shift_cannot_be_chosen(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)
    await counted(database, shop, 10_000, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    clock = NOW - timedelta(days=1)
    async with open_door(settings_for(address, tmp_path, terminal="1"), clock=lambda: clock) as door:
        await enter(door)
        await door.until_on(OpenShiftScreen)
        await door.until_said("The clock says Sat 21 Nov 2026, but the last shift was of Sun 22 Nov 2026: set the")
        await door.press("<pageup>")
        await door.until_said("A shift that is opened now is of Sun 22 Nov 2026 to Mon 23 Nov 2026.")
        await door.press("<enter>")
        await door.until_on(SellScreen)
    assert [day for _, day in await shifts(database)].count(TODAY) == 3


async def test_its_keys_can_be_changed(address: str, database: Database, tmp_path: Path) -> None:
    async with at_the_drawer(address, database, tmp_path, keys={"shift.accept": "f12"}) as door:
        assert "F12 Open the shift" in door.words
        await door.press("<f12>")
        await door.until_on(SellScreen)
    assert await shifts(database) == [(1, TODAY)]
