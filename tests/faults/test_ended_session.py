"""PostgreSQL ends a session while its lane stands still, at every call of a transaction: it goes on by itself.

So a server does with a lane that was frozen for too long, and when it is started again. The lane hears of it at
its next call, or in the middle of it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal

import pytest
from sqlalchemy import text
from sqlalchemy.util import await_only

from pos_tui.db import unit_of_work
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.selling.models import Document
from tests.customers.loyal import holds
from tests.faults.acts import ACTS, sale, world_in
from tests.faults.test_every_call import calls_of, change_between, outcome, somebody_sells
from tests.faults.wire import Wire, on_wire
from tests.postgres import PostgreSQL
from tests.selling.sales import everything, rows

Moment = Literal["before", "half heard", "nearly heard", "heard before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "half heard", "nearly heard", "heard before", "after")
TURNS = {"half heard": 2, "nearly heard": 3, "heard before": 20}
"""Of the loop between the end and the call: that an end was said comes before that the line is cut."""
SHORT_SECONDS = 0.05
only_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@dataclass
class Ending(Wire):
    """Ends the session once, at one call, while the lane's loop stands still."""

    server: PostgreSQL | None = None
    moment: Moment = "before"

    def around(self, dialect: Any, raw: Any, call: Callable[[], None]) -> None:
        here, self.calls = self.calls, self.calls + 1
        if here != self.at:
            call()
            return
        if self.moment == "after":
            call()
        assert self.server is not None
        end_session(self.server, raw.driver_connection.get_server_pid())
        for _ in range(TURNS.get(self.moment, 0)):
            await_only(asyncio.sleep(0))
        if self.moment != "after":
            call()


class NeverAgain(Wire):
    """Breaks at one call, and at every call after it."""

    def around(self, dialect: Any, raw: Any, call: Callable[[], None]) -> None:
        if self.at is not None and self.calls > self.at:
            self.at, self.fault = self.calls, "lost"
        super().around(dialect, raw, call)


def end_session(server: PostgreSQL, process: int, *, standing: float = 0) -> None:
    """Returns when the session is gone, and so many seconds later; nothing else runs in this thread meanwhile."""
    statement = f"SELECT pg_terminate_backend({process}, 5000), pg_sleep({standing})"
    ends = Thread(target=lambda: asyncio.run(server.execute(statement)))
    ends.start()
    ends.join()


async def ended_everywhere(database: Database, server: PostgreSQL, name: str, *, step: int) -> None:
    world = await world_in(database)
    calls, expected = await calls_of(world, name)
    assert expected
    for call in sorted({*range(0, calls, step), calls - 1}):
        for moment in MOMENTS:
            command, before = await ACTS[name](world), await everything(database)
            with on_wire(database, wire=Ending(call, "lost", server=server, moment=moment)) as wire:
                ended = await outcome(world, command)
            assert ended == "done", f"{moment} call {call} of {calls}"
            assert wire.calls > calls or moment == "after", "it was done once more"
            assert change_between(before, await everything(database)) == expected, f"{moment} call {call}"
            await somebody_sells(world)
    await holds(database, world.shop)


@only_postgresql
@pytest.mark.parametrize("name", ACTS)
async def test_a_session_that_is_ended_at_a_call_costs_nothing(
    database: Database, postgresql: PostgreSQL, name: str
) -> None:
    await ended_everywhere(database, postgresql, name, step=9)


@only_postgresql
@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ACTS)
async def test_a_session_that_is_ended_at_every_call_costs_nothing(
    database: Database, postgresql: PostgreSQL, name: str
) -> None:
    await ended_everywhere(database, postgresql, name, step=1)


@only_postgresql
async def test_control_a_lane_that_never_tries_again_is_seen(
    database: Database, postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_of_work, "ATTEMPTS", 1)
    with pytest.raises(AssertionError, match="before call 0 of"):
        await ended_everywhere(database, postgresql, "sale", step=9)


@only_postgresql
async def test_a_lane_that_stood_still_longer_than_it_waits_goes_on(
    database: Database, address: str, postgresql: PostgreSQL
) -> None:
    """It is late because of that, and not because others are busy."""
    world, hasty = await world_in(database), Database.at(address, patience=SHORT_SECONDS)
    command, stood = await sale(world), list[int]()

    async def stands_still(session: Writing) -> object:
        if not stood:
            stood.append(await session.scalar(text("SELECT pg_backend_pid()")) or 0)
            end_session(postgresql, stood[0], standing=2 * SHORT_SECONDS)
        return await command(session)

    assert await hasty.write(stands_still) == await hasty.write(command)
    await hasty.close()


@only_postgresql
async def test_a_commit_that_is_never_answered_is_said_so_and_found_again(
    database: Database, postgresql: PostgreSQL
) -> None:
    """Cut at the commit, and at every try after it: nobody is told that nothing was changed."""
    world = await world_in(database)
    calls, _ = await calls_of(world, "sale")
    command, before = await sale(world), len(await rows(database, Document, "id"))
    with on_wire(database, wire=NeverAgain(calls - 1, "lost after")), pytest.raises(StoreUnavailable) as refusal:
        await database.write(command)
    assert "whether this was written is not known" in str(refusal.value)
    assert "nothing was changed" not in str(refusal.value)
    assert await database.write(command) == await database.write(command)
    assert len(await rows(database, Document, "id")) == before + 1


@only_postgresql
async def test_a_link_that_is_cut_before_the_commit_changed_nothing(database: Database) -> None:
    world = await world_in(database)
    command = await sale(world)
    with (
        on_wire(database, wire=NeverAgain(0, "lost")),
        pytest.raises(StoreUnavailable, match="nothing was changed"),
    ):
        await database.write(command)
