"""A supporter sits at a till and changes nothing: the database refuses it, whatever a screen lets through."""

from collections.abc import Callable
from datetime import datetime

from pos_tui.config import Settings
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.views import Lane
from pos_tui.staff.service import tell_support
from pos_tui.staff.views import Person
from pos_tui.workers.desk import Desk


def only_looks(person: Person) -> bool:
    """True for somebody who may see and not sell: the role support, and nobody else."""
    return "sell" not in person.permissions


async def seat(
    desk: Desk, settings: Settings, lane: Lane, person: Person, *, key: ShopKey, clock: Callable[[], datetime]
) -> None:
    """Who signed in works through a connection that fits them; a supporter's coming is told by the writer."""
    if not only_looks(person):
        await desk.look_through(None)
        return
    address = settings.database.get_secret_value()
    await _tell(desk, lane, person, "support_in", key, clock())
    await desk.look_through(Database.at(address, journal=settings.sqlite_journal, looks_only=True))


async def leave_seat(
    desk: Desk, lane: Lane, person: Person, *, key: ShopKey, clock: Callable[[], datetime]
) -> None:
    """A supporter has gone: the till may write again, and the journal has it."""
    if only_looks(person):
        await desk.look_through(None)
        await _tell(desk, lane, person, "support_out", key, clock())


async def _tell(desk: Desk, lane: Lane, person: Person, kind: str, key: ShopKey, now: datetime) -> None:
    async def told(session: Writing) -> None:
        await tell_support(session, lane, person.staff_id, kind, key=key, now=now)

    await desk.writer.write(told)
