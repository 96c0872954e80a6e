"""Who somebody says they are, proved by their PIN, without taking a seat at the till."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SignInRefused, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.lock_out import what_to_wait_for
from pos_tui.staff.pins import pin_matches
from pos_tui.staff.queries import colleagues, credential
from pos_tui.staff.service import forget_wrong_pins, record_sign_in
from pos_tui.staff.views import Actor, Colleague
from pos_tui.text import clean


async def prove_pin(
    database: Database, lane: Lane, number: str, pin: str, *, key: ShopKey, clock: Callable[[], datetime]
) -> Actor:
    """The person with this number, whose PIN this is. Wrong PINs are counted as at the sign-in.

    Raises Unknown for a number that nobody has, SignInRefused for a wrong PIN.
    """
    person = await _colleague(database, lane, number)
    known = await database.read(lambda session: credential(session, lane, person.staff_id))
    now = clock()
    if (wait := what_to_wait_for(known.locked_until, now)) is not None:
        raise SignInRefused(f"Too many wrong PINs of {clean(person.name, 60)}: {wait}.")
    if not await asyncio.to_thread(pin_matches, known.pin_hash, pin, key.pepper):
        await database.write(
            lambda session: record_sign_in(session, lane, person.staff_id, right=False, key=key, now=now)
        )
        raise SignInRefused(f"This is not the PIN of {clean(person.name, 60)}: try again.")
    await database.write(lambda session: forget_wrong_pins(session, lane.company.company_id, person.staff_id))
    return Actor(staff_id=person.staff_id)


async def _colleague(database: Database, lane: Lane, number: str) -> Colleague:
    wanted = number.strip().casefold()
    for person in await database.read(lambda session: colleagues(session, lane)):
        if person.code.casefold() == wanted:
            return person
    raise Unknown(f"Nobody here has the staff number {clean(number, 20)}: type another one.")
