"""Who somebody says they are, proved by their PIN, without taking a seat at the till.

A number that nobody has, a wrong PIN and somebody who is locked out are answered alike, in words and in time.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SignInRefused
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.lock_out import what_to_wait_for
from pos_tui.staff.pins import nobodys_hash, pin_matches
from pos_tui.staff.queries import colleagues, credential
from pos_tui.staff.service import forget_wrong_pins, record_sign_in
from pos_tui.staff.views import Actor, Colleague

NOT_TOGETHER = "Number and PIN do not fit, or too many were wrong: wait a minute, try again."


async def prove_pin(
    database: Database, lane: Lane, number: str, pin: str, *, key: ShopKey, clock: Callable[[], datetime]
) -> Actor:
    """The person with this number, whose PIN this is. Wrong PINs are counted as at the sign-in.

    Raises SignInRefused for everybody else.
    """
    person = await whose_pin(
        database, lane, await colleague_with(database, lane, number), pin, key=key, clock=clock
    )
    await database.write(lambda session: forget_wrong_pins(session, lane.company.company_id, person.staff_id))
    return Actor(staff_id=person.staff_id)


async def colleague_with(database: Database, lane: Lane, number: str) -> Colleague | None:
    """Who has this number here."""
    wanted = number.strip().casefold()
    for person in await database.read(lambda session: colleagues(session, lane)):
        if person.code.casefold() == wanted:
            return person
    return None


async def whose_pin(
    database: Database,
    lane: Lane,
    person: Colleague | None,
    pin: str,
    *,
    key: ShopKey,
    clock: Callable[[], datetime],
) -> Colleague:
    """The person, when the PIN is theirs. One hash is reckoned whatever comes of it; a wrong PIN is counted."""
    now, pin_hash, locked = clock(), await asyncio.to_thread(nobodys_hash), False
    if person is not None:
        staff_id = person.staff_id
        known = await database.read(lambda session: credential(session, lane, staff_id))
        pin_hash, locked = known.pin_hash, what_to_wait_for(known.locked_until, now) is not None
    right = await asyncio.to_thread(pin_matches, pin_hash, pin, key.pepper)
    if person is None or locked:
        raise SignInRefused(NOT_TOGETHER)
    if not right:
        await database.write(
            lambda session: record_sign_in(session, lane, person.staff_id, right=False, key=key, now=now)
        )
        raise SignInRefused(NOT_TOGETHER)
    return person
