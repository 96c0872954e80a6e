"""What is sent from one outlet to another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, within_company
from pos_tui.money import Quantity, UnitPrice


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
    named: Mapped[str | None] = mapped_column(LongText)
