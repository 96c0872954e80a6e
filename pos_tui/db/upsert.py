"""Rows that are written only where there are none: the one insert that the engines spell differently."""

from functools import cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing


async def insert_missing(session: Writing, model: type[DeclarativeBase], rows: list[dict[str, Any]]) -> None:
    """Inserts the rows whose key is free and leaves the others as they are."""
    if rows:
        await session.execute(_insert_missing(session.get_bind().dialect.name, model), rows)


@cache
def _insert_missing(engine: str, model: type[DeclarativeBase]) -> Insert:
    if engine == "postgresql":  # a till loads the dialect of its own engine only
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table_of(model)).on_conflict_do_nothing()
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table_of(model)).on_conflict_do_nothing()
