"""Many rows at once, within the session's transaction, by the shortest way that each driver has.

SQLAlchemy's own insert of many rows handles every value of every row by itself, which costs more than the
database does. Here values are handled a column at a time, and one statement takes all of them.
"""

from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, Dialect, String, Table
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing

Columns = tuple[str, ...]


async def insert_rows(
    session: Writing, model: type[DeclarativeBase], columns: Columns, rows: Collection[Sequence[Any]]
) -> None:
    """Inserts rows whose values are in the order of the columns; the other columns get the database's defaults."""
    if not rows:
        return
    connection = await session.connection()
    dialect, table = connection.dialect, table_of(model)
    if dialect.name == "postgresql":
        by_column = tuple(_by_column(table, columns, rows, dialect))
        await connection.exec_driver_sql(_from_arrays(table, columns, dialect), by_column)
    else:
        given = values_of(table, columns, rows, dialect)
        await connection.exec_driver_sql(one_by_one(table, columns), given)


def values_of(
    table: Table, columns: Columns, rows: Collection[Sequence[Any]], dialect: Dialect
) -> list[tuple[Any, ...]]:
    """The rows as the driver wants their values."""
    return list(zip(*_by_column(table, columns, rows, dialect), strict=True))


def _by_column(
    table: Table, columns: Columns, rows: Collection[Sequence[Any]], dialect: Dialect
) -> list[list[Any]]:
    return [
        list(given) if process is None else _processed(process, given)
        for process, given in zip(_processors(table, columns, dialect), zip(*rows, strict=True), strict=True)
    ]


def _processed(process: Callable[[Any], Any], given: Sequence[Any]) -> list[Any]:
    """Row after row has the same company, document and time: what is the same object is handled once."""
    values: list[Any] = []
    last = done = None
    for value in given:
        if value is not last:
            last, done = value, None if value is None else process(value)
        values.append(done)
    return values


@lru_cache(maxsize=512)
def _processors(table: Table, columns: Columns, dialect: Dialect) -> Sequence[Callable[[Any], Any] | None]:
    return [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]


@cache
def one_by_one(table: Table, columns: Columns) -> str:
    """The insert that SQLite's driver runs for each row."""
    return f"{_into(table, columns)} VALUES ({', '.join('?' for _ in columns)})"


def _from_arrays(table: Table, columns: Columns, dialect: Dialect) -> str:
    arrays = (f"${number}::{_kind(table.c[name], dialect)}[]" for number, name in enumerate(columns, start=1))
    return f"{_into(table, columns)} SELECT * FROM unnest({', '.join(arrays)})"


def _into(table: Table, columns: Columns) -> str:
    return f"INSERT INTO {table.name} ({', '.join(columns)})"


def _kind(column: Column[Any], dialect: Dialect) -> str:
    return "text" if isinstance(column.type, String) else column.type.compile(dialect)
