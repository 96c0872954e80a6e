"""A write cut short at any moment is whole or not there, and the next write finds the database free."""

import asyncio
from collections.abc import Awaitable, Generator
from typing import Any

from sqlalchemy import text

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from tests.db.tally import add, make_tally, read

SECONDS = 5


class CancelledAt:
    """Awaits something and has its own task cancelled at the nth time that it waits; counts the times."""

    def __init__(self, awaited: Awaitable[Any], at: int | None = None) -> None:
        self.awaited, self.at, self.waits = awaited, at, 0

    def __await__(self) -> Generator[Any, Any, Any]:
        steps = self.awaited.__await__()
        thrown: BaseException | None = None
        while True:
            try:
                waiting_for = next(steps) if thrown is None else steps.throw(thrown)
            except StopIteration as finished:
                return finished.value
            if self.waits == self.at:
                this_task().cancel()
            self.waits += 1
            try:
                yield waiting_for
            except BaseException as error:
                thrown = error
            else:
                thrown = None


def this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task


async def add_three_times(database: Database) -> None:
    async with database.transaction() as session:
        await three_more(session)


async def waits_of(database: Database) -> int:
    counted = CancelledAt(add_three_times(database))
    await counted
    return counted.waits


async def cut_short(database: Database, at: int) -> None:
    await asyncio.wait([asyncio.create_task(wait_for(CancelledAt(add_three_times(database), at)))])


async def test_cancelling_at_every_wait_leaves_the_next_write_free(address: str) -> None:
    database = Database.at(address)
    await make_tally(database)
    await waits_of(database)
    for at in range(await waits_of(database)):
        before = await database.read(read)
        await cut_short(database, at)
        after = await database.read(read)
        assert after in (before, before + 3), f"cancelled at wait {at}"
        async with asyncio.timeout(SECONDS):
            assert await database.write(lambda session: add(session, 1)) in (before + 1, before + 4)
    await database.close()


async def test_cancelling_the_first_write_of_a_lane_leaves_the_next_free(address: str) -> None:
    """Cancelled while it connects, too."""
    database = Database.at(address)
    await make_tally(database)
    await database.close()
    for at in range(await waits_of(database)):
        await database.close()
        await cut_short(database, at)
        async with asyncio.timeout(SECONDS):
            await database.write(lambda session: add(session, 1))
    await database.close()


async def test_a_caller_that_goes_away_at_any_wait_does_not_cut_its_write_short(address: str) -> None:
    database = Database.at(address)
    await make_tally(database)
    for at in range(4):
        before = await database.read(read)
        caller = asyncio.create_task(wait_for(CancelledAt(database.write(three_more), at)))
        await asyncio.wait([caller])
        await database.settled()
        assert await database.read(read) == before + 3
    await database.close()


async def test_control_a_write_that_is_not_shielded_is_cut_short(address: str) -> None:
    """Shows that the tests above bite: the same cancellations on a bare transaction lose the write."""
    database = Database.at(address)
    await make_tally(database)
    await waits_of(database)
    before = await database.read(read)
    await cut_short(database, 0)
    assert await database.read(read) == before
    await database.close()


async def test_closing_is_not_cut_short(address: str) -> None:
    for at in range(4):
        database = Database.at(address)
        await database.read(lambda session: session.execute(text("SELECT 1")))
        await asyncio.wait([asyncio.create_task(wait_for(CancelledAt(database.close(), at)))])
        await asyncio.gather(*(asyncio.all_tasks() - {this_task()}))
        assert "Connections in pool: 0" in database.engines.read.pool.status()


async def three_more(session: Writing) -> None:
    for _ in range(3):
        await add(session, 1)


async def wait_for(awaited: Awaitable[Any]) -> Any:
    return await awaited
