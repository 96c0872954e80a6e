"""A shop like one of before costs no more than its rows: they are written again, with ids that nobody has seen.

Founding a shop takes eighty statements, and most tests begin with one. Each kind of shop is founded once, in a
file of its own, and kept as the text of the statements that write its rows. Ids are made anew each time, since the
program keeps by a company's id what it has read of it; so are the macs of the journal, which seal them.
"""

import atexit
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Column, Dialect, Table, create_engine, select
from sqlalchemy.orm import Session

from pos_tui.db.base import RIDES_ALONG, new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.chain import seal
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.schema import metadata
from tests.folders import own_folder

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]
MADE_ANEW = re.compile(r"(?<=')([0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})(?=')")
"""Macs and ids, as the engines write them."""

UNCHECKED = """
IF current_setting('is_superuser') = 'on' THEN SET LOCAL session_replication_role = replica; END IF;
"""
"""What the rows refer to is among them, as where they were founded: looking for each took a third of the time."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A shop that was founded once: what a test is told of it, and its rows, what others refer to first."""

    told: Any
    rows: Rows
    key: ShopKey
    _texts: dict[str, list[list[str]]] = field(default_factory=dict)

    async def again(self, session: Writing) -> Any:
        """The same shop under ids of its own; answers what a test is told of it."""
        dialect = session.get_bind().dialect
        ids = {old: new_id() for old in self._ids}
        anew = {_spelt(old, dialect): _spelt(new, dialect) for old, new in ids.items()} | self._macs(ids)
        texts = ["".join(anew.get(piece, piece) for piece in pieces) for pieces in self._statements(dialect)]
        await session.run_sync(_run_all, texts)
        return _with_ids(self.told, ids)

    @cached_property
    def _ids(self) -> list[UUID]:
        """In the order in which they were made."""
        values = (value for rows in self.rows.values() for row in rows for value in row.values())
        return sorted({value for value in values if isinstance(value, UUID)})

    def _macs(self, ids: Mapping[UUID, UUID]) -> dict[str, str]:
        """What each mac becomes when the entries tell of other ids."""
        macs = {"": ""}  # before the first
        for entry in sorted(self.rows.get(table_of(JournalEntry), ()), key=lambda row: row["sequence"]):
            moved = {name: ids.get(value, value) for name, value in entry.items()}
            macs[entry["mac"]] = seal(self.key.journal, macs[entry["previous"]], moved)
        return macs

    def _statements(self, dialect: Dialect) -> list[list[str]]:
        """What writes the rows, cut before and after each id and mac."""
        if dialect.name not in self._texts:
            texts = [_insert(table, rows, dialect) for table, rows in self.rows.items()]
            if dialect.name == "postgresql":  # one round trip
                texts = [f"DO $founded$ BEGIN {UNCHECKED} {' '.join(texts)} END $founded$"]
            self._texts[dialect.name] = [MADE_ANEW.split(text) for text in texts]
        return self._texts[dialect.name]


async def founded_apart(found: Callable[[Writing], Awaitable[Any]], key: ShopKey) -> Pattern:
    """Founds a shop where no test sees it, and keeps its rows; what it answers has a `company_id`."""
    database = Database.at(_address_apart())
    try:
        told = await database.write(found)
        return Pattern(told, await database.read(lambda session: rows_of(session, told.company_id)), key)
    finally:
        await database.close()


async def rows_of(session: Reading, company_id: UUID) -> Rows:
    """All rows of a company by table, without tables that have none."""
    found = {}
    for table in metadata.sorted_tables:
        own = table.c.id if table.name == "company" else table.c.company_id
        answer = await session.execute(select(table).where(own == company_id))
        found[table] = [dict(row) for row in answer.mappings()]
    return {table: rows for table, rows in found.items() if rows}


@cache
def _address_apart() -> str:
    """A file for patterns, which is there as long as this process lives."""
    stack = ExitStack()
    atexit.register(stack.close)
    file = stack.enter_context(own_folder()) / "patterns.db"
    engine = create_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return f"sqlite+aiosqlite:///{file}"


def _run_all(session: Session, texts: Sequence[str]) -> None:
    for text in texts:
        session.connection().exec_driver_sql(text, execution_options={RIDES_ALONG: None})


def _insert(table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> str:
    """One statement with the values in it."""
    columns = [(column.name, _literal_of(column, dialect)) for column in table.columns]
    values = (", ".join(literal(row[name]) for name, literal in columns) for row in rows)
    names = ", ".join(f'"{name}"' for name, _ in columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({'), ('.join(values)});"


def _literal_of(column: Column[Any], dialect: Dialect) -> Callable[[Any], str]:
    process = column.type.dialect_impl(dialect).literal_processor(dialect)
    assert process is not None
    return lambda value: "NULL" if value is None else process(value)


def _spelt(made: UUID, dialect: Dialect) -> str:
    return str(made) if dialect.name == "postgresql" else made.hex


def _with_ids(told: Any, ids: Mapping[UUID, UUID]) -> Any:
    """The same value with the ids in it replaced, however deep."""
    if isinstance(told, UUID):
        return ids.get(told, told)
    if isinstance(told, tuple | frozenset):
        return type(told)(_with_ids(part, ids) for part in told)
    if isinstance(told, dict):
        return {name: _with_ids(part, ids) for name, part in told.items()}
    if isinstance(told, BaseModel):
        return told.model_copy(update=_with_ids(dict(told), ids))
    if is_dataclass(told) and not isinstance(told, type):
        parts = {part.name: getattr(told, part.name) for part in fields(told)}
        return replace(told, **_with_ids(parts, ids))
    return told
