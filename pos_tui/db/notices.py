"""How one lane learns that another changed something, without asking the books again and again.

PostgreSQL tells at once (LISTEN and NOTIFY, delivered with the commit). SQLite has nobody to tell: there the
file's own change counter is looked at, which reads no table.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database

CHANNEL = "pos_tui"
LOOK_EVERY_SECONDS = 0.5


async def notify(session: Writing, about: str) -> None:
    """Tells every listening lane, when this transaction commits; on SQLite they see it by themselves."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_notify(:channel, :about)"), {"channel": CHANNEL, "about": about})


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator["Listener"]:
    """A listener with a connection of its own, which it gives back at the end."""
    listener = Listener()
    if database.url.get_backend_name() == "postgresql":
        async with database.engines.read.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.add_listener(CHANNEL, listener.told)
            try:
                yield listener
            finally:
                await driver.remove_listener(CHANNEL, listener.told)
        return
    looking = asyncio.create_task(listener.look(database))
    try:
        yield listener
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


class Listener:
    """Waits for the next change; several at once count as one."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        """Returns once something was changed since the last call."""
        await self._changed.wait()
        self._changed.clear()

    def told(self, *_: object) -> None:
        """What the driver calls."""
        self._changed.set()

    async def look(self, database: Database) -> None:
        """Looks at the file's change counter, which moves when another connection commits."""
        async with database.engines.read.connect() as connection:
            before: object = None
            while True:
                now = (await connection.exec_driver_sql("PRAGMA data_version")).scalar()
                await connection.rollback()
                if before is not None and now != before:
                    self._changed.set()
                before = now
                await asyncio.sleep(LOOK_EVERY_SECONDS)
