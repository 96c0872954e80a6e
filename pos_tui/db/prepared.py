"""A statement that is made once and asked again and again, for what a cashier waits for.

SQLAlchemy looks a statement up, binds its values and takes its rows apart anew each time, which costs several
times what an indexed row costs. What of that never changes is kept here. On a session that stands (see `standing`)
it goes to the driver in one step; on every other, and wherever somebody listens or the driver complains,
SQLAlchemy runs it, whose errors and repairs then hold.
"""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from pos_tui.db.sessions import Reading

STANDS = "stands"
"""Where a session that stands keeps the connection that it stands on, in its `info`."""


class Prepared:
    """A SELECT whose text never changes; its parameters are bound by name."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._by_engine: dict[str, _Made] = {}

    async def rows(self, session: Reading, given: Mapping[str, Any]) -> Sequence[Any]:
        """All rows, with the names of the columns."""
        connection = session.info.get(STANDS)
        if connection is None or connection.invalidated or connection.dispatch.before_cursor_execute:
            return await self._the_long_way(session, given)
        made = self._made_for(connection.dialect)
        try:
            return await made.rows(connection.connection.dbapi_connection, session.info, given)
        except made.faults:
            session.info.pop(made.text, None)
            return await self._the_long_way(session, given)
        except made.lost as error:
            raise DBAPIError(None, None, error, connection_invalidated=True) from error

    async def _the_long_way(self, session: AsyncSession, given: Mapping[str, Any]) -> Sequence[Any]:
        return (await session.execute(self.statement, dict(given))).all()

    def _made_for(self, dialect: Any) -> "_Made":
        if dialect.name not in self._by_engine:
            self._by_engine[dialect.name] = _Made(self.statement, dialect)
        return self._by_engine[dialect.name]


class _Made:
    """A statement as one engine has it: its text, how values go in, and how a row comes out."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Any) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        assert not compiled.post_compile_params, "a list of values changes the text"
        self.text: str = compiled.string
        self._fetch = _by_asyncpg if dialect.name == "postgresql" else _by_one_hop
        driver = getattr(dialect.loaded_dbapi, "asyncpg", None)
        self.faults: tuple[type[Exception], ...] = (dialect.loaded_dbapi.Error,)
        self.lost: tuple[type[Exception], ...] = ()
        if driver is not None:
            self.faults = (driver.PostgresError, driver.InterfaceError, OSError)
            self.lost = (driver.InternalClientError,)  # the server has gone, and the driver is about to notice
        convert, kept = compiled._bind_processors, compiled.params
        self._binds = [(name, kept[name]) for name in compiled.positiontup]
        self._in = [(place, convert[name]) for place, (name, _) in enumerate(self._binds) if name in convert]
        columns = list(statement.selected_columns)
        self._named: Any = _kind_of_row([str(column.key) for column in columns])
        self._out = [
            (place, process)
            for place, column in enumerate(columns)
            if (process := column.type._cached_result_processor(dialect, None)) is not None
        ]

    async def rows(self, connection: Any, kept: dict[Any, Any], given: Mapping[str, Any]) -> list[Any]:
        """Asks the driver's own connection, which keeps what it has prepared in `kept`."""
        values = [given.get(name, usual) for name, usual in self._binds]
        for place, convert in self._in:
            values[place] = convert(values[place])
        return [self._row(found) for found in await self._fetch(connection, kept, self.text, values)]

    def _row(self, found: Sequence[Any]) -> Any:
        """As SQLAlchemy would give it."""
        row = list(found)
        for place, convert in self._out:
            row[place] = convert(row[place])
        return self._named._make(row)


def _kind_of_row(names: list[str]) -> Any:
    return namedtuple("Row", names)


async def _by_one_hop(connection: Any, _kept: dict[Any, Any], text: str, values: Sequence[Any]) -> Any:
    return await connection.fetch(text, values)


async def _by_asyncpg(connection: Any, kept: dict[Any, Any], text: str, values: Sequence[Any]) -> Any:
    if text not in kept:
        kept[text] = await connection.driver_connection.prepare(text)
    return await kept[text].fetch(*values)
