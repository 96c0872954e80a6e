"""Who works here is not found out by guessing: not by words, and not by what is reckoned."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SignInRefused
from pos_tui.staff import pins
from pos_tui.staff.lock_out import FOR_GOOD, LOCKED_AFTER
from pos_tui.staff.models import Staff
from pos_tui.workers.proving import NOT_TOGETHER, prove_pin
from pos_tui.workers.sign_in import sign_in
from tests.selling.sales import rows
from tests.shops import PINS, Shop, make_shop

RECKONED = list[str]


@pytest.fixture
def reckoned(monkeypatch: pytest.MonkeyPatch) -> RECKONED:
    """Every hash that a PIN was held against."""
    pins.nobodys_hash()
    held: RECKONED = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, pin_hash: str, pin: bytes) -> bool:
        held.append(pin_hash)
        return verify(hasher, pin_hash, pin)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return held


async def tried(database: Database, shop: Shop, number: str, pin: str) -> str:
    with pytest.raises(SignInRefused) as refused:
        await prove_pin(database, shop.lane, number, pin, key=shop.key, clock=lambda: shop.now)
    return str(refused.value)


async def test_an_unknown_number_a_wrong_pin_and_a_locked_person_are_alike(
    database: Database, reckoned: RECKONED
) -> None:
    shop = await make_shop(database)
    lock = update(Staff).where(Staff.id == shop.owner.staff_id).values(locked_until=FOR_GOOD, wrong_pins=5)
    await database.write(lambda session: session.execute(lock))
    for number, pin in (("X9", "1234"), ("S1", "9999"), ("O1", PINS["owner"]), ("X9", "letters")):
        reckoned.clear()
        assert await tried(database, shop, number, pin) == NOT_TOGETHER
        assert len(reckoned) == 1, f"{number} is reckoned {len(reckoned)} times"


async def test_the_control_a_hash_of_nobody_costs_what_another_costs() -> None:
    nobody, somebody = pins.nobodys_hash(), pins.hash_pin("1234", b"pepper")
    assert nobody.split("$")[:4] == somebody.split("$")[:4], "the same memory, passes and lanes"
    assert not pins.pin_matches(nobody, "1234", b"pepper")


async def test_starting_again_does_not_give_new_tries(database: Database, address: str) -> None:
    shop = await make_shop(database)
    staff_id, now = shop.supervisor.staff_id, shop.now
    for wrong in range(LOCKED_AFTER):
        restarted = Database.at(address)
        moment = now + timedelta(minutes=wrong)
        try:
            with pytest.raises(SignInRefused):
                await sign_in(restarted, shop.lane, staff_id, "9999", key=shop.key, clock=lambda: moment)  # noqa: B023
        finally:
            await restarted.close()
    later = now + timedelta(days=400)
    with pytest.raises(SignInRefused, match="a supervisor has to unlock"):
        await sign_in(database, shop.lane, staff_id, PINS["supervisor"], key=shop.key, clock=lambda: later)
    assert (LOCKED_AFTER,) in await rows(database, Staff, "wrong_pins")


async def test_a_stolen_file_without_the_key_does_not_tell_a_pin(database: Database) -> None:
    shop = await make_shop(database)
    (pin_hash,) = next(row for row in await rows(database, Staff, "pin_hash") if row[0])
    every = {PINS[role] for role in PINS}
    assert any(pins.pin_matches(pin_hash, pin, shop.key.pepper) for pin in every), (
        "the control: with the key it does"
    )
    assert not any(pins.pin_matches(pin_hash, pin, b"") for pin in every)
    assert pin_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
