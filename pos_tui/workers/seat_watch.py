"""Watches whether a person still sits here: not who signed in elsewhere, left, or got other roles or PIN."""

import asyncio
import logging

from pos_tui.db.notices import listening
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.seats import sits_at, works_here
from pos_tui.staff.views import Person

LISTENS_SECONDS = 60.0
"""After so long it listens anew and looks: a connection that died unnoticed tells nothing."""
AWAY_SECONDS = 5.0

log = logging.getLogger(__name__)


async def seat_lost(database: Database, lane: Lane, person: Person) -> str:
    """Returns, once the person no longer sits here, the sentence that says where they do."""
    while True:
        try:
            async with listening(database) as notices, asyncio.timeout(LISTENS_SECONDS):
                while (sentence := await whereabouts(database, lane, person)) is None:
                    await notices.changed()
                return sentence
        except TimeoutError:
            continue
        except Exception as error:  # whatever breaks a connection; the next one is tried in a while
            log.warning("the seat watch lost the database: %s", type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)


async def whereabouts(database: Database, lane: Lane, person: Person) -> str | None:
    """Why this screen is no longer the person's; None as long as it is."""
    return await database.read(lambda session: _whereabouts(session, lane, person))


async def _whereabouts(session: Reading, lane: Lane, person: Person) -> str | None:
    seat = await sits_at(session, lane.company.company_id, person.staff_id)
    if seat == lane.terminal_id:
        return None
    for other in await lanes(session):
        if other.terminal_id == seat:
            return (
                f"{person.name} signed in at {other.outlet_name}, till {other.terminal_code}: "
                "an open basket went along, and this till is locked."
            )
    if not await works_here(session, lane.company.company_id, person.staff_id):
        return f"{person.name} no longer works here, so this till is locked: somebody else has to sign in."
    return f"The roles or the PIN of {person.name} were changed, so this till is locked: sign in again."
