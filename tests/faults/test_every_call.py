"""No point of failure is special: whichever call fails, everything is as before or the document is whole.

And then: the same use case once more ends with exactly one document, and somebody else's sale works at once.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from pos_tui.selling.models import Document
from tests.customers.loyal import holds
from tests.db.test_cancelling import CancelledAt
from tests.faults.acts import ACTS, Command, World, sale, world_in
from tests.faults.wire import FAULTS, Fault, on_wire
from tests.selling.sales import everything, rows

SECONDS = 5
Tables = Mapping[str, list[Any]]
Change = dict[str, tuple[int, int]]
"""By table: how many rows are no more as they were, and how many are as they were not."""


def change_between(before: Tables, after: Tables) -> Change:
    found = {}
    for table in before:
        was, now = Counter(before[table]), Counter(after[table])
        if was != now:
            found[table] = (sum((was - now).values()), sum((now - was).values()))
    return found


async def calls_of(world: World, name: str) -> tuple[int, Change]:
    """How many calls the use case makes, its commit being the last, and what it changes."""
    await world.database.write(await ACTS[name](world))  # so that a connection is there
    command, before = await ACTS[name](world), await everything(world.database)
    with on_wire(world.database) as wire:
        await world.database.write(command)
    changes = change_between(before, await everything(world.database))
    assert wire.commit == wire.calls - 1, "a call after the commit is not in the transaction"
    return wire.calls, changes


async def outcome(world: World, command: Command) -> str:
    """How it ended for whoever asked: done, refused with a sentence, or cut off."""
    try:
        async with asyncio.timeout(SECONDS):
            await world.database.write(command)
    except TillError:
        return "refused"
    except asyncio.CancelledError:
        return "cut off"
    return "done"


async def once_more(world: World, command: Command, before: Tables, expected: Change) -> None:
    """Asked again it is there exactly once, whether the first try had got through or not."""
    try:
        async with asyncio.timeout(SECONDS):
            await world.database.write(command)
    except TillError:
        assert change_between(before, await everything(world.database)) == expected, (
            "refused, though it is not there"
        )
    assert change_between(before, await everything(world.database)) == expected


async def somebody_sells(world: World) -> None:
    async with asyncio.timeout(SECONDS):
        await world.database.write(await sale(world))


def faults_at(call: int, every: bool) -> tuple[Fault, ...]:
    """All of them, or one in turn."""
    return FAULTS if every else (FAULTS[call % len(FAULTS)],)


async def broken_everywhere(database: Database, name: str, *, every: bool) -> None:
    world = await world_in(database)
    calls, expected = await calls_of(world, name)
    assert expected
    for call in range(calls):
        last = call == calls - 1
        for fault in faults_at(call, every or last):
            command, before = await ACTS[name](world), await everything(database)
            with on_wire(database, fault, call) as wire:
                ended = await outcome(world, command)
            assert wire.calls > call, f"{fault} at {call} was never reached"
            after = change_between(before, await everything(database))
            assert after in ({}, expected), f"{fault} at call {call} of {calls}"
            assert ended != "done" or after == expected, f"{fault} at call {call} lost what was acknowledged"
            assert ended != "done" if fault in {"fails", "times out"} else True
            await once_more(world, command, before, expected)
            await somebody_sells(world)
    await holds(database, world.shop)


@pytest.mark.parametrize("name", ACTS)
async def test_a_fault_at_any_call_leaves_all_or_nothing(database: Database, name: str) -> None:
    await broken_everywhere(database, name, every=False)


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ACTS)
async def test_every_fault_at_every_call_leaves_all_or_nothing(database: Database, name: str) -> None:
    await broken_everywhere(database, name, every=True)


async def in_transaction(database: Database, command: Command) -> None:
    async with database.transaction() as session:
        await command(session)


async def cut_at_every_wait(database: Database, name: str, *, step: int) -> None:
    """The task of the write itself is cancelled at each place where it waits: at the end of the program, say."""
    world = await world_in(database)
    _, expected = await calls_of(world, name)
    counted = CancelledAt(in_transaction(database, await ACTS[name](world)))
    await counted
    for wait in range(0, counted.waits, step):
        command, before = await ACTS[name](world), await everything(database)
        cut = CancelledAt(in_transaction(database, command), wait)
        await asyncio.wait([asyncio.create_task(_of(cut))])
        after = change_between(before, await everything(database))
        assert after in ({}, expected), f"cancelled at wait {wait} of {counted.waits}"
        await once_more(world, command, before, expected)
        await somebody_sells(world)
    await holds(database, world.shop)


@pytest.mark.parametrize("name", ACTS)
async def test_cancelling_at_a_wait_leaves_all_or_nothing(database: Database, name: str) -> None:
    await cut_at_every_wait(database, name, step=5)


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ACTS)
async def test_cancelling_at_every_wait_leaves_all_or_nothing(database: Database, name: str) -> None:
    await cut_at_every_wait(database, name, step=1)


async def _of(cut: CancelledAt) -> Any:
    return await cut


@pytest.mark.parametrize("times", [25, pytest.param(100, marks=pytest.mark.full)])
async def test_a_reply_that_is_lost_again_and_again_is_the_first_receipt(database: Database, times: int) -> None:
    """The link is cut between the commit and its answer; whoever asks again gets what there is."""
    world = await world_in(database)
    calls, _ = await calls_of(world, "sale")
    sold = len(await rows(database, Document, "id"))
    for _ in range(times):
        command = await sale(world)
        with on_wire(database, "lost after", calls - 1):
            await outcome(world, command)
        receipt = await database.write(command)
        assert receipt == await database.write(command)
    assert len(await rows(database, Document, "id")) == sold + times
    await holds(database, world.shop)


async def test_control_two_transactions_are_seen(database: Database) -> None:
    """Were a use case two transactions, a fault in the second would leave half of it, and these tests say so."""
    world = await world_in(database)
    calls, goods = await calls_of(world, "received")
    _, sold = await calls_of(world, "sale")
    first, second, before = await ACTS["received"](world), await sale(world), await everything(database)
    with on_wire(database, "fails", calls + 1):
        await database.write(first)
        assert await outcome(world, second) == "refused"
    both = {
        table: tuple(map(sum, zip(goods.get(table, (0, 0)), sold.get(table, (0, 0)), strict=True)))
        for table in {*goods, *sold}
    }
    assert change_between(before, await everything(database)) not in ({}, both)
