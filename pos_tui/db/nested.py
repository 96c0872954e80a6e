"""Rows of one question within the rows of another, as JSON: one way to the engine where there were two."""

import json
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Select, Text, Uuid, cast, func

IDENTITIES_KEPT = 4_096
"""Products and classes of tax are the same from sale to sale."""


def nested(engine: str, query: Select[*tuple[Any, ...]]) -> ColumnElement[str]:
    """All rows of a query in one column, for `NestedRows`; it may refer to the tables around it."""
    row, gather = (
        (func.json_build_array, func.json_agg)
        if engine == "postgresql"
        else (func.json_array, func.json_group_array)
    )
    whole = query.with_only_columns(gather(row(*query.selected_columns)))
    return cast(whole.scalar_subquery(), Text)


class NestedRows:
    """How such a column is taken apart into rows with the names of the query's columns.

    Identities, numbers, words and flags come out as they are stored; of other kinds there are none.
    """

    def __init__(self, columns: Sequence[ColumnElement[Any]]) -> None:
        self._named: Any = _kind_of_row([str(column.key) for column in columns])
        self._out = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := _CONVERT.get(type(column.type))) is not None
        ]

    def read(self, text: str | None) -> list[Any]:
        """The rows; none where the query had none."""
        return [self._row(each) for each in json.loads(text or "[]")]

    def _row(self, row: list[Any]) -> Any:
        for place, convert in self._out:
            value = row[place]
            if value is not None:
                row[place] = convert(value)
        return self._named._make(row)


def _kind_of_row(names: list[str]) -> Any:
    return namedtuple("Row", names)


@lru_cache(maxsize=IDENTITIES_KEPT)
def _identity(text: str) -> UUID:
    return UUID(text)


_CONVERT: Mapping[type, Callable[[Any], Any]] = {Uuid: _identity, Boolean: bool}
