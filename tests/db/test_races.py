"""Two lanes at one row: a guarded update loses nothing, and the way that loses is shown to lose."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from tests.db.tally import add, make_tally, put, read

LANES, TIMES = 4, 25


@pytest.fixture
async def lanes(address: str) -> AsyncIterator[list[Database]]:
    """Four tills on one database, each with connections of its own."""
    opened = [Database.at(address) for _ in range(LANES)]
    await make_tally(opened[0])
    yield opened
    for lane in opened:
        await lane.close()


async def all_at_once(lanes: list[Database], work: Callable[[Database], Awaitable[object]]) -> int:
    async def many_times(lane: Database) -> None:
        for _ in range(TIMES):
            await work(lane)

    await asyncio.gather(*(many_times(lane) for lane in lanes))
    return await lanes[0].read(read)


async def test_guarded_updates_of_lanes_lose_nothing(lanes: list[Database]) -> None:
    assert await all_at_once(lanes, lambda lane: lane.write(lambda session: add(session, 1))) == LANES * TIMES


async def test_control_reading_adding_and_writing_back_loses(lanes: list[Database]) -> None:
    """Shows that the race above is one: `n += 1` in Python forgets what other lanes did meanwhile."""

    async def read_add_write_back(lane: Database) -> None:
        stands = await lane.read(read)
        stands += 1
        await lane.write(lambda session: put(session, stands))

    assert await all_at_once(lanes, read_add_write_back) < LANES * TIMES


async def test_a_lane_waits_for_a_row_that_another_lane_holds(lanes: list[Database]) -> None:
    first, second = lanes[:2]
    holding, let_go = asyncio.Event(), asyncio.Event()

    async def hold(session: Writing) -> None:
        await add(session, 1)
        holding.set()
        await let_go.wait()

    held = asyncio.create_task(first.write(hold))
    await holding.wait()
    waiting = asyncio.create_task(second.write(lambda session: add(session, 1)))
    let_go.set()
    assert await waiting == 2
    await held
