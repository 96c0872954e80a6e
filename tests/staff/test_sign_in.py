"""A PIN opens the till for its owner; wrong ones cost time, and are counted where a restart keeps them."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from pos_tui.cash.service import open_shift
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, SignInRefused
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling.holds import hold, recall
from pos_tui.staff.admin import unlock
from pos_tui.staff.lock_out import locked_until, wait_after, what_to_wait_for
from pos_tui.staff.models import Staff
from pos_tui.staff.pins import check_pin_form, hash_pin, pin_matches
from pos_tui.staff.queries import colleagues
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Place
from pos_tui.workers.sign_in import sign_in
from tests.selling.sales import basket_of, rows
from tests.shops import NOW, PINS, TODAY, Shop, make_shop


async def try_pin(database: Database, shop: Shop, pin: str, *, later: int = 0) -> str:
    person = await sign_in(
        database, shop.lane, shop.cashier.staff_id, pin,
        key=shop.key, clock=lambda: shop.now + timedelta(seconds=later),
    )  # fmt: skip
    return person.name


async def test_the_right_pin_signs_in(database: Database) -> None:
    shop = await make_shop(database)
    assert await try_pin(database, shop, PINS["cashier"]) == "Aisha Cashier"
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert "sign_in" in kinds


async def test_wrong_pins_are_counted_and_then_have_to_wait(database: Database) -> None:
    shop = await make_shop(database)
    for _ in range(3):
        with pytest.raises(SignInRefused, match="not right"):
            await try_pin(database, shop, "9999")
    with pytest.raises(SignInRefused, match="wait 3 seconds"):
        await try_pin(database, shop, PINS["cashier"])
    assert await try_pin(database, shop, PINS["cashier"], later=3) == "Aisha Cashier"
    assert sorted(await rows(database, Staff, "wrong_pins")) == [(0,), (0,), (0,)]
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert kinds.count("sign_in_failed") == 3


async def test_who_has_left_cannot_sign_in(database: Database) -> None:
    shop = await make_shop(database)
    left = update(Staff).where(Staff.id == shop.cashier.staff_id).values(active=False)
    await database.write(lambda session: session.execute(left))
    with pytest.raises(SignInRefused, match="cannot sign in here"):
        await try_pin(database, shop, PINS["cashier"])
    assert [one.code for one in await database.read(lambda s: colleagues(s, shop.lane))] == ["O1", "S1"]


async def hire(database: Database, shop: Shop, code: str) -> None:
    """Somebody without a PIN or a role."""
    await database.write(
        lambda session: add_person(
            session, shop.company_id, code=code, name=code, pin_hash=None, role=None, outlet_id=None, now=shop.now
        )
    )


async def test_two_people_never_share_a_number(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="staff number C1 already"):
        await hire(database, shop, "C1")


async def test_somebody_without_a_pin_is_known_but_cannot_sign_in(database: Database) -> None:
    shop = await make_shop(database)
    await hire(database, shop, "480")
    assert "480" not in [one.code for one in await database.read(lambda s: colleagues(s, shop.lane))]


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "", "12 34", "\uff11\uff12\uff13\uff14", "-123"])
def test_a_pin_is_four_to_twelve_digits(pin: str) -> None:
    with pytest.raises(BadInput, match="4 to 12 digits"):
        check_pin_form(pin)


def test_a_hash_needs_its_pin_and_its_pepper() -> None:
    hashed = hash_pin("1234", b"pepper")
    assert "1234" not in hashed
    assert pin_matches(hashed, "1234", b"pepper")
    assert not pin_matches(hashed, "1235", b"pepper")
    assert not pin_matches(hashed, "1234", b"salt")
    assert not pin_matches("not a hash", "1234", b"pepper")


def test_waiting_doubles() -> None:
    assert [wait_after(wrong).total_seconds() for wrong in (0, 2, 3, 4)] == [0, 0, 2, 4]


async def test_five_wrong_pins_lock_the_person_until_somebody_unlocks(database: Database) -> None:
    shop = await make_shop(database)
    for wrong in range(5):
        with pytest.raises(SignInRefused, match="not right"):
            await try_pin(database, shop, "9999", later=100 * wrong)
    with pytest.raises(SignInRefused, match="a supervisor has to unlock"):
        await try_pin(database, shop, PINS["cashier"], later=100_000)
    by = Actor(staff_id=shop.supervisor.staff_id)
    await database.write(
        lambda session: unlock(session, Place.at(shop.lane), by, shop.cashier.staff_id, key=shop.key, now=shop.now)
    )
    assert await try_pin(database, shop, PINS["cashier"], later=100_000) == "Aisha Cashier"


def test_a_wait_that_a_clock_set_back_made_long_is_over() -> None:
    until = locked_until(3, NOW)
    assert what_to_wait_for(until, NOW) == "wait 3 seconds, then try again"
    assert what_to_wait_for(until, NOW + timedelta(seconds=3)) is None
    assert what_to_wait_for(until, NOW - timedelta(days=1)) is None
    for_good = locked_until(5, NOW)
    assert what_to_wait_for(for_good, NOW - timedelta(days=1)) is not None


async def test_what_nobody_can_approve_for_another_says_who_has_to_sign_in(database: Database) -> None:
    shop = await make_shop(database, shifts=False)
    support = await database.write(
        lambda session: add_person(
            session, shop.company_id, code="H1", name="Hugo", pin_hash=None, role="support", outlet_id=None,
            now=shop.now,
        )
    )  # fmt: skip
    basket = basket_of(shop, "MATE")
    for act, words in (
        (
            lambda session: open_shift(
                session, shop.lane, support, shift_id=new_id(), float_amount=Money(0), business_date=TODAY,
                key=shop.key, now=shop.now,
            ),
            "Hugo may not open a shift: ask a cashier to sign in.",
        ),
        (
            lambda session: hold(session, shop.lane, support, basket, note="red", key=shop.key, now=shop.now),
            "Hugo may not sell here: ask a cashier to sign in.",
        ),
        (
            lambda session: recall(session, shop.lane, support, new_id(), key=shop.key, now=shop.now),
            "Hugo may not sell here: ask a cashier to sign in.",
        ),
    ):  # fmt: skip
        with pytest.raises(NotPermitted) as refusal:
            await database.write(act)
        assert (str(refusal.value), refusal.value.approvable) == (words, False)
