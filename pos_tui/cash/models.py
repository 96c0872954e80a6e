"""A shift is one person's custody of one drawer; its movements say what should be in it.

Each tender of a document is a drawer movement: cheques, vouchers and card slips lie in the drawer too, and are
counted with it. So there is one ledger, and the expected cash is one sum over it.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, rows_where, within_company
from pos_tui.money import Money

TENDER_KINDS = ("cash", "card", "voucher", "points", "store_credit", "gift_card", "cheque", "other")
DRAWER_KINDS = ("float", "tender", "paid_in", "paid_out", "drop")


class TenderType(OfCompany, Base):
    """One way of paying that this company takes."""

    __tablename__ = "tender_type"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        CheckConstraint(f"kind IN {TENDER_KINDS}", name="kind_known"),
    )
    code: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    gives_change: Mapped[bool]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    currency: Mapped[str | None]
    on_account: Mapped[bool] = mapped_column(default=False, server_default=false())


class Shift(OfCompany, Base):
    """From float to count; it fixes the business date of all that happens in it."""

    __tablename__ = "shift"
    __table_args__ = (
        within_company("terminal_id", "terminal"),
        within_company("opened_by", "staff"),
        within_company("closed_by", "staff"),
        Index(
            "uq_shift_open",
            "company_id",
            "terminal_id",
            unique=True,
            info=rows_where("closed_at IS NULL"),
        ),
        UniqueConstraint("company_id", "terminal_id", "number"),
        CheckConstraint("(closed_at IS NULL) = (z_number IS NULL)", name="closed_by_a_z"),
        CheckConstraint("variance = counted - expected", name="variance_derived"),
    )
    outlet_id: Mapped[UUID]
    terminal_id: Mapped[UUID]
    number: Mapped[int]
    business_date: Mapped[date]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    z_number: Mapped[int | None]
    expected: Mapped[Money | None]
    counted: Mapped[Money | None]
    variance: Mapped[Money | None]
    variance_reason: Mapped[str | None]
    z_body: Mapped[str | None] = mapped_column(LongText)


class DrawerMovement(Base):
    """Something that went into a drawer or came out of it.

    `amount` has the sign of what the drawer gains; `change` is what was handed back, always in cash. Foreign cash
    keeps what was handed over and the rate that made it `amount`.
    """

    __tablename__ = "drawer_movement"
    __table_args__ = (
        within_company("shift_id", "shift"),
        within_company("tender_type_id", "tender_type"),
        Index("ix_drawer_movement_shift", "company_id", "shift_id"),
        CheckConstraint(f"kind IN {DRAWER_KINDS}", name="kind_known"),
        CheckConstraint("change >= 0 AND (change = 0 OR change <= amount)", name="change_from_what_was_given"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outlet_id: Mapped[UUID]
    terminal_id: Mapped[UUID]
    shift_id: Mapped[UUID]
    kind: Mapped[str]
    tender_type_id: Mapped[UUID]
    amount: Mapped[Money]
    change: Mapped[Money]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
    reason: Mapped[str | None]
    currency: Mapped[str | None]
    foreign_amount: Mapped[Money | None]
    exchange_rate: Mapped[int | None] = mapped_column(BigInteger)


class DrawerCount(OfCompany, Base):
    """What was counted at a close: sealed before anyone may see what was expected."""

    __tablename__ = "drawer_count"
    __table_args__ = (
        within_company("shift_id", "shift"),
        within_company("tender_type_id", "tender_type"),
        UniqueConstraint("company_id", "shift_id", "tender_type_id", "attempt"),
    )
    shift_id: Mapped[UUID]
    tender_type_id: Mapped[UUID]
    attempt: Mapped[int]
    counted: Mapped[Money]
    denominations: Mapped[str | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID]
