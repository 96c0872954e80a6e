"""What a tampering is: statements that no service would send, and who has to notice them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Delete, Insert, Table, Update, delete, update

from pos_tui.db.base import table_of
from pos_tui.ids import new_id
from tests.reports.trading import Day

KEYS = ("document_id", "source_id", "entry_id", "subject_id", "id")


@dataclass(frozen=True)
class Tampered:
    """What was done, and every promise that it breaks with the sentence for it."""

    statements: tuple[Update | Delete | Insert, ...]
    named: dict[str, str]


def change(model: Any, document: UUID, position: int | None = None, /, **values: Any) -> Update:
    """Other values in the rows of a document, or in the one at a position."""
    return update(table_of(model)).where(*_of(model, document, position)).values(**values)


def remove(model: Any, document: UUID, position: int | None = None, /) -> Delete:
    """The rows of a document, or the one at a position, gone."""
    return delete(table_of(model)).where(*_of(model, document, position))


def one_row(table: Table, day: Day) -> list[Any]:
    """The row of the first sale; of several the first."""
    first = next(table.c[name] for name in ("position", "number", "sequence") if name in table.c)
    return [*_of(table, day.sale, None), first == (2 if table.name == "journal_entry" else 1)]


def other(column: Column[Any], day: Day) -> Any:
    """A value that the column of the first sale does not have."""
    if column.type.python_type is UUID:
        return day.shop.owner.staff_id if column.name in {"approved_by", "staff_id"} else new_id()
    given: dict[type, Any] = {
        str: "sale" if column.name == "kind" and column.table.name == "drawer_movement" else "void",
        int: 77_777,
        bool: False,
        date: date(2001, 1, 1),
        object: datetime(2001, 1, 1, tzinfo=UTC),  # all that SQLAlchemy knows of our moments
    }
    return given[column.type.python_type]


def _of(model: Any, document: UUID, position: int | None) -> list[Any]:
    columns = (model if isinstance(model, Table) else table_of(model)).columns
    key = next(columns[name] for name in KEYS if name in columns)
    return [key == document, *([columns["position"] == position] if position else [])]
