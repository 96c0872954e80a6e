"""Statements that are built and compiled once: looking up a large one by what it says takes as long as it runs."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Compiled, Connection, Dialect, Executable
from sqlalchemy.orm import Session

from pos_tui.db.base import RIDES_ALONG
from pos_tui.db.made import Made
from pos_tui.db.sessions import Reading
from pos_tui.db.straight import driver_of, fetch

Build = Callable[..., Executable]
Given = Mapping[str, Any]
Shape = tuple[Hashable, ...]


async def rows_of(session: Reading, build: Build, given: Given, *shape: Hashable) -> Sequence[Any]:
    """The rows that a statement answers with; `build` makes it from the engine's name and `shape`, once."""
    return await session.run_sync(_rows_of, build, given, shape)


def run_kept(connection: Connection, build: Build, given: Given, shape: Shape) -> Sequence[Any]:
    """The same on a connection."""
    kept, driver = _kept_for(connection.dialect, build, shape), driver_of(connection)
    if driver is None:
        done = connection.execute(kept.statement, given, execution_options={"compiled_cache": kept})
        return done.all() if done.returns_rows else ()
    return kept.made.rows(fetch(connection, driver, kept.made.text, kept.made.values(given)))


def ride_kept(connection: Connection, build: Build, given: Given, shape: Shape, changes: int) -> None:
    """The same on SQLite, with the next statement; Overtaken then, where it does not change so many rows."""
    kept, driver = _kept_for(connection.dialect, build, shape), driver_of(connection)
    if driver is None:
        options = {"compiled_cache": kept, RIDES_ALONG: changes}
        connection.execute(kept.statement, given, execution_options=options)
    else:
        driver.ride(kept.made.text, kept.made.values(given), changes=changes)


class _Kept:
    """One statement, and what it was compiled to: SQLAlchemy's cache of compiled statements, for this one only."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        self.statement: Any = statement
        self._dialect = dialect
        self._compiled: Compiled | None = None

    @cached_property
    def made(self) -> Made:
        """For the driver itself."""
        return Made(self.statement, self._dialect)

    def get(self, _key: object) -> Compiled | None:
        """It is given the same names every time, so there is one way to compile it."""
        return self._compiled

    def __setitem__(self, _key: object, compiled: Compiled) -> None:
        self._compiled = compiled


_kept: dict[tuple[Build, Shape, type[Dialect]], _Kept] = {}
"""One for each kind of engine: whose dialect compiled it does not matter."""


def _kept_for(dialect: Dialect, build: Build, shape: Shape) -> _Kept:
    key = build, shape, type(dialect)
    kept = _kept.get(key)
    if kept is None:
        kept = _kept[key] = _Kept(build(dialect.name, *shape), dialect)
    return kept


def _rows_of(session: Session, build: Build, given: Given, shape: Shape) -> Sequence[Any]:
    return run_kept(session.connection(), build, given, shape)
