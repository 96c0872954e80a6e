"""Lanes of one process share a commit on SQLite: each whole or absent, told after it, apart from the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import event, text

from pos_tui.db import together, unit_of_work
from pos_tui.db.engines import sqlite_library
from pos_tui.db.one_hop import OneHopConnection
from pos_tui.db.sessions import Writing
from pos_tui.db.together import Together
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Overtaken, SaleRefused, StoreUnavailable
from tests.db.counted import counted
from tests.db.tally import add, make_tally, read
from tests.db.test_cancelling import CancelledAt, wait_for

LANES = 16
Act = Callable[[Writing], Awaitable[int]]
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
async def tally(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(unit_of_work, "FIRST_WAIT_SECONDS", 0)
    monkeypatch.setattr(together, "LONGEST_SECONDS", 60)  # however slow the machine is
    await make_tally(database)
    return database


@contextmanager
def commits_of(database: Database) -> Iterator[list[str]]:
    """Every commit until the block ends, and every savepoint."""
    told: list[str] = []
    engine = database.engines.write.sync_engine
    listeners = {
        "commit": lambda *_: told.append("commit"),
        "savepoint": lambda *_: told.append("savepoint"),
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    yield told
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


def add_one(tries: list[int] | None = None) -> Act:
    async def act(session: Writing) -> int:
        if tries is not None:
            tries.append(1)
        return await add(session, 1)

    return act


@asynccontextmanager
async def busy(database: Database) -> AsyncIterator[Together]:
    """A write that changes nothing keeps the queue until the block ends: what is asked for in it waits."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_session: Writing) -> None:
        begun.set()
        await go_on.wait()

    queue = database._together
    assert queue is not None
    holding = asyncio.create_task(queue.run(hold))
    await begun.wait()
    yield queue
    go_on.set()
    await holding


async def waiting(queue: Together, number: int) -> None:
    """Lets the loop turn until so many wait."""
    for _ in range(2 * number):
        await asyncio.sleep(0)
    assert len(queue._waiting) == number


async def at_once(database: Database, *acts: Act) -> list[Any]:
    """All asked for while the writer is busy; what each was told."""
    async with busy(database) as queue:
        asked = [asyncio.create_task(database.write(act)) for act in acts]
        await waiting(queue, len(acts))
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_lanes_that_wait_share_one_commit(tally: Database) -> None:
    with commits_of(tally) as told:
        stands = await at_once(tally, *[add_one() for _ in range(LANES)])
    assert stands == list(range(1, LANES + 1)), "in the order in which they asked"
    assert told.count("commit") == 1
    assert told.count("savepoint") == LANES
    assert await tally.read(read) == LANES


async def test_a_lone_lane_pays_nothing(tally: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with commits_of(tally) as told:
        for _ in range(3):
            await tally.write(add_one())
    assert told == ["commit"] * 3
    with counted(tally.engines.write, monkeypatch) as counts:
        await tally.write(add_one())
    assert counts.hops == 2


async def test_a_group_costs_a_hop_a_statement_and_one_commit(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(tally.engines.write, monkeypatch) as counts:
        await at_once(tally, *[add_one() for _ in range(LANES)])
    assert counts.hops == LANES + 1


async def test_a_group_is_bounded(tally: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST_TOGETHER", 5)
    with commits_of(tally) as told:
        await at_once(tally, *[add_one() for _ in range(LANES)])
    assert told.count("commit") == -(-LANES // 5)
    monkeypatch.setattr(together, "LONGEST_SECONDS", -1)
    with commits_of(tally) as told:
        await at_once(tally, *[add_one() for _ in range(LANES)])
    assert told.count("commit") == LANES
    assert await tally.read(read) == 2 * LANES


@pytest.mark.parametrize("thrown", [SaleRefused("no"), ZeroDivisionError(), asyncio.CancelledError()])
async def test_a_refusal_undoes_its_own_use_case_only(tally: Database, thrown: BaseException) -> None:
    async def refused(session: Writing) -> int:
        await add(session, 1_000)
        raise thrown

    told = await at_once(tally, add_one(), refused, add_one(), refused, add_one())
    assert [answer if isinstance(answer, int) else type(answer) for answer in told] == [
        1, type(thrown), 2, type(thrown), 3,
    ]  # fmt: skip
    assert await tally.read(read) == 3


async def test_nobody_is_told_before_the_commit(tally: Database) -> None:
    """Neither what was done nor what was refused, since both hang on those before them."""
    seen: list[int] = []

    async def refused(session: Writing) -> int:
        raise SaleRefused(f"{await add(session, 0)} are taken")

    async def asked(act: Act) -> None:
        with suppress(SaleRefused):
            await tally.write(act)
        seen.append(await tally.read(read))

    async with busy(tally) as queue:
        lanes = [asyncio.create_task(asked(act)) for act in (add_one(), refused, add_one())]
        await waiting(queue, 3)
    await asyncio.wait(lanes)
    assert seen == [2, 2, 2]


async def test_an_overtaken_use_case_runs_again_after_the_others(tally: Database) -> None:
    tries: list[int] = []

    async def overtaken_once(session: Writing) -> int:
        tries.append(await add(session, 1))
        if len(tries) == 1:
            raise Overtaken
        return tries[-1]

    assert await at_once(tally, add_one(), overtaken_once, add_one()) == [1, 3, 2]
    assert tries == [2, 3]


async def test_what_the_database_refuses_one_is_told_to_that_one(tally: Database) -> None:
    """The others run again, alone: what the engine did to the transaction that they shared is not known."""
    tries: list[int] = []

    async def twice_the_same_key(session: Writing) -> int:
        await session.execute(text("INSERT INTO tally VALUES (1, 0)"))
        return 0

    told = await at_once(tally, add_one(tries), twice_the_same_key, add_one(tries))
    assert (told[0], type(told[1]).__name__, told[2]) == (1, "IntegrityError", 2)
    assert len(tries) == 3, "the first ran twice, the last once"


async def test_a_transaction_that_the_engine_ended_takes_nothing_with_it(tally: Database) -> None:
    """SQLite rolls back by itself when the disk is full; those before are run again, not lost."""
    ended: list[int] = []

    async def ended_once(session: Writing) -> int:
        if not ended:
            ended.append(1)
            await session.execute(text("ROLLBACK"))
        return await add(session, 1)

    assert await at_once(tally, add_one(), ended_once, add_one()) == [1, 2, 3]
    assert await tally.read(read) == 3


def failing_commit(monkeypatch: pytest.MonkeyPatch, sentence: str, times: int) -> list[int]:
    """The commit fails so often, and what it would have kept is undone."""
    commit, failed = OneHopConnection.commit, list[int]()

    def fails(self: OneHopConnection) -> None:
        if len(failed) < times:
            failed.append(1)
            raise sqlite_library().OperationalError(sentence)
        commit(self)

    monkeypatch.setattr(OneHopConnection, "commit", fails)
    return failed


async def test_a_commit_that_fails_fails_for_all_and_each_is_tried_again_once(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    failed = failing_commit(monkeypatch, "database is locked", 1)
    told = await at_once(tally, *[add_one(tries) for _ in range(LANES)])
    assert sorted(told) == list(range(1, LANES + 1))
    assert (len(tries), len(failed)) == (2 * LANES, 1)
    assert await tally.read(read) == LANES


async def test_a_commit_that_cannot_be_is_said_to_all_and_changes_nothing(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(session: Writing) -> int:
        raise SaleRefused("1 is taken")

    failing_commit(monkeypatch, "database or disk is full", 1)
    told = await at_once(tally, add_one(), refused, add_one())
    assert [type(answer) for answer in told] == [StoreUnavailable] * 3, "also a refusal that hung on the first"
    assert await tally.read(read) == 0


async def test_whoever_goes_away_changes_nothing_for_the_group(tally: Database) -> None:
    async with busy(tally) as queue:
        asked = [asyncio.create_task(tally.write(add_one())) for _ in range(LANES)]
        await waiting(queue, LANES)
        for gone in asked[::3]:
            gone.cancel()
    await asyncio.wait(asked)
    await tally.settled()
    assert await tally.read(read) == LANES


@pytest.mark.parametrize("who", [0, 1, 2])
async def test_a_write_cut_short_at_any_wait_leaves_the_others_whole(tally: Database, who: int) -> None:
    """The one that leads the group, or one that waits, has its own task cancelled at its nth wait."""
    for at in range(14):
        before = await tally.read(read)
        async with busy(tally) as queue:
            tasks = [
                asyncio.create_task(wait_for(CancelledAt(queue.run(add_one()), at if who == number else None)))
                for number in range(3)
            ]
            await asyncio.sleep(0)
        await asyncio.wait(tasks)
        others = sum(not task.cancelled() for task in tasks)
        after = await tally.read(read)
        assert after - before in (others, 3), f"cancelled at wait {at}"
        async with asyncio.timeout(5):
            await tally.write(add_one())


async def test_a_use_case_sees_the_rows_of_those_before_it(tally: Database) -> None:
    async def look(session: Writing) -> int:
        return await read(session)

    assert await at_once(tally, add_one(), look, add_one(), look) == [1, 1, 2, 2]
