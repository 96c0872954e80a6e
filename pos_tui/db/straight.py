"""The driver itself, in SQLAlchemy's own transaction: for statements that are made once and run at every sale.

SQLAlchemy makes a context, a cursor and a result of each anew, which costs more than the statement does. Here the
driver is given its text and values at once. Connection, transaction, savepoints and every error are SQLAlchemy's;
and where somebody listens, or another driver is in use, so is the statement.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

from sqlalchemy import Connection
from sqlalchemy.util import await_only

KNOWN = ("asyncpg", "one_hop")


def driver_of(connection: Connection) -> Any:
    """The driver's connection; None where SQLAlchemy has to run the statement, or to refuse it."""
    dialect: Any = connection.dialect
    if dialect.driver not in KNOWN or _somebody_listens(connection):
        return None
    whole, inner = connection.get_transaction(), connection.get_nested_transaction()
    if whole is None or not whole.is_active or not (inner is None or inner.is_active) or connection.invalidated:
        return None
    return connection.connection.dbapi_connection


def _somebody_listens(connection: Connection) -> bool:
    may = connection._has_events or connection.engine._has_events
    return bool((may and connection.dispatch.before_cursor_execute) or connection.dialect.dispatch.do_execute)


def fetch(connection: Connection, driver: Any, text: str, values: Sequence[Any]) -> Any:
    """All rows of one statement, as the driver gives them."""
    try:
        return _run(connection.dialect, driver, text, values)
    except BaseException as error:
        _tell(connection, error, text, values)


def _run(dialect: Any, driver: Any, text: str, values: Sequence[Any]) -> Any:
    if dialect.name == "postgresql":
        return await_only(_by_asyncpg(dialect, driver, text, values))
    return driver.hop(lambda raw: raw.execute(text, values).fetchall())


async def _by_asyncpg(dialect: Any, driver: Any, text: str, values: Sequence[Any]) -> Any:
    """The driver keeps what it has prepared, until the schema is another."""
    async with driver._execute_mutex:
        if driver._transaction is None:
            await driver._start_transaction()
        try:
            prepared, _ = await driver._prepare(text, dialect._invalidate_schema_cache_asof)
            return await prepared.fetch(*values)
        except Exception as error:
            driver._handle_exception(error)


def _tell(connection: Connection, error: BaseException, text: str, values: Sequence[Any]) -> NoReturn:
    """Raises it as SQLAlchemy does, which ends a connection that is lost, or that a cancelled call is still on."""
    dialect: Any = connection.dialect
    library = dialect.loaded_dbapi
    given: tuple[Any, Any] = (None, None)
    if isinstance(error, library.Error):
        given = text, tuple(values)
        if dialect.name == "postgresql" and _is_of_another_schema(library, error):
            dialect._invalidate_schema_cache()
    connection._handle_dbapi_exception(error, *given, None, None)


def _is_of_another_schema(library: Any, error: BaseException) -> bool:
    return isinstance(error, library.InvalidCachedStatementError | library.InternalServerError)
