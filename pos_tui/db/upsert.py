"""Rows that are written only where there are none: the one insert that the engines spell differently."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing


async def insert_missing(session: Writing, model: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Inserts the rows whose key is free and leaves the others as they are."""
    if not rows:
        return
    table = table_of(model)
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        await session.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
