"""Writes of several lanes of one process share a commit: what waits for the disk waits once for all of them.

SQLite has one writer, so writes queue anyway. Whoever is next takes all that wait by then into one transaction,
each in a savepoint of its own, and nobody is answered before the commit. Who is alone pays nothing for it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from pos_tui.db.sessions import Reading, Writing

T = TypeVar("T")
Command = Callable[[Writing], Awaitable[Any]]

MOST_TOGETHER = 32
LONGEST_SECONDS = 0.1
"""A group takes nobody else after so long: the first in it waits for its answer."""


class Waiting:
    """One write, and what became of it."""

    def __init__(self, command: Command, *, alone: bool = False) -> None:
        self.command, self.alone = command, alone
        self.result: Any = None
        self.failure: BaseException | None = None
        self.done = False

    def keep(self, *, result: Any = None, failure: BaseException | None = None) -> None:
        """What it came to, to be told after the commit."""
        self.result, self.failure, self.done = result, failure, True

    def told(self) -> Any:
        """Its answer, or its refusal."""
        if self.failure is not None:
            raise self.failure
        return self.result


class Together:
    """The queue of writes of one process; `alone` runs a single one in a transaction of its own."""

    def __init__(self, engine: AsyncEngine, alone: Callable[[Command], Awaitable[Any]]) -> None:
        self._engine, self._alone = engine, alone
        self._waiting: deque[Waiting] = deque()
        self._turn = asyncio.Lock()

    async def run(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        """Runs a use case alone or with those that wait; answers after the commit.

        A refusal undoes its own use case only. What the database refuses undoes the group, and each is run again,
        alone. A commit that fails, fails for all.
        """
        mine = Waiting(command)
        self._waiting.append(mine)
        try:
            async with self._turn:
                while not mine.done:
                    await self._next_group()
        finally:
            if mine in self._waiting:
                self._waiting.remove(mine)
        answer: T = mine.told()
        return answer

    async def _next_group(self) -> None:
        """Whoever has the turn is the first of those that wait."""
        group = self._take()
        if len(group) == 1:
            group[0].keep(result=await self._alone(group[0].command))
            return
        together = asyncio.create_task(self._with_one_commit(group))
        try:
            await asyncio.shield(together)
        except asyncio.CancelledError:  # the group is not that of whoever had the turn: it is seen through
            await asyncio.wait([together])
            raise

    def _take(self) -> list[Waiting]:
        group = [self._waiting.popleft()]
        while self._waiting and len(group) < MOST_TOGETHER and not (group[0].alone or self._waiting[0].alone):
            group.append(self._waiting.popleft())
        return group

    def _put_back(self, group: Sequence[Waiting], *, alone: bool = False) -> None:
        for one in reversed(group):
            one.done, one.alone = False, one.alone or alone
            self._waiting.appendleft(one)

    async def _with_one_commit(self, group: list[Waiting]) -> None:
        all_ran = False
        try:
            async with self._engine.connect() as connection, connection.begin():
                await self._run_each(connection, group)
                all_ran = True
        except (SQLAlchemyError, OSError) as error:
            if not all_ran:
                self._put_back(group, alone=True)
                return
            _fail(group, error)
        except BaseException as error:
            _fail(group, error)
            raise

    async def _run_each(self, connection: AsyncConnection, group: list[Waiting]) -> None:
        clock = asyncio.get_running_loop().time
        latest = clock() + LONGEST_SECONDS
        for number, one in enumerate(group):
            if number and clock() > latest:
                self._put_back(group[number:])
                del group[number:]
                return
            await _within(connection, one)


async def _within(connection: AsyncConnection, one: Waiting) -> None:
    """Runs a use case in a savepoint, on a session of its own: it sees the rows of those before it, no objects."""
    try:
        async with (
            AsyncSession(
                connection, join_transaction_mode="create_savepoint", expire_on_commit=False, autoflush=False
            ) as session,
            session.begin(),
        ):
            result = await one.command(Writing(Reading(session)))
    except (SQLAlchemyError, OSError):
        raise
    except asyncio.CancelledError as error:
        if _is_cancelled():
            raise
        one.keep(failure=error)  # by the use case itself
    except Exception as error:
        one.keep(failure=error)
    else:
        one.keep(result=result)


def _fail(group: Sequence[Waiting], error: BaseException) -> None:
    for one in group:
        one.keep(failure=error)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
