"""Signing in: look up, check the PIN in a thread, count the outcome."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from pos_tui.db.notices import notify
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import SignInRefused
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.baskets import take_along
from pos_tui.shop.views import Lane
from pos_tui.staff.lock_out import what_to_wait_for
from pos_tui.staff.pins import badge_hash_of, pin_matches
from pos_tui.staff.queries import credential, find_by_badge
from pos_tui.staff.seats import TOPIC
from pos_tui.staff.service import record_sign_in
from pos_tui.staff.views import Person


async def sign_in(
    database: Database, lane: Lane, staff_id: UUID, pin: str, *, key: ShopKey, clock: Callable[[], datetime]
) -> Person:
    """The person whose PIN this is; raises SignInRefused, after having counted it, when it is not."""
    known = await database.read(lambda session: credential(session, lane, staff_id))
    now = clock()
    if (wait := what_to_wait_for(known.locked_until, now)) is not None:
        raise SignInRefused(f"Too many wrong PINs: {wait}.")
    right = await asyncio.to_thread(pin_matches, known.pin_hash, pin, key.pepper)
    person = await database.write(
        lambda session: _take_the_seat(session, lane, staff_id, right=right, key=key, now=now)
    )
    if person is None:
        counted = await database.read(lambda session: credential(session, lane, staff_id))
        then = what_to_wait_for(counted.locked_until, now) or "try again"
        raise SignInRefused(f"This PIN is not right: {then}.")
    return person


async def sign_in_by_badge(
    database: Database, lane: Lane, code: str, *, key: ShopKey, clock: Callable[[], datetime]
) -> Person:
    """The person whose badge was scanned; raises SignInRefused for one that opens nothing here."""
    badge_hash = badge_hash_of(code, key.pepper)
    known = await database.read(lambda session: find_by_badge(session, lane, badge_hash))
    now = clock()
    person = await database.write(
        lambda session: _take_the_seat(session, lane, known.staff_id, right=True, key=key, now=now)
    )
    assert person is not None, "a right badge is a person"
    return person


async def _take_the_seat(
    session: Writing, lane: Lane, staff_id: UUID, *, right: bool, key: ShopKey, now: datetime
) -> Person | None:
    """The person sits here from now on, with the basket they left elsewhere; the till they left is told."""
    person = await record_sign_in(session, lane, staff_id, right=right, key=key, now=now)
    if person is not None:
        await take_along(session, lane, staff_id, now=now)
        await notify(session, TOPIC)
    return person
