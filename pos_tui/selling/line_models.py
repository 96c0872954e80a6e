"""What stands in documents: lines, what promotions and taxes made of them, and what came back."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, within_company
from pos_tui.money import Money, Quantity, Rate, UnitPrice


class DocumentLine(Base):
    """A snapshot of what was sold; yesterday does not change when a price does.

    `amount` is quantity × price less `promotion`, `discount` and `exempted` (the tax that an exempt buyer does not
    pay), and before `basket_share`, its part of the basket discount. `tax`
    is its part of the document's tax, so that classes and lines add up to the document to the cent.
    """

    __tablename__ = "document_line"
    __table_args__ = (
        within_company("document_id", "document"),
        within_company("product_id", "product"),
        within_company("tax_class_id", "tax_class"),
        ForeignKeyConstraint(
            ["company_id", "returns_document_id", "returns_position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
            name="fk_document_line_returns",  # the usual name is longer than PostgreSQL's 63 letters
        ),
        Index("ix_document_line_product", "company_id", "product_id"),
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
        CheckConstraint("(returns_document_id IS NULL) = (returns_position IS NULL)", name="returns_whole"),
        CheckConstraint("returns_document_id IS NULL OR quantity < 0", name="returns_come_back"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[UUID]
    sku: Mapped[str]
    name: Mapped[str]
    category: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[Quantity]
    list_price: Mapped[UnitPrice]
    unit_price: Mapped[UnitPrice]
    discount: Mapped[Money]
    amount: Mapped[Money]
    basket_share: Mapped[Money]
    tax_class_id: Mapped[UUID]
    tax_code: Mapped[str]
    tax_name: Mapped[str]
    tax_kind: Mapped[str]
    tax_rate: Mapped[Rate]
    tax: Mapped[Money]
    unit_cost: Mapped[UnitPrice | None]
    returns_document_id: Mapped[UUID | None]
    returns_position: Mapped[int | None]
    reason: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="goods", server_default="goods")
    priced_by: Mapped[str] = mapped_column(default="product", server_default="product")
    price_list: Mapped[str | None]
    promotion: Mapped[Money] = mapped_column(default=0, server_default="0")
    exempted: Mapped[Money] = mapped_column(default=0, server_default="0")
    code: Mapped[str | None]
    batch: Mapped[str | None]
    expiry: Mapped[date | None]
    tare: Mapped[Quantity | None]
    serial: Mapped[str | None]


class AppliedPromotion(Base):
    """What a promotion took off so many units of a line."""

    __tablename__ = "applied_promotion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "document_id", "position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
        ),
        Index("ix_applied_promotion_promotion", "company_id", "promotion_id"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    promotion_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    quantity: Mapped[Quantity]
    amount: Mapped[Money]


class TaxPart(Base):
    """One of several taxes in a line's tax: the state's, the city's. A line of one rate has none."""

    __tablename__ = "tax_part"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "document_id", "position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
        ),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    rate: Mapped[Rate]
    compound: Mapped[bool]
    tax: Mapped[Money]


class ReturnedLine(Base):
    """How much of a sold line has come back; the row appears with its first return."""

    __tablename__ = "returned_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "document_id", "position"],
            ["document_line.company_id", "document_line.document_id", "document_line.position"],
        ),
        CheckConstraint("returned >= 0 AND returned <= sold", name="not_more_than_sold"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sold: Mapped[Quantity]
    returned: Mapped[Quantity]
    amount: Mapped[Money]
    tax: Mapped[Money]
    basket_share: Mapped[Money]
    discount: Mapped[Money] = mapped_column(default=0, server_default="0")
    promotion: Mapped[Money] = mapped_column(default=0, server_default="0")
    exempted: Mapped[Money] = mapped_column(default=0, server_default="0")
