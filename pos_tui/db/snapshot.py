"""Long reads of one moment, while lanes go on selling."""

from sqlalchemy import text

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database

POSTGRESQL = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = '10min'",
)


async def hold_still(session: Reading) -> None:
    """All that this session reads from here on is of one moment, however long it takes.

    Must come before the session's first statement. SQLite reads so by itself.
    """
    if session.get_bind().dialect.name == "postgresql" and not session.in_transaction():
        for statement in POSTGRESQL:
            await session.execute(text(statement))


async def holds_up_sales(database: Database) -> bool:
    """True where a long read keeps lanes from selling: in a SQLite file whose journal is not WAL."""
    if database.url.get_backend_name() != "sqlite":
        return False
    mode: str = await database.read(lambda session: session.scalar(text("PRAGMA journal_mode")))
    return mode != "wal"
