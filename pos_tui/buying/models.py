"""What was ordered from whom, and what arrived."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, within_company
from pos_tui.money import Quantity, UnitPrice


class Supplier(OfCompany, Base):
    """Who delivers."""

    __tablename__ = "supplier"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
    )
    code: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    lead_days: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)


class SupplierProduct(Base):
    """What a supplier calls a product, and what it costs there."""

    __tablename__ = "supplier_product"
    __table_args__ = (within_company("supplier_id", "supplier"), within_company("product_id", "product"))
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    supplier_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str | None]
    cost: Mapped[UnitPrice]


class PurchaseOrder(OfCompany, Base):
    """Draft, sent, partly received, received; or cancelled."""

    __tablename__ = "purchase_order"
    __table_args__ = (
        within_company("supplier_id", "supplier"),
        within_company("outlet_id", "outlet"),
        UniqueConstraint("company_id", "outlet_id", "number"),
        CheckConstraint(
            "status IN ('draft', 'sent', 'partly_received', 'received', 'cancelled')", name="status_known"
        ),
    )
    outlet_id: Mapped[UUID]
    supplier_id: Mapped[UUID]
    number: Mapped[int]
    status: Mapped[str]
    expected_on: Mapped[date | None]
    note: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]


class PurchaseOrderLine(Base):
    """How much was ordered of a product, and how much of it has come."""

    __tablename__ = "purchase_order_line"
    __table_args__ = (
        within_company("order_id", "purchase_order"),
        within_company("product_id", "product"),
        CheckConstraint("ordered > 0", name="ordered_positive"),
        CheckConstraint("received >= 0", name="received_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[UUID]
    ordered: Mapped[Quantity]
    received: Mapped[Quantity]
    cost: Mapped[UnitPrice]


class GoodsReceipt(OfCompany, Base):
    """One delivery; its id is minted before it is booked, so it is booked once."""

    __tablename__ = "goods_receipt"
    __table_args__ = (
        within_company("supplier_id", "supplier"),
        within_company("order_id", "purchase_order"),
        within_company("outlet_id", "outlet"),
    )
    outlet_id: Mapped[UUID]
    supplier_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    delivery_note: Mapped[str | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    approved_by: Mapped[UUID | None]


class GoodsReceiptLine(Base):
    """What arrived of a product, and what it cost."""

    __tablename__ = "goods_receipt_line"
    __table_args__ = (
        within_company("receipt_id", "goods_receipt"),
        within_company("product_id", "product"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[UUID]
    order_position: Mapped[int | None]
    quantity: Mapped[Quantity]
    cost: Mapped[UnitPrice]


class SupplierReturn(OfCompany, Base):
    """Goods that went back to who delivered them; its id is minted before it is booked, so it is booked once."""

    __tablename__ = "supplier_return"
    __table_args__ = (
        within_company("supplier_id", "supplier"),
        within_company("receipt_id", "goods_receipt"),
        within_company("outlet_id", "outlet"),
    )
    outlet_id: Mapped[UUID]
    supplier_id: Mapped[UUID]
    receipt_id: Mapped[UUID | None]
    reason: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    approved_by: Mapped[UUID | None]


class SupplierReturnLine(Base):
    """What went back of a product, and at which cost."""

    __tablename__ = "supplier_return_line"
    __table_args__ = (
        within_company("return_id", "supplier_return"),
        within_company("product_id", "product"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    return_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[UUID]
    quantity: Mapped[Quantity]
    cost: Mapped[UnitPrice]
