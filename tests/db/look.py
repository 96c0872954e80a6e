"""What a database really has, in words that can be compared."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, inspect, text

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
    """Asked for all tables at once: a question for each of them takes a server most of a second."""
    inspector, said = inspect(connection), set[str]()
    for (_, table), columns in inspector.get_multi_columns().items():
        for column in columns:
            said.add(
                f"{table}: column {column['name']} {column['type']!r} {column['nullable']} {column['default']}"
            )
    said |= {f"{table}: primary key {key}" for (_, table), key in inspector.get_multi_pk_constraint().items()}
    for kind, ask in (
        ("reference", inspector.get_multi_foreign_keys),
        ("unique", inspector.get_multi_unique_constraints),
        ("check", inspector.get_multi_check_constraints),
        ("index", inspector.get_multi_indexes),
    ):
        found: Any = ask().items()
        said |= {f"{table}: {kind} {_plain(each)}" for (_, table), own in found for each in own}
    return frozenset(one for one in said if not one.startswith(f"{VERSION_TABLE}:"))


def _plain(found: object) -> object:
    """Without objects that would be shown by their place in memory."""
    if isinstance(found, Mapping):
        return {str(key): _plain(value) for key, value in found.items()}
    return str(found)
