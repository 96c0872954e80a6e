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
from pos_tui.staff.pins import pin_matches
from pos_tui.staff.queries import credential
from pos_tui.staff.service import FOR_GOOD, record_sign_in
from pos_tui.staff.views import Person


async def sign_in(
    database: Database, lane: Lane, staff_id: UUID, pin: str, *, key: ShopKey, clock: Callable[[], datetime]
) -> Person:
    """The person whose PIN this is; raises SignInRefused, after having counted it, when it is not."""
    known = await database.read(lambda session: credential(session, lane, staff_id))
    now = clock()
    if known.locked_until is not None and known.locked_until > now:
        if known.locked_until == FOR_GOOD:
            raise SignInRefused("Locked after five wrong PINs: a supervisor has to unlock this person.")
        seconds = int((known.locked_until - now).total_seconds()) + 1
        raise SignInRefused(f"Too many wrong PINs: wait {seconds} seconds, then try again.")
    right = await asyncio.to_thread(pin_matches, known.pin_hash, pin, key.pepper)
    person = await database.write(
        lambda session: _take_the_seat(session, lane, staff_id, right=right, key=key, now=now)
    )
    if person is None:
        raise SignInRefused("This PIN is not right: try again.")
    return person


async def _take_the_seat(
    session: Writing, lane: Lane, staff_id: UUID, *, right: bool, key: ShopKey, now: datetime
) -> Person | None:
    """The person sits here from now on, with the basket they left elsewhere; the till they left is told."""
    person = await record_sign_in(session, lane, staff_id, right=right, key=key, now=now)
    if person is not None:
        await take_along(session, lane, staff_id, now=now)
        await notify(session, "seat")
    return person
