"""Rows of several tables that belong together: one round trip where the engine can, else a statement a table."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Insert, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import Rows, insert_into, table_of
from pos_tui.db.faults import sqlstate
from pos_tui.db.rowset import as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing

Model = type[DeclarativeBase]
Shape = tuple[tuple[Model, tuple[str, ...]], ...]
THERE_ALREADY = {"23505", "23000"}
"""A key that is taken; and what the guard of a finished document says to more rows of it."""


async def insert_all(session: Writing, *tables: tuple[Model, Rows]) -> None:
    """Inserts the rows of each table, which all have the same columns; a table without rows is left out.

    A table comes after those that it refers to.
    """
    wanted = [(model, rows) for model, rows in tables if rows]
    if dialect_of(session) != "postgresql" or len(wanted) < 2:
        for model, rows in wanted:
            await session.execute(insert_into(model), rows)
        return
    given: dict[str, str] = {}
    for number, (_, rows) in enumerate(wanted):
        given |= as_rows(rows, f"rows_{number}")
    await session.execute(_in_one(tuple((model, tuple(rows[0])) for model, rows in wanted)), given)


def is_there_already(error: IntegrityError) -> bool:
    """True where somebody was faster, and not where a row points nowhere."""
    return sqlstate(error) in THERE_ALREADY or "UNIQUE constraint failed" in str(error.orig)


@cache
def _in_one(shape: Shape) -> Insert:
    """PostgreSQL runs all of it before it looks at references."""
    *first, last = [_insert(model, columns, f"rows_{number}") for number, (model, columns) in enumerate(shape)]
    return last.add_cte(*[each.cte(f"into_{number}") for number, each in enumerate(first)])


def _insert(model: Model, columns: Sequence[str], parameter: str) -> Insert:
    table = table_of(model)
    given = rowset_in("postgresql", parameter, **{name: table.c[name].type for name in columns})
    return insert(table).from_select(list(columns), select(*given.c), include_defaults=False)
