"""Documents that are finished, and the basket that is not."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, within_company
from pos_tui.money import Money


class Document(OfCompany, Base):
    """A finished sale, return or void with its number; its id was born with the basket.

    Settings that shaped it are stored with it. `goods` is the lines' sum before the basket discount.
    """

    __tablename__ = "document"
    __table_args__ = (
        within_company("terminal_id", "terminal"),
        within_company("shift_id", "shift"),
        within_company("customer_id", "customer"),
        within_company("staff_id", "staff"),
        within_company("reverses_id", "document"),
        UniqueConstraint("company_id", "terminal_id", "number"),
        Index("ix_document_business_date", "company_id", "business_date"),
        Index("ix_document_receipt", "company_id", "receipt_number"),
        Index("ix_document_customer", "company_id", "customer_id", "at"),
        CheckConstraint("kind IN ('sale', 'return', 'void')", name="kind_known"),
        CheckConstraint("number > 0", name="number_from_one"),
        CheckConstraint(
            "total = goods - basket_discount + CASE WHEN prices_include_tax THEN 0 ELSE tax END",
            name="adds_up",
        ),
        CheckConstraint("settled = total + rounding", name="paid_exactly"),
    )
    outlet_id: Mapped[UUID]
    terminal_id: Mapped[UUID]
    shift_id: Mapped[UUID]
    kind: Mapped[str]
    number: Mapped[int]
    receipt_number: Mapped[str]
    business_date: Mapped[date]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    customer_id: Mapped[UUID | None]
    reverses_id: Mapped[UUID | None]
    currency: Mapped[str]
    prices_include_tax: Mapped[bool]
    tax_rounding: Mapped[str]
    goods: Mapped[Money]
    basket_discount: Mapped[Money]
    tax: Mapped[Money]
    total: Mapped[Money]
    rounding: Mapped[Money]
    settled: Mapped[Money]
    points: Mapped[int]
    origin: Mapped[str]
    reference: Mapped[str | None]
    fingerprint: Mapped[str]
    offers_version: Mapped[int] = mapped_column(default=0, server_default="0")
    exemption: Mapped[str | None]
    not_turnover: Mapped[Money] = mapped_column(default=0, server_default="0")


class OpenBasket(OfCompany, Base):
    """What a customer is buying right now, or put aside; the id becomes the sale's."""

    __tablename__ = "open_basket"
    __table_args__ = (
        within_company("terminal_id", "terminal"),
        within_company("staff_id", "staff"),
        Index("ix_open_basket_terminal", "company_id", "terminal_id"),
    )
    outlet_id: Mapped[UUID]
    terminal_id: Mapped[UUID]
    staff_id: Mapped[UUID]
    body: Mapped[str] = mapped_column(LongText)
    note: Mapped[str | None]
    held_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
