"""What one test has founded the next need not: a shop like one of before comes as its rows, table by table."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pos_tui.db.sessions import Reading, Writing
from pos_tui.pricing import queries as offers
from pos_tui.schema import metadata
from pos_tui.shop.models import Company

Filled = Mapping[str, Sequence[tuple[Any, ...]]]
"""Rows by table, as the driver gives and takes them."""


async def has_a_shop(session: Reading) -> bool:
    """Whether there is any company at all."""
    return (await session.execute(select(Company.id).limit(1))).first() is not None


async def rows_of(session: Reading) -> Filled:
    """All rows of all tables that have some, what others refer to first."""
    connection = await session.connection()
    found = {}
    for table in metadata.sorted_tables:
        rows = (await connection.exec_driver_sql(f"SELECT {_columns(table)} FROM {table.name}")).all()
        found[table.name] = [tuple(row) for row in rows]
    return {name: rows for name, rows in found.items() if rows}


async def put_back(session: Writing, filled: Filled) -> None:
    """The same rows into a database without any; what is on offer there is read anew."""
    offers._kept.cache_clear()
    connection = await session.connection()
    postgresql = connection.dialect.name == "postgresql"
    for name, rows in filled.items():
        places = [f"${number}" if postgresql else "?" for number, _ in enumerate(rows[0], start=1)]
        table = metadata.tables[name]
        await connection.exec_driver_sql(
            f"INSERT INTO {name} ({_columns(table)}) VALUES ({', '.join(places)})", list(rows)
        )


def _columns(table: Any) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)
