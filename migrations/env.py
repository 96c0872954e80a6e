"""How Alembic reaches a shop's database: on the same connections as the till, in one transaction.

A run is all or nothing on both engines, and two runs at once wait for each other. Tables are rebuilt by copying
on SQLite (batch mode), which needs foreign keys to look away until the end; they are checked before the commit.
"""

import asyncio
from typing import Any

from alembic import context
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from pos_tui.config import load_settings
from pos_tui.db.engines import open_engines, parse_url
from pos_tui.db.migrations import create_file
from pos_tui.db.revision import VERSION_TABLE
from pos_tui.schema import metadata

ONE_AT_A_TIME = 7_067_384
PATIENCE_SECONDS = 30
POSTGRESQL_PATIENCE = (
    f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})",
)


def migrate(connection: Connection) -> None:
    """Every step in the one transaction that `connection` is in."""
    on_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=VERSION_TABLE,
        render_as_batch=on_sqlite,
        transactional_ddl=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        if not on_sqlite:
            for statement in POSTGRESQL_PATIENCE:
                connection.execute(text(statement))
        context.run_migrations()
        if on_sqlite:
            check_references(connection)


def check_references(connection: Connection) -> None:
    """Raises, and so undoes everything, when a rebuilt table left a reference that points nowhere."""
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise RuntimeError(f"the migration would leave {lost[0]} with a reference to {lost[2]} that is not there")


def let_tables_be_rebuilt(engine: AsyncEngine) -> None:
    """Foreign keys off on SQLite: the setting counts only outside a transaction, so when connecting."""

    @event.listens_for(engine.sync_engine, "connect")
    def relax(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()


async def migrate_online(address: str) -> None:
    url = parse_url(address)
    create_file(url)
    engines = open_engines(url, patience=PATIENCE_SECONDS)
    if url.get_backend_name() == "sqlite":
        let_tables_be_rebuilt(engines.write)
    try:
        async with engines.write.begin() as connection:
            await connection.run_sync(migrate)
    finally:
        await engines.dispose()


def run() -> None:
    """Uses the connection that a test holds open, else the given address, else the user's setting."""
    held = context.config.attributes.get("connection")
    if isinstance(held, Connection):
        migrate(held)
        return
    given = context.config.attributes.get("address")
    asyncio.run(migrate_online(given or load_settings().database.get_secret_value()))


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not as a script: leave out --sql.")
run()
