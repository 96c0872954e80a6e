"""Long reads of one moment, while lanes go on selling."""

from sqlalchemy import text

from pos_tui.db.sessions import Reading

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
