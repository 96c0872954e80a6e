"""SQLite under the one AsyncSession, with one thread hop per statement.

The adapter as it comes makes a hop for each of cursor, execute, fetch and close, and each costs more than the
statement itself. Here a cursor runs them in one call on the connection's own thread. Everything else is as it was.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT, await_only


class OneHopCursor(AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches and closes in one call on the connection's thread."""

    __slots__ = ("_seen",)

    def __init__(self, adapt_connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._cursor = None  # type: ignore[assignment]  # there is none between two hops
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()
        self._seen: tuple[Any, int, int] = (None, -1, 0)

    @property
    def description(self) -> Any:
        """What the last statement answers with, or None."""
        return self._seen[0]

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return self._seen[1]

    @property
    def lastrowid(self) -> int:
        """The row that was inserted last."""
        return self._seen[2]

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        """One statement, one hop."""
        given = () if parameters is None else parameters
        return self._hop(lambda cursor: cursor.execute(operation, given))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """One statement for many rows, one hop."""
        return self._hop(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    async def _async_soft_close(self) -> None:
        """Nothing to close: the hop has done it."""

    def _hop(self, act: Callable[[Any], Any]) -> None:
        try:
            self._rows, self._seen = await_only(self._on_thread(act))
        except Exception as error:
            self._adapt_connection._handle_exception(error)

    async def _on_thread(self, act: Callable[[Any], Any]) -> Any:
        driver: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            return await driver._execute(_whole, driver._conn, act)


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors hop once."""

    __slots__ = ()
    _cursor_cls = OneHopCursor  # type: ignore[assignment]  # its description and counts are values, not a cursor's


class OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """The driver's module as SQLAlchemy sees it, with connections of ours."""

    def connect(self, *arg: Any, **kw: Any) -> OneHopConnection:
        """Opens through the creator that the engine brings."""
        return OneHopConnection(self, await_only(kw.pop("async_creator_fn")(*arg, **kw)))


def _whole(raw: Any, act: Callable[[Any], Any]) -> tuple[deque[Any], tuple[Any, int, int]]:
    cursor = raw.cursor()
    try:
        act(cursor)
        rows = deque(cursor.fetchall() if cursor.description else ())
        return rows, (cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
