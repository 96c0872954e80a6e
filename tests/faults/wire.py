"""What lies between a use case and its database, where a test breaks it: before a call, after it, at the commit.

The points are found, not listed: a use case runs once and every statement, and the commit, is one.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import event

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
    engine, wire = database.engines.write.sync_engine, wire or Wire(at, fault)
    dialect: Any = engine.dialect
    commit = dialect.do_commit

    def one(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        wire.around(dialect, _raw(context), lambda: cursor.execute(statement, parameters))
        return True

    def many(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        wire.around(dialect, _raw(context), lambda: cursor.executemany(statement, parameters))
        return True

    def committed(raw: Any) -> None:
        wire.commit = wire.calls
        wire.around(dialect, raw, lambda: commit(raw))

    event.listen(engine, "do_execute", one)
    event.listen(engine, "do_executemany", many)
    dialect.do_commit = committed
    try:
        yield wire
    finally:
        del dialect.do_commit
        event.remove(engine, "do_execute", one)
        event.remove(engine, "do_executemany", many)


def _raw(context: Any) -> Any:
    return context.root_connection.connection.dbapi_connection
