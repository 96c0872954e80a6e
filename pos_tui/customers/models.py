"""Customers and the ledgers behind their balances."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, ByLetters, OfCompany, rows_where, within_company
from pos_tui.money import Money


class Customer(OfCompany, Base):
    """A person or firm who buys. Balances are caches of the ledgers below; `phone_key` is the number's figures.

    One who was merged into another keeps their documents and is found as the other, straight and not by steps.
    """

    __tablename__ = "customer"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        Index(
            "uq_customer_barcode",
            "company_id",
            "barcode",
            unique=True,
            info=rows_where("barcode IS NOT NULL"),
        ),
        Index("ix_customer_name", "company_id", "folded_name"),
        Index("ix_customer_phone", "company_id", "phone"),
        Index("ix_customer_phone_key", "company_id", "phone_key"),
        Index(
            "ix_customer_merged",
            "company_id",
            "merged_into_id",
            info=rows_where("merged_into_id IS NOT NULL"),
        ),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("store_credit >= 0", name="store_credit_not_negative"),
    )
    code: Mapped[str] = mapped_column(ByLetters)
    name: Mapped[str]
    folded_name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    phone_key: Mapped[str | None] = mapped_column(ByLetters)
    tier: Mapped[str | None]
    tier_since: Mapped[datetime | None]
    barcode: Mapped[str | None]
    consent: Mapped[bool] = mapped_column(default=False)
    tax_exempt: Mapped[str | None]
    credit_limit: Mapped[Money | None]
    owed: Mapped[Money] = mapped_column(default=0, server_default="0")
    note: Mapped[str | None]
    erased_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(default=True)
    points: Mapped[int] = mapped_column(BigInteger, default=0)
    store_credit: Mapped[Money] = mapped_column(default=0)
    created_at: Mapped[datetime]


class CustomerWord(Base):
    """One word of a customer's name, folded: a prefix is a range of this key on either engine."""

    __tablename__ = "customer_word"
    __table_args__ = (
        within_company("customer_id", "customer"),
        Index("ix_customer_word_customer", "company_id", "customer_id", "word"),
        {"sqlite_with_rowid": False},
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(ByLetters, primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(primary_key=True)


class CustomerMerge(OfCompany, Base):
    """Two records of one person became one: what moved from one to the other, once."""

    __tablename__ = "customer_merge"
    __table_args__ = (
        within_company("from_id", "customer"),
        within_company("into_id", "customer"),
        within_company("staff_id", "staff"),
        UniqueConstraint("company_id", "from_id"),
        CheckConstraint("from_id <> into_id", name="of_two"),
    )
    from_id: Mapped[UUID]
    into_id: Mapped[UUID]
    points: Mapped[int] = mapped_column(BigInteger)
    store_credit: Mapped[Money]
    owed: Mapped[Money]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    approved_by: Mapped[UUID | None]


class Tier(Base):
    """A standing that customers reach by what they spend in so many days, and what it multiplies points by."""

    __tablename__ = "tier"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        CheckConstraint("min_spend >= 0", name="min_spend_not_negative"),
        CheckConstraint("window_days > 0", name="window_positive"),
        CheckConstraint("multiplier >= 0", name="multiplier_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    min_spend: Mapped[Money]
    window_days: Mapped[int]
    multiplier: Mapped[int]


class AccountEntry(OfCompany, Base):
    """What a customer bought on account, or paid of it."""

    __tablename__ = "account_entry"
    __table_args__ = (
        within_company("customer_id", "customer"),
        Index("ix_account_entry_customer", "company_id", "customer_id", "at"),
        CheckConstraint("amount <> 0", name="moves_something"),
    )
    customer_id: Mapped[UUID]
    kind: Mapped[str]
    amount: Mapped[Money]
    source_id: Mapped[UUID | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    reason: Mapped[str | None]


class LoyaltyEntry(OfCompany, Base):
    """Points that came or went."""

    __tablename__ = "loyalty_entry"
    __table_args__ = (
        within_company("customer_id", "customer"),
        Index("ix_loyalty_entry_customer", "company_id", "customer_id", "at"),
        CheckConstraint(
            "kind IN ('opening', 'earned', 'redeemed', 'returned', 'adjusted', 'expired', 'merged')",
            name="kind_known",
        ),
        CheckConstraint("points <> 0", name="moves_something"),
    )
    customer_id: Mapped[UUID]
    kind: Mapped[str]
    points: Mapped[int] = mapped_column(BigInteger)
    source_id: Mapped[UUID | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    reason: Mapped[str | None]


class StoreCreditEntry(OfCompany, Base):
    """Store credit that came or went."""

    __tablename__ = "store_credit_entry"
    __table_args__ = (
        within_company("customer_id", "customer"),
        Index("ix_store_credit_entry_customer", "company_id", "customer_id", "at"),
        CheckConstraint("amount <> 0", name="moves_something"),
    )
    customer_id: Mapped[UUID]
    kind: Mapped[str]
    amount: Mapped[Money]
    source_id: Mapped[UUID | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    reason: Mapped[str | None]


class GiftCard(OfCompany, Base):
    """Money that somebody holds against the shop."""

    __tablename__ = "gift_card"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
    )
    code: Mapped[str]
    balance: Mapped[Money]
    active: Mapped[bool] = mapped_column(default=True)
    issued_at: Mapped[datetime]


class GiftCardEntry(OfCompany, Base):
    """Money put on or taken off a gift card."""

    __tablename__ = "gift_card_entry"
    __table_args__ = (
        within_company("gift_card_id", "gift_card"),
        Index("ix_gift_card_entry_card", "company_id", "gift_card_id", "at"),
        CheckConstraint("amount <> 0", name="moves_something"),
    )
    gift_card_id: Mapped[UUID]
    kind: Mapped[str]
    amount: Mapped[Money]
    source_id: Mapped[UUID | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
