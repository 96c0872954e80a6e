"""Coupons of the shop and of makers, and who used them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, within_company
from pos_tui.money import Money


class Coupon(OfCompany, Base):
    """A code of our own that a promotion asks for, and how often it may be used."""

    __tablename__ = "coupon"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name="not_used_up_twice"),
        CheckConstraint("period_days IS NULL OR most_per_customer IS NOT NULL", name="period_of_a_customer"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"
        ),
    )
    code: Mapped[str]
    name: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    most_uses: Mapped[int | None]
    most_per_customer: Mapped[int | None]
    period_days: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class CouponUse(Base):
    """A document that used a coupon, or a void that gave the use back."""

    __tablename__ = "coupon_use"
    __table_args__ = (
        within_company("coupon_id", "coupon"),
        within_company("customer_id", "customer"),
        CheckConstraint("uses IN (1, -1)", name="once_or_back"),
        Index("ix_coupon_use_customer", "company_id", "coupon_id", "customer_id", "business_date"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    coupon_id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID | None]
    uses: Mapped[int]
    business_date: Mapped[date]
    at: Mapped[datetime]


class CouponValue(Base):
    """What the value code of a manufacturer's coupon (a "5" code) takes off, and for how many pieces."""

    __tablename__ = "coupon_value"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        CheckConstraint("min_quantity > 0", name="min_quantity_positive"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    value_code: Mapped[str] = mapped_column(primary_key=True)
    min_quantity: Mapped[int]
    amount: Mapped[Money]


class CouponProduct(Base):
    """A product that a manufacturer's coupon is for; without a row it is for what bears the maker's number."""

    __tablename__ = "coupon_product"
    __table_args__ = (within_company("product_id", "product"),)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
