"""Levels are caches of movements; movements are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, within_company
from pos_tui.money import Quantity, UnitPrice

MOVEMENT_KINDS = (
    "sale", "return", "void", "receipt", "supplier_return", "transfer_out", "transfer_in",
    "adjustment", "count", "waste", "opening",
)  # fmt: skip


class StockLevel(Base):
    """What one outlet holds of one product."""

    __tablename__ = "stock_level"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        CheckConstraint("on_hand >= 0 OR may_go_negative", name="on_hand_allowed"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_hand: Mapped[Quantity]
    may_go_negative: Mapped[bool]
    average_cost: Mapped[UnitPrice | None]


class StockMovement(Base):
    """Why a level changed: one row per cause, line and product."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        CheckConstraint(f"kind IN {MOVEMENT_KINDS}", name="kind_known"),
        CheckConstraint("quantity <> 0", name="moves_something"),
        Index("ix_stock_movement_product", "company_id", "outlet_id", "product_id", "at"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outlet_id: Mapped[UUID]
    product_id: Mapped[UUID]
    kind: Mapped[str]
    quantity: Mapped[Quantity]
    unit_cost: Mapped[UnitPrice | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    reason: Mapped[str | None]


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


class StockTransfer(OfCompany, Base):
    """Goods on the way from one outlet to another."""

    __tablename__ = "stock_transfer"
    __table_args__ = (
        within_company("from_outlet_id", "outlet"),
        within_company("to_outlet_id", "outlet"),
        CheckConstraint("from_outlet_id <> to_outlet_id", name="goes_elsewhere"),
        CheckConstraint("status IN ('draft', 'sent', 'received', 'cancelled')", name="status_known"),
    )
    from_outlet_id: Mapped[UUID]
    to_outlet_id: Mapped[UUID]
    status: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None]
    received_at: Mapped[datetime | None]
    received_by: Mapped[UUID | None]
    number: Mapped[int | None]
    note: Mapped[str | None]


class StockTransferLine(Base):
    """How much was sent of a product, and how much of it arrived."""

    __tablename__ = "stock_transfer_line"
    __table_args__ = (
        within_company("transfer_id", "stock_transfer"),
        within_company("product_id", "product"),
        CheckConstraint("sent > 0", name="sent_positive"),
        CheckConstraint("received >= 0", name="received_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    sent: Mapped[Quantity]
    received: Mapped[Quantity | None]
    unit_cost: Mapped[UnitPrice | None]
