"""What somebody with the database's password could do first: take away all that protects it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database

SQLITE_TRIGGERS = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL = """
    SELECT format('DROP TRIGGER %I ON %I', guard.tgname, ledger.relname)
    FROM pg_trigger AS guard JOIN pg_class AS ledger ON ledger.oid = guard.tgrelid WHERE NOT guard.tgisinternal
    UNION ALL
    SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', held.relname, rule.conname)
    FROM pg_constraint AS rule JOIN pg_class AS held ON held.oid = rule.conrelid WHERE rule.contype IN ('f', 'c')
"""


async def disarm(database: Database) -> None:
    """Drops every trigger; on PostgreSQL also references and checks, which SQLite can switch off."""

    async def take_away(session: Writing) -> None:
        query = POSTGRESQL if session.get_bind().dialect.name == "postgresql" else SQLITE_TRIGGERS
        for statement in (await session.scalars(text(query))).all():
            await session.execute(text(statement))

    await database.write(take_away)


class Undone(Exception):
    """Takes a tampering back."""


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[Writing]:
    """A transaction in which nothing is checked and of which nothing stays."""
    with suppress(Undone):
        async with database.transaction() as session:
            await _switch_off_checks(session)
            yield session
            raise Undone


async def _switch_off_checks(session: Writing) -> None:
    """PostgreSQL has none left to switch off."""
    if session.get_bind().dialect.name == "sqlite":
        await session.execute(text("PRAGMA ignore_check_constraints = ON"))
        await session.execute(text("PRAGMA defer_foreign_keys = ON"))
