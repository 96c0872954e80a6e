"""Statements that are built and compiled once: looking up a large one by what it says takes as long as it runs."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import Compiled, Connection, CursorResult, Dialect, Executable, Row
from sqlalchemy.orm import Session

from pos_tui.db.sessions import Reading

Build = Callable[..., Executable]
Given = Mapping[str, Any]
Shape = tuple[Hashable, ...]


async def rows_of(
    session: Reading, build: Build, given: Given, *shape: Hashable
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows that a statement answers with; `build` makes it from the engine's name and `shape`, once."""
    return await session.run_sync(_rows_of, build, given, shape)


def run_kept(
    connection: Connection, build: Build, given: Given, shape: Shape, options: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """The same on a connection; `options` are SQLAlchemy's execution options."""
    dialect = connection.dialect
    key = build, shape, type(dialect)
    kept = _kept.get(key)
    if kept is None:
        kept = _kept[key] = _Kept(build(dialect.name, *shape))
    return connection.execute(kept.statement, given, execution_options={**(options or {}), "compiled_cache": kept})


class _Kept:
    """One statement, and what it was compiled to: SQLAlchemy's cache of compiled statements, for this one only."""

    def __init__(self, statement: Executable) -> None:
        self.statement: Any = statement
        self._compiled: Compiled | None = None

    def get(self, _key: object) -> Compiled | None:
        """It is given the same names every time, so there is one way to compile it."""
        return self._compiled

    def __setitem__(self, _key: object, compiled: Compiled) -> None:
        self._compiled = compiled


_kept: dict[tuple[Build, Shape, type[Dialect]], _Kept] = {}
"""One for each kind of engine: whose dialect compiled it does not matter."""


def _rows_of(session: Session, build: Build, given: Given, shape: Shape) -> Sequence[Row[*tuple[Any, ...]]]:
    return run_kept(session.connection(), build, given, shape).all()
