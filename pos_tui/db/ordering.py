"""One order of texts on both engines: PostgreSQL would sort by the rules of the server's own language."""

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal


class by_code_point(ColumnElement[str]):
    """A text column to ORDER BY, the same on SQLite, PostgreSQL and in Python."""

    inherit_cache = True
    type = String()
    _traverse_internals = [("text", InternalTraversal.dp_clauseelement)]  # noqa: RUF012 - SQLAlchemy reads it

    def __init__(self, text: InstrumentedAttribute[str]) -> None:
        self.text = text.expression


@compiles(by_code_point)
def _as_it_is(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.text, **options)


@compiles(by_code_point, "postgresql")
def _bytewise(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.text, **options) + ' COLLATE "C"'
