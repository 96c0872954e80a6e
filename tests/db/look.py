"""What a database really has, in words that can be compared."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Inspector, inspect, text

from pos_tui.db.revision import VERSION_TABLE
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database

Schema = frozenset[str]
TRIGGERS = {
    "sqlite": "SELECT tbl_name || ': ' || sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
    "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
}


async def schema_of(database: Database) -> Schema:
    """Columns with their types, keys, references, checks and indexes of every table."""
    return await database.read(_schema)


async def triggers_of(database: Database) -> list[str]:
    """What guards the ledgers."""
    query = text(TRIGGERS[database.url.get_backend_name()])
    return list(await database.read(lambda session: _column(session, query)))


async def _column(session: Reading, query: Any) -> Iterable[str]:
    return (await session.scalars(query)).all()


async def _schema(session: Reading) -> Schema:
    connection = await session.connection()
    return await connection.run_sync(_read)


def _read(connection: Connection) -> Schema:
    inspector = inspect(connection)
    names = (name for name in inspector.get_table_names() if name != VERSION_TABLE)
    return frozenset(f"{name}: {fact}" for name in names for fact in _table(inspector, name))


def _table(inspector: Inspector, name: str) -> Iterable[str]:
    for column in inspector.get_columns(name):
        yield f"column {column['name']} {column['type']!r} {column['nullable']} {column['default']}"
    yield f"primary key {inspector.get_pk_constraint(name)}"
    for kind, found in (
        ("reference", inspector.get_foreign_keys(name)),
        ("unique", inspector.get_unique_constraints(name)),
        ("check", inspector.get_check_constraints(name)),
        ("index", inspector.get_indexes(name)),
    ):
        yield from (f"{kind} {_plain(each)}" for each in found)


def _plain(found: object) -> object:
    """Without objects that would be shown by their place in memory."""
    if isinstance(found, Mapping):
        return {str(key): _plain(value) for key, value in found.items()}
    return str(found)
