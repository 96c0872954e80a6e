"""People, and which role they have in which outlet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, rows_where, within_company


class Staff(OfCompany, Base):
    """A person who works here; without a PIN, nobody who can sign in."""

    __tablename__ = "staff"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        UniqueConstraint("company_id", "code"),
        CheckConstraint("wrong_pins >= 0", name="wrong_pins_counted"),
        Index(
            "uq_staff_badge",
            "company_id",
            "badge_hash",
            unique=True,
            info=rows_where("badge_hash IS NOT NULL"),
        ),
    )
    code: Mapped[str]
    name: Mapped[str]
    pin_hash: Mapped[str | None]
    badge_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    wrong_pins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    seat_id: Mapped[UUID | None]
    """The terminal where the person signed in last: there, and nowhere else, the screen is theirs."""
    created_at: Mapped[datetime]


class StaffRole(OfCompany, Base):
    """One role of one person, in one outlet or (without one) in all."""

    __tablename__ = "staff_role"
    __table_args__ = (
        within_company("staff_id", "staff"),
        within_company("outlet_id", "outlet"),
        CheckConstraint("role IN ('cashier', 'supervisor', 'manager', 'owner', 'support')", name="role_known"),
        Index("uq_staff_role_outlet", "company_id", "staff_id", "outlet_id", "role", unique=True),
        Index(
            "uq_staff_role_everywhere",
            "company_id",
            "staff_id",
            "role",
            unique=True,
            info=rows_where("outlet_id IS NULL"),
        ),
    )
    staff_id: Mapped[UUID]
    outlet_id: Mapped[UUID | None]
    role: Mapped[str]


class Approval(OfCompany, Base):
    """One act of one person that another approved, at one terminal; used once."""

    __tablename__ = "approval"
    __table_args__ = (
        within_company("requested_by", "staff"),
        within_company("approved_by", "staff"),
        within_company("terminal_id", "terminal"),
        CheckConstraint("requested_by <> approved_by", name="never_by_oneself"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )
    terminal_id: Mapped[UUID]
    permission: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[str]
    requested_by: Mapped[UUID]
    approved_by: Mapped[UUID]
    at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_for: Mapped[UUID | None]
