"""Edits of many products at once, each with what it changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, within_company


class BulkEdit(OfCompany, Base):
    """One change of many products; one that undoes another names it, and each is undone once."""

    __tablename__ = "bulk_edit"
    __table_args__ = (
        within_company("staff_id", "staff"),
        within_company("undoes_id", "bulk_edit"),
        UniqueConstraint("company_id", "undoes_id"),
        CheckConstraint("products > 0", name="changes_something"),
    )
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    which: Mapped[str] = mapped_column(LongText)
    change: Mapped[str] = mapped_column(LongText)
    products: Mapped[int]
    undoes_id: Mapped[UUID | None]


class BulkEditLine(Base):
    """What a change made of one product: the values that differ before and after, as JSON."""

    __tablename__ = "bulk_edit_line"
    __table_args__ = (within_company("edit_id", "bulk_edit"), within_company("product_id", "product"))
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    edit_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    before: Mapped[str] = mapped_column(LongText)
    after: Mapped[str] = mapped_column(LongText)
