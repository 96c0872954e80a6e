"""What lies between a use case and its database, where a test breaks it: before a call, after it, at the commit.

The points are found, not listed: a use case runs once and every statement, and the commit, is one.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pytest

from pos_tui.db import straight
from pos_tui.db.one_hop import OneHopConnection
from pos_tui.db.unit_of_work import Database

Fault = Literal["fails", "busy", "times out", "lost", "lost after", "cancelled"]
FAULTS: tuple[Fault, ...] = ("fails", "busy", "times out", "lost", "lost after", "cancelled")
SAID: Mapping[str, Mapping[str, tuple[str, object]]] = {
    "sqlite": {
        "fails": ("disk I/O error", 10),
        "busy": ("database is locked", 5),
        "times out": ("interrupted", 9),
    },
    "postgresql": {
        "fails": ("could not write to file", "53100"),
        "busy": ("deadlock detected", "40P01"),
        "times out": ("canceling statement due to statement timeout", "57014"),
    },
}


@dataclass
class Wire:
    """Counts the calls of a use case; at the call that is to break, breaks it once."""

    at: int | None
    fault: Fault
    calls: int = 0
    commit: int = -1
    """Which of the calls was the last commit."""

    def around(self, dialect: Any, raw: Any, call: Callable[[], None]) -> None:
        """Does the call, or what becomes of it."""
        here, self.calls = self.calls, self.calls + 1
        if here != self.at:
            call()
        elif self.fault == "cancelled":
            _this_task().cancel()
            call()
        elif self.fault == "lost after":
            call()
            raise _cut(dialect, raw)
        elif self.fault == "lost":
            raise _cut(dialect, raw)
        else:
            raise _refused(dialect, self.fault)


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task


def _refused(dialect: Any, fault: str) -> Exception:
    """As the driver says it."""
    words, code = SAID[dialect.name][fault]
    error: Exception = dialect.loaded_dbapi.OperationalError(words)
    setattr(error, "sqlite_errorcode" if dialect.name == "sqlite" else "sqlstate", code)
    return error


def _cut(dialect: Any, raw: Any) -> Exception:
    """The link to a server is gone; a file has no link, its disk does not answer."""
    if dialect.name == "sqlite":
        return _refused(dialect, "fails")
    raw.driver_connection.terminate()
    error: Exception = dialect.loaded_dbapi.InterfaceError("connection is closed")
    return error


@contextmanager
def on_wire(
    database: Database, fault: Fault = "fails", at: int | None = None, *, wire: Wire | None = None
) -> Iterator[Wire]:
    """While the block runs, the database's writes go over a wire that breaks at one call; nowhere without `at`."""
    dialect: Any = database.engines.write.sync_engine.dialect
    wire = wire or Wire(at, fault)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("do_execute", "do_executemany"):
            patch.setattr(dialect, name, partial(_around_cursor, wire, dialect, getattr(dialect, name)))
        patch.setattr(dialect, "do_commit", partial(_around_commit, wire, dialect, dialect.do_commit))
        patch.setattr(straight, "_run", partial(_around_driver, wire, straight._run))
        ride = OneHopConnection.ride
        patch.setattr(OneHopConnection, "ride", lambda raw, *given, **named: _around_ride(
            wire, dialect, raw, lambda: ride(raw, *given, **named)
        ))  # fmt: skip
        yield wire


def _around_cursor(
    wire: Wire, dialect: Any, run: Any, cursor: Any, statement: str, parameters: Any, context: Any = None
) -> None:
    raw = context.root_connection.connection.dbapi_connection
    wire.around(dialect, raw, lambda: run(cursor, statement, parameters, context))


def _around_driver(wire: Wire, run: Any, dialect: Any, raw: Any, *given: Any) -> Any:
    found: list[Any] = []
    wire.around(dialect, raw, lambda: found.append(run(dialect, raw, *given)))
    return found[0]


def _around_commit(wire: Wire, dialect: Any, commit: Any, raw: Any) -> None:
    wire.commit = wire.calls
    wire.around(dialect, raw, lambda: commit(raw))


def _around_ride(wire: Wire, dialect: Any, raw: Any, ride: Callable[[], None]) -> None:
    """What rides along breaks in the hop that it rides in."""
    try:
        wire.around(dialect, raw, ride)
    except dialect.loaded_dbapi.Error as error:
        raw.ride_along(Broken(error))


@dataclass
class Broken:
    """A statement on SQLite that fails when its turn comes."""

    error: Exception
    begins: bool = False

    def run(self, _raw: Any) -> None:
        raise self.error
