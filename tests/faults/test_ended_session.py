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
from sqlalchemy.util import await_only

from pos_tui.db.unit_of_work import Database
from tests.customers.loyal import holds
from tests.faults.acts import ACTS, world_in
from tests.faults.test_every_call import calls_of, change_between, outcome, somebody_sells
from tests.faults.wire import Wire, on_wire
from tests.postgres import PostgreSQL
from tests.selling.sales import everything

Moment = Literal["before", "half heard", "nearly heard", "heard before", "after"]
MOMENTS: tuple[Moment, ...] = ("before", "half heard", "nearly heard", "heard before", "after")
TURNS = {"half heard": 2, "nearly heard": 3, "heard before": 20}
"""Of the loop between the end and the call: that an end was said comes before that the line is cut."""
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


def end_session(server: PostgreSQL, process: int) -> None:
    """Returns when the session is gone; nothing else runs in this thread meanwhile."""
    statement = f"SELECT pg_terminate_backend({process}, 5000)"
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
