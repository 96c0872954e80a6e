"""Accounts, and postings that add up to nothing per entry."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base
from pos_tui.money import Money


class Account(Base):
    """One account of the chart."""

    __tablename__ = "account"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        CheckConstraint("kind IN ('asset', 'liability', 'income', 'expense')", name="kind_known"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]


class Posting(Base):
    """One side of a document's entry: debit above nothing, credit below."""

    __tablename__ = "posting"
    __table_args__ = (
        ForeignKeyConstraint(["company_id", "account_code"], ["account.company_id", "account.code"]),
        Index("ix_posting_account", "company_id", "account_code", "business_date"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outlet_id: Mapped[UUID]
    account_code: Mapped[str]
    amount: Mapped[Money]
    business_date: Mapped[date]
    at: Mapped[datetime]
