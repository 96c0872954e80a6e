"""Which schema a database has, asked without loading Alembic."""

from typing import Literal

from sqlalchemy import Connection, column, inspect, select, table

from pos_tui.db.engines import sqlite_file
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import WrongSchema

VERSION_TABLE = "pos_tui_revision"
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
HEAD = REVISIONS[-1]

SchemaState = Literal["empty", "current", "behind", "ahead", "foreign"]

SENTENCES: dict[SchemaState, str] = {
    "empty": "This database has no shop in it yet: run «pos-tui setup FILE», or «pos-tui» for the questions.",
    "behind": "The database is of an older pos-tui: make a backup, then run «pos-tui migrate».",
    "ahead": "The database is of a newer pos-tui than this one: install the newer program on this till too.",
    "foreign": "The database holds tables of another program: check the database setting.",
}


async def schema_state(database: Database) -> SchemaState:
    """What the database holds, compared with what this program expects; a file that is not there is empty."""
    if no_file(database):
        return "empty"
    tables, revision = await database.read(_look)
    if not tables - {VERSION_TABLE} and revision is None:
        return "empty"
    if VERSION_TABLE not in tables or revision is None:
        return "foreign"
    if revision not in REVISIONS:
        return "ahead"
    return "current" if revision == HEAD else "behind"


async def ensure_current(database: Database) -> None:
    """Raises WrongSchema with what to do unless the schema is exactly this program's."""
    if no_file(database):
        raise WrongSchema(
            f"There is no database file {sqlite_file(database.url)}: check the database setting, "
            "or run «pos-tui setup FILE» to make one."
        )
    state = await schema_state(database)
    if state != "current":
        raise WrongSchema(SENTENCES[state])


def no_file(database: Database) -> bool:
    """True for a SQLite address whose file has not been made."""
    return database.url.get_backend_name() == "sqlite" and not sqlite_file(database.url).exists()


async def _look(session: Reading) -> tuple[set[str], str | None]:
    connection = await session.connection()
    tables = await connection.run_sync(_table_names)
    if VERSION_TABLE not in tables:
        return tables, None
    return tables, await session.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))


def _table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())
