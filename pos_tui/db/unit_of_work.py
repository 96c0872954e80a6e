"""The one place where a transaction begins and ends.

A write runs in a task of its own, shielded from whoever asked for it: a cancelled screen must not leave a sale
half-known. It is retried as a whole, a bounded number of times, and only after faults that changed nothing.
On SQLite the writes of one process share their commits (`together`).
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from pos_tui.db.engines import PATIENCE_SECONDS, Engines, open_engines, parse_url
from pos_tui.db.faults import Unanswered, as_refusal, is_lost_link, may_retry
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.standing import Standing
from pos_tui.db.together import Together
from pos_tui.errors import Busy, Overtaken

T = TypeVar("T")

ATTEMPTS = 8
FIRST_WAIT_SECONDS = 0.02
LONGEST_WAIT_SECONDS = 1.0


class Database:
    """A shop's database: reads, and writes that are committed whole or not at all."""

    def __init__(self, url: URL, engines: Engines, patience: float) -> None:
        self.url = url
        self._patience = patience
        self._engines = engines
        self._writes: set[asyncio.Task[Any]] = set()
        self._closing: asyncio.Task[None] | None = None
        self._together = Together(engines.write, self._alone) if self.has_one_writer else None
        self._standing = Standing(engines.read)

    @classmethod
    def at(
        cls, address: str, *, journal: str = "auto", patience: float = PATIENCE_SECONDS, looks_only: bool = False
    ) -> "Database":
        """The database at `address`; nothing is connected until the first read or write.

        A write waits `patience` seconds for other lanes, and is not begun again after that. Where one `looks_only`
        the database itself refuses every write.
        """
        url = parse_url(address)
        engines = open_engines(url, journal=journal, patience=patience, looks_only=looks_only)
        return cls(url, engines, patience)

    @property
    def engines(self) -> Engines:
        return self._engines

    @property
    def has_one_writer(self) -> bool:
        """True where writes of one process run one after the other, in the order in which they were asked for."""
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        """Commits when the block ends, rolls back when anything at all is raised in it."""
        session = AsyncSession(self._engines.write, expire_on_commit=False, autoflush=False)
        try:
            async with session.begin():
                yield Writing(Reading(session))
        except BaseException as error:
            await session.__aexit__(type(error), error, error.__traceback__)  # whoever is cancelled meanwhile
            raise
        await session.close()  # the commit has given its connection back: there is nothing to wait for

    async def write(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        """Runs a use case in one transaction and returns its result after the commit.

        The use case may run several times, so it touches nothing but its session. Being cancelled here does
        not stop it. Raises the use case's own TillError, or StoreUnavailable.
        """
        task = asyncio.get_running_loop().create_task(self._attempts(command))
        self._writes.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    async def read(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        """Runs a query on a session of its own; may be cancelled. Connects once more where the server was away."""
        return await _once_more(self._asked, query)

    async def look_up(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        """The same for a query whose statements need not see one moment: without a transaction, several times
        as fast where it is one indexed statement."""
        return await _once_more(self._standing.ask, query)

    async def settled(self) -> None:
        """Returns when no write is in flight."""
        while self._writes:
            await asyncio.wait(self._writes)

    async def close(self) -> None:
        """Lets writes in flight end, then closes every connection; being cancelled here does not stop it."""
        self._closing = asyncio.get_running_loop().create_task(self._close())
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        await self.settled()
        await self._standing.close()
        await self._engines.dispose()

    async def ping(self) -> None:
        """Raises StoreUnavailable when the database does not answer."""
        await self.read(lambda session: session.execute(text("SELECT 1")))

    async def _asked(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        async with AsyncSession(self._engines.read, expire_on_commit=False, autoflush=False) as session:
            return await query(Reading(session))

    async def _alone(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        """Raises Unanswered where the link was cut at the commit."""
        ran = False
        try:
            async with self.transaction() as session:
                result = await command(session)
                ran = True
        except DBAPIError as error:
            if ran and is_lost_link(error):
                raise Unanswered from error
            raise
        return result

    async def _attempts(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        clock, unanswered = asyncio.get_running_loop().time, False
        wait, latest = FIRST_WAIT_SECONDS, clock() + self._patience
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await (self._alone(command) if self._together is None else self._together.run(command))
            except (Overtaken, Unanswered, SQLAlchemyError, OSError) as error:
                unanswered = unanswered or isinstance(error, Unanswered)
                # a lane that stood still is late because of that: it is tried once more on a new link
                is_late = clock() >= latest and not (attempt == 1 and is_lost_link(error))
                if attempt == ATTEMPTS or is_late or not may_retry(error):
                    raise _explained(error, unanswered=unanswered) from error
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)
        raise AssertionError("the loop returns or raises")

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._writes.discard(task)
        if not task.cancelled():
            task.exception()


async def _once_more(ask: Callable[[Any], Awaitable[T]], query: Callable[[Reading], Awaitable[T]]) -> T:
    try:
        try:
            return await ask(query)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return await ask(query)
    except (SQLAlchemyError, OSError) as error:
        raise _explained(error) from error


@asynccontextmanager
async def apart(session: Writing) -> AsyncIterator[None]:
    """What is raised in the block undoes what was done in it, and nothing before it."""
    async with session.begin_nested():
        yield


def _explained(error: BaseException, *, unanswered: bool = False) -> BaseException:
    """A sentence where the fault is one that shops have; the error itself where it is a bug.

    What was `unanswered` once may have been done, whatever came of the tries after it.
    """
    if isinstance(error, Overtaken):
        return Busy("Other lanes were faster several times; nothing was changed. Try again.")
    if isinstance(error, DBAPIError | OSError | Unanswered) and (refusal := as_refusal(error)) is not None:
        return as_refusal(Unanswered()) or refusal if unanswered else refusal
    return error
