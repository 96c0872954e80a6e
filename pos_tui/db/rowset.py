"""Rows from the program as a table in a statement whose text never changes.

A VALUES list grows with the basket: each size is another statement to compile and prepare. Passing the rows
as one JSON argument keeps one text per statement on both engines.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    String,
    Subquery,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

IDENTITY, NUMBER, WORDS, FLAG = Uuid(), BigInteger(), String(), Boolean()


def dialect_of(session: AsyncSession) -> str:
    """Which engine a statement will run on, for statements that are built once per engine and kept."""
    return session.get_bind().dialect.name


def rowset(session: AsyncSession, **columns: TypeEngine[Any]) -> Subquery:
    """A table of the rows that the parameter `rows` will carry; name the columns and their types."""
    return rowset_in(dialect_of(session), **columns)


def rowset_in(engine: str, parameter: str = "rows", /, **columns: TypeEngine[Any]) -> Subquery:
    """The same for a statement that is built once for an engine and kept."""
    build = _for_postgresql if engine == "postgresql" else _for_sqlite
    return build(parameter, columns)


def as_rows(rows: Sequence[Mapping[str, Any]], parameter: str = "rows") -> dict[str, str]:
    """The parameter that fills a `rowset`; identities are as SQLite stores them, and nothing is left out."""
    spelt = [
        {name: value.hex if isinstance(value, UUID) else value for name, value in row.items() if value is not None}
        for row in rows
    ]
    return {parameter: to_json(spelt, fallback=_refused).decode()}


def as_server_rows(rows: Sequence[Mapping[str, Any]], parameter: str) -> dict[str, str]:
    """The same for a statement that only PostgreSQL runs, which reads identities as they are spelt everywhere."""
    return {parameter: to_json(rows, fallback=_refused).decode()}


def _for_postgresql(parameter: str, columns: Mapping[str, TypeEngine[Any]]) -> Subquery:
    from sqlalchemy.dialects.postgresql import JSON  # a till loads the dialect of its own engine only

    source = (
        func.json_to_recordset(cast(bindparam(parameter, type_=String()), JSON))
        .table_valued(*[column(name, kind) for name, kind in columns.items()])
        .render_derived(with_types=True)
    )
    return select(*source.c).subquery("given")


def _for_sqlite(parameter: str, columns: Mapping[str, TypeEngine[Any]]) -> Subquery:
    source = func.json_each(bindparam(parameter, type_=String())).table_valued("value")
    return select(*[_member(source.c.value, name, kind).label(name) for name, kind in columns.items()]).subquery(
        "given"
    )


def _member(value: ColumnElement[Any], name: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return type_coerce(func.json_extract(value, f"$.{name}"), kind)


def _refused(value: object) -> str:
    raise TypeError(f"{value!r} cannot be part of a row")
