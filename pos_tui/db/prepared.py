"""A statement that is made once and asked again and again, for what a cashier waits for.

SQLAlchemy looks a statement up, binds its values and takes its rows apart anew each time, which costs several
times what an indexed row costs. What of that never changes is kept here. On a session that stands (see `standing`)
it goes to the driver in one step; on every other, and wherever somebody listens or the driver complains,
SQLAlchemy runs it, whose errors and repairs then hold.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from pos_tui.db.made import Made
from pos_tui.db.sessions import Reading

STANDS = "stands"
"""Where a session that stands keeps the connection that it stands on, in its `info`."""


class Prepared:
    """A SELECT whose text never changes; its parameters are bound by name."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._by_engine: dict[str, _Asked] = {}

    async def rows(self, session: Reading, given: Mapping[str, Any]) -> Sequence[Any]:
        """All rows, with the names of the columns."""
        connection = session.info.get(STANDS)
        if connection is None or connection.invalidated or connection.dispatch.before_cursor_execute:
            return await self._the_long_way(session, given)
        made = self._made_for(connection.dialect)
        try:
            return await made.answer(connection.connection.dbapi_connection, session.info, given)
        except made.faults:
            session.info.pop(made.text, None)
            return await self._the_long_way(session, given)
        except made.lost as error:
            raise DBAPIError(None, None, error, connection_invalidated=True) from error

    async def _the_long_way(self, session: AsyncSession, given: Mapping[str, Any]) -> Sequence[Any]:
        return (await session.execute(self.statement, dict(given))).all()

    def _made_for(self, dialect: Any) -> "_Asked":
        if dialect.name not in self._by_engine:
            self._by_engine[dialect.name] = _Asked(self.statement, dialect)
        return self._by_engine[dialect.name]


class _Asked(Made):
    """How the driver of one engine is asked, and what it says when it cannot answer."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Any) -> None:
        super().__init__(statement, dialect)
        self._fetch = _by_asyncpg if dialect.name == "postgresql" else _by_one_hop
        driver = getattr(dialect.loaded_dbapi, "asyncpg", None)
        self.faults: tuple[type[Exception], ...] = (dialect.loaded_dbapi.Error,)
        self.lost: tuple[type[Exception], ...] = ()
        if driver is not None:
            self.faults = (driver.PostgresError, driver.InterfaceError, OSError)
            self.lost = (driver.InternalClientError,)  # the server has gone, and the driver is about to notice

    async def answer(self, connection: Any, kept: dict[Any, Any], given: Mapping[str, Any]) -> list[Any]:
        """Asks the driver's own connection, which keeps what it has prepared in `kept`."""
        return self.rows(await self._fetch(connection, kept, self.text, self.values(given)))


async def _by_one_hop(connection: Any, _kept: dict[Any, Any], text: str, values: Sequence[Any]) -> Any:
    return await connection.fetch(text, values)


async def _by_asyncpg(connection: Any, kept: dict[Any, Any], text: str, values: Sequence[Any]) -> Any:
    if text not in kept:
        kept[text] = await connection.driver_connection.prepare(text)
    return await kept[text].fetch(*values)
