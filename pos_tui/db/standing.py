"""Sessions that stand: for questions of one statement, which need no transaction around it.

To open a session, take a connection and begin costs more than the question; on PostgreSQL each is a way to the
server and back. Here a session keeps its connection and is in no transaction: each statement sees what was
committed before it, as on PostgreSQL it does anyway.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from pos_tui.db.prepared import STANDS
from pos_tui.db.rowset import dialect_of
from pos_tui.db.sessions import Reading
from pos_tui.errors import TillError

T = TypeVar("T")
MOST_IDLE = 2
"""So many keep their connection while nobody asks."""
BY_INDEX = "SET plan_cache_mode = force_generic_plan"
"""What is asked here has one way to be answered, by an index: PostgreSQL need not look for it again."""


class Standing:
    """Sessions of one engine that wait for the next question."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._idle: list[AsyncSession] = []
        self._is_closed = False

    async def ask(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        """Runs a query on a session that nobody else has meanwhile; may be cancelled."""
        session = self._idle.pop() if self._idle else await self._opened()
        try:
            answer = await query(Reading(session))
        except TillError:
            await self._put_back(session)
            raise
        except BaseException:
            await _end(session)
            raise
        await self._put_back(session)
        return answer

    async def close(self) -> None:
        """Ends them; who asks after that gets one for the moment."""
        self._is_closed = True
        while self._idle:
            await _end(self._idle.pop())

    async def _opened(self) -> AsyncSession:
        session = AsyncSession(self._engine, expire_on_commit=False, autoflush=False)
        try:
            session.info[STANDS] = (await session.connection()).sync_connection
            if dialect_of(session) == "postgresql":
                await session.execute(text(BY_INDEX))
        except BaseException:
            await _end(session)
            raise
        return session

    async def _put_back(self, session: AsyncSession) -> None:
        if self._is_closed or len(self._idle) >= MOST_IDLE:
            await _end(session)
        else:
            if len(session.identity_map):
                session.expunge_all()  # nothing that was read is taken for what is there now
            self._idle.append(session)


async def _end(session: AsyncSession) -> None:
    """Its connection is not as others are, or broken: nobody gets it after this, whoever is cancelled."""
    await asyncio.shield(asyncio.create_task(session.invalidate()))
