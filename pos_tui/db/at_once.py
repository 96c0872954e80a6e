"""Rows of several tables and guarded changes that belong together: one round trip to a server, one hop on SQLite.

They happen in the order in which they are given: each row of a table is in before the next table's, all rows
before the first change, and one change after the other. So what lanes share is locked last here too.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    Table,
    func,
    insert,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.db.base import RIDES_ALONG, Rows, table_of
from pos_tui.db.bulk import one_by_one, values_of
from pos_tui.db.faults import sqlstate
from pos_tui.db.kept import ride_kept, run_kept
from pos_tui.db.rowset import as_server_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.db.straight import driver_of
from pos_tui.errors import Overtaken

Model = type[DeclarativeBase]
Shape = tuple[tuple[Model, tuple[str, ...]], ...]
Build = Callable[..., ReturningUpdate[UUID]]
KEY_TAKEN, REFUSED = "23505", "23000"
LATE = "takes no more rows"


@dataclass(frozen=True)
class Change:
    """A guarded update that comes after the rows, and returns one id of each row that it changed.

    `build` makes it from the engine, a condition that holds once all before it is done, and `shape`; it is kept,
    so what differs from one time to the next is `given`. Where not exactly `rows` rows change it is Overtaken.
    """

    build: Build
    given: Mapping[str, Any]
    shape: tuple[Hashable, ...] = ()
    rows: int | None = None


async def write_at_once(
    session: Writing, tables: Sequence[tuple[Model, Rows]], changes: Sequence[Change] = ()
) -> list[set[UUID]]:
    """Inserts the rows of each table, which all have the same columns, then changes; answers what each changed.

    A table without rows is left out. A table comes after those that it refers to. Raises Overtaken where somebody
    was faster; what a change that counts its `rows` has changed is not told.
    """
    wanted = [(model, rows) for model, rows in tables if rows]
    if not wanted and not changes:
        return []
    if dialect_of(session) == "postgresql":
        return await session.run_sync(_in_one_statement, wanted, changes)
    return await session.run_sync(_in_one_hop, wanted, changes)


async def insert_all(session: Writing, *tables: tuple[Model, Rows]) -> None:
    """The rows alone."""
    await write_at_once(session, tables)


def is_there_already(error: IntegrityError) -> bool:
    """True where somebody was faster, and not where a row points nowhere."""
    state = sqlstate(error)
    return (
        state == KEY_TAKEN
        or (state == REFUSED and LATE in str(error.orig))
        or "UNIQUE constraint failed" in str(error.orig)
    )


def _check(found: Sequence[set[UUID]], changes: Sequence[Change]) -> None:
    if any(change.rows not in (None, len(ids)) for ids, change in zip(found, changes, strict=True)):
        raise Overtaken


def _in_one_hop(
    session: Session, tables: Sequence[tuple[Model, Rows]], changes: Sequence[Change]
) -> list[set[UUID]]:
    """All but the last statement, and those whose answer is wanted, ride along."""
    connection = session.connection()
    driver = driver_of(connection)
    for number, (model, rows) in enumerate(tables, 1):
        is_last = number == len(tables) and not changes
        _insert_along(connection, None if is_last else driver, table_of(model), rows, is_last=is_last)
    found: list[set[UUID]] = []
    for number, change in enumerate(changes, 1):
        kept = _alone, change.given, (change.build, change.shape)
        if change.rows is not None and number < len(changes):
            ride_kept(connection, *kept, change.rows)
            found.append(set())
            continue
        found.append({row[0] for row in run_kept(connection, *kept)})
        _check(found[-1:], [change])
    return found


def _insert_along(connection: Connection, driver: Any, table: Table, rows: Rows, *, is_last: bool) -> None:
    names = tuple(rows[0])
    given = [tuple(row.values()) if tuple(row) == names else tuple(map(row.__getitem__, names)) for row in rows]
    text, values = one_by_one(table, names), values_of(table, names, given, connection.dialect)
    if driver is None:
        connection.exec_driver_sql(text, values, None if is_last else {RIDES_ALONG: None})
    else:
        driver.ride(text, values, is_many=True)


def _alone(engine: str, build: Build, shape: tuple[Hashable, ...]) -> ReturningUpdate[UUID]:
    return build(engine, true(), *shape)


def _in_one_statement(
    session: Session, tables: Sequence[tuple[Model, Rows]], changes: Sequence[Change]
) -> list[set[UUID]]:
    given: dict[str, Any] = {}
    for number, (_, rows) in enumerate(tables):
        given |= as_server_rows(rows, f"rows_{number}")
    for change in changes:
        given |= change.given
    shape = tuple((model, tuple(rows[0])) for model, rows in tables)
    if not changes:
        run_kept(session.connection(), _rows_only, given, (shape,))
        return []
    builds = tuple((each.build, each.shape) for each in changes)
    found: list[set[UUID]] = [set() for _ in changes]
    for row in run_kept(session.connection(), _whole, given, (shape, builds)):
        found[row[0]].add(row[1])
    _check(found, changes)
    return found


def _rows_only(_engine: str, shape: Shape) -> Insert:
    """PostgreSQL runs all of it before it looks at references."""
    *first, last = shape
    return _insert(*last, len(first), _after(_inserted(tuple(first))))


def _whole(_engine: str, shape: Shape, changes: tuple[tuple[Build, tuple[Hashable, ...]], ...]) -> Any:
    done = _inserted(shape)
    parts: list[Select[Any]] = []
    for number, (build, own) in enumerate(changes):
        done = build("postgresql", _after(done), *own).cte(f"change_{number}")
        parts.append(select(literal_column(str(number), Integer).label("change"), *done.c))
    return union_all(*parts)


def _inserted(shape: Shape) -> CTE | None:
    """The last of the inserts, each of which waits for the one before it."""
    done: CTE | None = None
    for number, (model, columns) in enumerate(shape):
        into = _insert(model, columns, number, _after(done))
        done = into.returning(literal_column("1", Integer).label("done")).cte(f"into_{number}")
    return done


def _after(done: CTE | None) -> ColumnElement[bool]:
    """Always true, and known only when that is done."""
    return true() if done is None else select(func.count()).select_from(done).scalar_subquery() >= 0


def _insert(model: Model, columns: Sequence[str], number: int, after: ColumnElement[bool]) -> Insert:
    table = table_of(model)
    given = rowset_in("postgresql", f"rows_{number}", **{name: table.c[name].type for name in columns})
    return insert(table).from_select(list(columns), select(*given.c).where(after), include_defaults=False)
