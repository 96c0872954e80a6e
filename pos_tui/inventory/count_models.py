"""Counts of shelves, with what was expected and what was found."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, within_company
from pos_tui.money import Quantity


class StockCount(OfCompany, Base):
    """A count of part of a shop, booked at a cut-off while selling goes on."""

    __tablename__ = "stock_count"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        CheckConstraint("status IN ('open', 'booked', 'cancelled')", name="status_known"),
    )
    outlet_id: Mapped[UUID]
    status: Mapped[str]
    scope: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID]
    cut_off: Mapped[datetime | None]
    booked_at: Mapped[datetime | None]
    booked_by: Mapped[UUID | None]


class StockCountLine(Base):
    """What one person counted of one product, and what was expected at that moment."""

    __tablename__ = "stock_count_line"
    __table_args__ = (
        within_company("count_id", "stock_count"),
        within_company("product_id", "product"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    expected: Mapped[Quantity]
    counted: Mapped[Quantity]
    booked: Mapped[Quantity | None]
    counted_at: Mapped[datetime]
    counted_by: Mapped[UUID]


class StockCountEntry(OfCompany, Base):
    """What one person found of one product at one place: several people may find parts of it."""

    __tablename__ = "stock_count_entry"
    __table_args__ = (
        within_company("count_id", "stock_count"),
        within_company("product_id", "product"),
        within_company("staff_id", "staff"),
        Index("ix_stock_count_entry_count", "company_id", "count_id", "product_id"),
    )
    count_id: Mapped[UUID]
    product_id: Mapped[UUID]
    quantity: Mapped[Quantity]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    lot: Mapped[str | None]
