"""SQLite under the one AsyncSession, with one thread hop per statement.

The adapter as it comes makes a hop for each of cursor, execute, fetch and close, and each costs more than the
statement itself. Here a cursor runs them in one call on the connection's own thread. What needs no answer (BEGIN,
savepoints) rides along with the next statement, and a transaction that is over is not rolled back once more.
Everything else is as it was.
"""

from asyncio import CancelledError
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.util import EMPTY_DICT, await_only

from pos_tui.db.base import RIDES_ALONG
from pos_tui.errors import Overtaken

DRIVERNAME = "sqlite+one_hop"
T = TypeVar("T")


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
        self._hop(lambda cursor: cursor.execute(operation, given))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        """One statement for many rows, one hop."""
        self._hop(lambda cursor: cursor.executemany(operation, seq_of_parameters))

    def ride_along(self, due: "Due") -> None:
        """No hop of its own."""
        connection: Any = self._adapt_connection
        connection.ride_along(due)

    async def _async_soft_close(self) -> None:
        """Nothing to close: the hop has done it."""

    def _hop(self, act: Callable[[Any], Any]) -> None:
        connection: Any = self._adapt_connection
        self._rows, self._seen = connection.hop(partial(_fetched, act))


@dataclass(frozen=True)
class Due:
    """A statement that nobody waits for the answer of; `changes` is how many rows it has to change."""

    statement: str
    given: Any = ()
    is_many: bool = False
    changes: int | None = None
    begins: bool = False
    """It begins a transaction or savepoint, and is still due when it fails: no other may run without it."""

    def run(self, raw: Any) -> None:
        """On the connection's thread."""
        cursor = (raw.executemany if self.is_many else raw.execute)(self.statement, self.given)
        changed = len(cursor.fetchall()) if cursor.description else cursor.rowcount
        cursor.close()
        if self.changes not in (None, changed):
            raise Overtaken


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose cursors hop once; what is due runs in the next hop, before its own statement."""

    __slots__ = ("_cut_short", "_due", "_is_open", "stands_alone")
    _cursor_cls = OneHopCursor  # type: ignore[assignment]  # its description and counts are values, not a cursor's

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._due: list[Due] = []
        self._is_open = self._cut_short = self.stands_alone = False

    async def fetch(self, statement: str, values: Sequence[Any]) -> list[Any]:
        """All rows of one statement; for who awaits it himself, without a greenlet."""
        return await self._on_thread(lambda raw: raw.execute(statement, values).fetchall())

    def ride_along(self, due: Due) -> None:
        """Runs this with the next statement, or with the commit."""
        self._due.append(due)

    def ride(self, text: str, given: Any, *, is_many: bool = False, changes: int | None = None) -> None:
        """The same for a statement of no cursor."""
        self._due.append(Due(text, given, is_many, changes))

    def hop(self, act: Callable[[Any], T]) -> T:
        """What is due and then `act`, which gets the raw connection, in one call on its thread."""
        try:
            return await_only(self._on_thread(act))
        except Exception as error:
            self._handle_exception(error)

    def commit(self) -> None:
        """Ends the transaction; there is none before its first statement."""
        if self._is_open or any(not due.begins for due in self._due):
            self.hop(lambda raw: raw.commit())
            self._is_open = False
        self._due.clear()

    def rollback(self) -> None:
        """Undoes the transaction, unless it is certain that none is open."""
        driver: Any = self._connection
        self._is_open = False
        self._due.clear()
        if driver._connection and (self._cut_short or driver.in_transaction):
            self.hop(lambda raw: raw.rollback())
            self._cut_short = False

    async def _on_thread(self, act: Callable[[Any], T]) -> T:
        driver: Any = self._connection
        async with self._execute_mutex:
            try:
                outcome: T = await driver._execute(self._whole, driver._conn, act)
            except CancelledError:  # the thread goes on with it, and may begin a transaction after this
                self._cut_short = True
                raise
            return outcome

    def _whole(self, raw: Any, act: Callable[[Any], T]) -> T:
        """On the thread: no statement runs outside the transaction that it belongs to."""
        if self._is_open and not raw.in_transaction:
            raise self.dbapi.OperationalError("the engine has ended the transaction by itself")
        while self._due:
            self._run_first(raw)
            self._is_open = True
        return act(raw)

    def _run_first(self, raw: Any) -> None:
        first = self._due[0]
        try:
            first.run(raw)
        except BaseException:
            self._due = [due for due in self._due if due.begins]  # nothing else is wanted without it
            raise
        del self._due[0]


class OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """The driver's module as SQLAlchemy sees it, with connections of ours."""

    def connect(self, *arg: Any, **kw: Any) -> OneHopConnection:
        """Opens through the creator that the engine brings."""
        return OneHopConnection(self, await_only(kw.pop("async_creator_fn")(*arg, **kw)))


class OneHopDialect(SQLiteDialect_aiosqlite):
    """SQLite whose transactions and savepoints begin with their first statement, and cost no hop of their own."""

    driver = "one_hop"
    supports_statement_cache = True

    def __init__(self, begin_with: str = "BEGIN", **kw: Any) -> None:
        super().__init__(**kw)
        self.begin_with = begin_with

    def do_begin(self, dbapi_connection: Any) -> None:
        """An event for it would make SQLAlchemy look for events at every statement."""
        if not dbapi_connection.stands_alone:
            dbapi_connection.ride_along(Due(self.begin_with, begins=True))

    def set_isolation_level(self, dbapi_connection: Any, level: str) -> None:
        """AUTOCOMMIT is all that there is beside the usual: each statement is then its own transaction."""
        dbapi_connection.stands_alone = level == "AUTOCOMMIT"

    def reset_isolation_level(self, dbapi_connection: Any) -> None:
        """As it was opened."""
        dbapi_connection.stands_alone = False

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """At once, or with the next statement where nobody waits for its answer."""
        if not _rides_along(cursor, statement, parameters, context, is_many=False):
            cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """The same for many rows."""
        if not _rides_along(cursor, statement, parameters, context, is_many=True):
            cursor.executemany(statement, parameters)

    def do_savepoint(self, connection: Connection, name: str) -> None:
        """Is set with the first statement in it."""
        connection.connection.ride_along(Due(f"SAVEPOINT {name}", begins=True))

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        """Is released with the first statement after it."""
        connection.connection.ride_along(Due(f"RELEASE SAVEPOINT {name}", begins=True))


registry.register("sqlite.one_hop", __name__, OneHopDialect.__name__)


def _rides_along(cursor: Any, statement: str, given: Any, context: Any, *, is_many: bool) -> bool:
    options = context.execution_options if context is not None else EMPTY_DICT
    if RIDES_ALONG not in options:
        return False
    cursor.ride_along(Due(statement, given, is_many, options[RIDES_ALONG]))
    return True


def _fetched(act: Callable[[Any], Any], raw: Any) -> tuple[deque[Any], tuple[Any, int, int]]:
    cursor = raw.cursor()
    try:
        act(cursor)
        rows = deque(cursor.fetchall() if cursor.description else ())
        return rows, (cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
