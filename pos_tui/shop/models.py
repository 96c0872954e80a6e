"""Company, outlets, terminals and tax classes; a terminal's row is the state of its lane."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, within_company
from pos_tui.money import Money, Rate


class Company(Base):
    """One business and the rules its documents are made by."""

    __tablename__ = "company"
    __table_args__ = (
        CheckConstraint("currency_exponent BETWEEN 0 AND 4", name="exponent_known"),
        CheckConstraint("cash_rounding > 0", name="cash_rounding_positive"),
        CheckConstraint("tax_rounding IN ('document', 'line')", name="tax_rounding_known"),
        CheckConstraint("stock_policy IN ('block', 'warn', 'allow')", name="stock_policy_known"),
        CheckConstraint("points_per > 0", name="points_per_positive"),
        UniqueConstraint("registration_number"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    registration_number: Mapped[str | None]
    currency: Mapped[str]
    currency_exponent: Mapped[int]
    prices_include_tax: Mapped[bool]
    tax_rounding: Mapped[str]
    cash_rounding: Mapped[Money | None]
    cash_rounding_method: Mapped[str] = mapped_column(default="half_up", server_default="half_up")
    stock_policy: Mapped[str]
    timezone: Mapped[str]
    country: Mapped[str]
    points_per: Mapped[Money | None]
    point_worth: Mapped[Money | None]
    key_check: Mapped[str]
    offers_version: Mapped[int] = mapped_column(default=0, server_default="0")
    points_expire_days: Mapped[int | None]
    expired_policy: Mapped[str] = mapped_column(default="warn", server_default="warn")
    tiers_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Outlet(OfCompany, Base):
    """A shop."""

    __tablename__ = "outlet"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
    )
    code: Mapped[str]
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Terminal(OfCompany, Base):
    """A till in a shop. No other lane writes its row, so numbers and chain need no shared lock."""

    __tablename__ = "terminal"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        UniqueConstraint("company_id", "outlet_id", "code"),
    )
    outlet_id: Mapped[UUID]
    code: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    receipts: Mapped[int] = mapped_column(default=0)
    z_reports: Mapped[int] = mapped_column(default=0)
    journal_sequence: Mapped[int] = mapped_column(default=0)
    journal_head: Mapped[str] = mapped_column(default="")
    open_shift_id: Mapped[UUID | None]
    shift_totals: Mapped[str] = mapped_column(LongText, default="", server_default=text("''"))
    perpetual_total: Mapped[Money] = mapped_column(default=0, server_default="0")


class TaxClass(OfCompany, Base):
    """How a kind of goods is taxed; exempt is not a rate of nothing."""

    __tablename__ = "tax_class"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        CheckConstraint("kind IN ('standard', 'reduced', 'zero', 'exempt', 'out_of_scope')", name="kind_known"),
    )
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    position: Mapped[int]


class TaxRate(Base):
    """The rate of a class from a day on; where several taxes make it up (state and city), `parts` names them."""

    __tablename__ = "tax_rate"
    __table_args__ = (
        within_company("tax_class_id", "tax_class"),
        CheckConstraint("rate >= 0 AND rate <= 1000000", name="rate_is_a_percentage"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    tax_class_id: Mapped[UUID] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Rate]
    parts: Mapped[str] = mapped_column(LongText, default="", server_default=text("''"))


class ExchangeRate(Base):
    """What one unit of a foreign currency is worth in ours from a day on, in millionths."""

    __tablename__ = "exchange_rate"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        CheckConstraint("rate > 0", name="rate_positive"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[int] = mapped_column(BigInteger)
