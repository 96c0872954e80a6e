"""A statement as one engine has it, made once: its text, how values go into it, and how a row comes out."""

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Made:
    """Of a statement whose text never changes; its parameters are bound by name."""

    def __init__(self, statement: Any, dialect: Any) -> None:
        compiled = statement.compile(dialect=dialect)
        assert not compiled.post_compile_params, "a list of values changes the text"
        self.text: str = compiled.string
        convert, usual = compiled._bind_processors, compiled.params
        self._binds = [(name, usual[name]) for name in compiled.positiontup]
        self._in = [(place, convert[name]) for place, (name, _) in enumerate(self._binds) if name in convert]
        columns = list(statement.exported_columns)
        self._named: Any = _kind_of_row([str(column.key) for column in columns])
        self._out = [
            (place, process)
            for place, column in enumerate(columns)
            if (process := column.type._cached_result_processor(dialect, None)) is not None
        ]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """In the statement's own order, as the driver wants them."""
        values = [given.get(name, usual) for name, usual in self._binds]
        for place, convert in self._in:
            values[place] = convert(values[place])
        return values

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """What the driver has found, as SQLAlchemy would give it."""
        return [self._row(each) for each in found]

    def _row(self, found: Sequence[Any]) -> Any:
        row = list(found)
        for place, convert in self._out:
            row[place] = convert(row[place])
        return self._named._make(row)


def _kind_of_row(names: list[str]) -> Any:
    return namedtuple("Row", names)
