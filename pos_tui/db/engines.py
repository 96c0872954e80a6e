"""How each engine is opened: everything that differs between SQLite and PostgreSQL.

SQLite gets two engines: one connection that writes and begins at once (`BEGIN IMMEDIATE`, or half of the
writers would find the database locked), and a few that only read. PostgreSQL gets one pool at READ COMMITTED with
limits on waiting, so that a frozen lane holds nobody.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from pos_tui.errors import BadInput

PATIENCE_SECONDS = 4.0
"""How long a till waits for other lanes: its cashier hears within five seconds whether it is sold."""
BATCH_PATIENCE_SECONDS = 60.0
"""How long an import or a replay waits, which nobody stands in front of."""
READERS = 6
POSTGRESQL_POOL = 5
POSTGRESQL_LIMITS = {
    "application_name": "pos-tui",
    "timezone": "UTC",
    "tcp_user_timeout": "5s",
    "jit": "off",  # compiling a statement of a large catalogue takes longer than running it
}
LOOKS_ONLY = {"default_transaction_read_only": "on"}
LIBRARY_FACTS = (
    "Error", "DatabaseError", "IntegrityError", "NotSupportedError", "OperationalError", "ProgrammingError",
    "sqlite_version", "sqlite_version_info",
)  # fmt: skip
KNOWN_DRIVERS = {"sqlite+aiosqlite", "postgresql+asyncpg"}


@dataclass(frozen=True)
class Engines:
    """One engine to write, one to read; on PostgreSQL they are the same."""

    write: AsyncEngine
    read: AsyncEngine

    async def dispose(self) -> None:
        await self.write.dispose()
        if self.read is not self.write:
            await self.read.dispose()


def parse_url(text: str) -> URL:
    """The address of a database; refuses other kinds without repeating what may be a password."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadInput(
            "The database setting is not an address: write sqlite+aiosqlite:///FILE "
            "or postgresql+asyncpg://USER@HOST/NAME."
        ) from None
    if url.drivername not in KNOWN_DRIVERS:
        raise BadInput(
            f"Databases of the kind {url.drivername!r} are not supported: write sqlite+aiosqlite:///FILE "
            "or postgresql+asyncpg://USER@HOST/NAME."
        )
    return url


def open_engines(
    url: URL, *, journal: str = "auto", patience: float = PATIENCE_SECONDS, looks_only: bool = False
) -> Engines:
    """Engines for the address; nothing is connected yet. Of one that `looks_only` no connection can write."""
    wait_ms = round(patience * 1000)
    if url.get_backend_name() == "postgresql":
        engine = _postgresql(url, wait_ms, looks_only=looks_only)
        return Engines(write=engine, read=engine)
    return Engines(*(_sqlite(url, journal, wait_ms, writes=writes) for writes in (not looks_only, False)))


def _postgresql(url: URL, wait_ms: int, *, looks_only: bool) -> AsyncEngine:
    waits = {
        "lock_timeout": f"{wait_ms}ms",
        "statement_timeout": f"{8 * wait_ms}ms",
        "idle_in_transaction_session_timeout": f"{wait_ms + 1000}ms",
    }
    engine = create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=POSTGRESQL_POOL,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args={
            "server_settings": POSTGRESQL_LIMITS | waits | (LOOKS_ONLY if looks_only else {}),
            "timeout": 4,
        },
    )
    event.listen(engine.sync_engine, "handle_error", _be_lost)
    return engine


def _be_lost(context: ExceptionContext) -> None:
    """The driver, told that its session was ended, speaks of an operation in progress: that link is no more."""
    dialect: Any = context.dialect
    if isinstance(context.original_exception, dialect.dbapi.InternalClientError):
        context.is_disconnect = True


def sqlite_library() -> ModuleType:
    """The driver's SQLite: a wheel with the fix for lost WAL commits where there is one."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3")


def wal_is_safe(version: str) -> bool:
    """False for the SQLite releases that can lose committed rows in WAL mode (3.7.0 to 3.51.2, but two)."""
    parts = tuple(int(part) for part in re.findall(r"\d+", version))
    return parts >= (3, 51, 3) or (3, 50, 7) <= parts < (3, 51, 0) or (3, 44, 6) <= parts < (3, 45, 0)


def journal_mode(setting: str) -> str:
    """WAL where it is safe, otherwise TRUNCATE, unless the setting insists."""
    if setting != "auto":
        return setting
    return "wal" if wal_is_safe(sqlite_library().sqlite_version) else "truncate"


def _sqlite(url: URL, journal: str, wait_ms: int, *, writes: bool) -> AsyncEngine:
    import aiosqlite  # a lane on PostgreSQL never needs it

    from pos_tui.db.one_hop import DRIVERNAME

    library, file = sqlite_library(), f"file:{quote(str(sqlite_file(url)))}?mode=rw"

    async def connect(*_: Any, **__: Any) -> aiosqlite.Connection:
        connection = aiosqlite.Connection(
            lambda: library.connect(file, uri=True, isolation_level=None, timeout=wait_ms / 1000),
            iter_chunk_size=64,
        )
        connection._thread.daemon = True
        try:
            return await connection
        except Exception:
            connection._thread.join()  # it has only to end; left alone it may look for a loop that is closed
            raise

    engine = create_async_engine(
        url.set(drivername=DRIVERNAME),
        module=_driver(library),
        begin_with="BEGIN IMMEDIATE" if writes else "BEGIN",
        connect_args={"async_creator_fn": connect},
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        hide_parameters=True,
    )
    _prepare_connections(engine, journal_mode(journal), wait_ms, writes=writes)
    return engine


def _driver(library: ModuleType) -> Any:
    """SQLAlchemy's driver for the library; errors must be told by the library's own classes."""
    import aiosqlite

    from pos_tui.db.one_hop import OneHopDriver

    driver = OneHopDriver(aiosqlite, library)
    for name in LIBRARY_FACTS:
        setattr(driver, name, getattr(library, name))
    return driver


def sqlite_file(url: URL) -> Path:
    """The file behind a SQLite address."""
    if not url.database or url.database == ":memory:":
        raise BadInput("A till needs a database file: write sqlite+aiosqlite:///FILE.")
    return Path(url.database)


def _prepare_connections(engine: AsyncEngine, mode: str, wait_ms: int, *, writes: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
        if writes:
            cursor.execute(f"PRAGMA journal_mode = {mode}")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA secure_delete = FAST")  # who was erased is in no byte of the file
        else:
            cursor.execute("PRAGMA query_only = ON")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA recursive_triggers = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine.pool, "invalidate")
    def release_lock(connection: Any, _record: Any, _error: Any) -> None:
        """A cancelled call leaves the raw connection inside its transaction, holding the write lock."""
        driver = getattr(connection, "driver_connection", None)
        raw, queue = getattr(driver, "_connection", None), getattr(driver, "_tx", None)
        if raw is not None and queue is not None:
            queue.put_nowait((None, raw.rollback))
