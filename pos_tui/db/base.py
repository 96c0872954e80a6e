"""What every table has in common: typed columns, one naming scheme, company in every key."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    insert,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pos_tui.ids import new_id as new_id
from pos_tui.money import Money, Quantity, Rate, UnitPrice

ENGINE_OPTIONS = "engine_options"


class Moment(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps text that sorts; naive times are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Every table of the shop; see `pos_tui.schema` for all of them together."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        Money: BigInteger,
        Quantity: BigInteger,
        UnitPrice: BigInteger,
        Rate: Integer,
        UUID: Uuid,
        datetime: Moment,
        date: Date,
        str: String,
        bool: Boolean,
    }


class OfCompany:
    """A row that belongs to one company: the key begins with it, so a database can be split by it."""

    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)


def within_company(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot point into another company."""
    return ForeignKeyConstraint(["company_id", column], [f"{table}.company_id", f"{table}.id"])


def rows_where(condition: str) -> dict[str, Any]:
    """The `info` of an index that holds only the rows of which this is true."""
    return only_for(sqlite_where=text(condition), postgresql_where=text(condition))


def only_for(**options: Any) -> dict[str, Any]:
    """The `info` of an index or a constraint with options of one engine, such as `postgresql_include`.

    Given to SQLAlchemy at once they would load both dialects in every till; `pos_tui.schema` gives them.
    """
    return {ENGINE_OPTIONS: options}


def table_of(model: type[DeclarativeBase]) -> Table:
    """The Core table behind a mapped class, for set-wise inserts."""
    return cast(Table, model.__table__)


@cache
def insert_into(model: type[DeclarativeBase]) -> Insert:
    """Inserts whatever rows it is run with; made once, since making it costs as much as running it."""
    return insert(table_of(model))


def map_what_is_loaded() -> None:
    """Finishes the mapping of all models that there are by now, which the next statement would do otherwise."""
    Base.registry.configure()


LongText = Text
ByLetters = String().with_variant(String(collation="C"), "postgresql")
"""Text in the order of its code points, so that a prefix is a range of the index on both engines."""
Rows = Sequence[dict[str, Any]]
RIDES_ALONG = "rides_along"
"""An execution option on SQLite: nobody waits for the statement's answer, so it runs in the hop of the next one.

Its value is how many rows it has to change, or None where any number will do.
"""
