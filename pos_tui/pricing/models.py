"""Promotions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText, OfCompany, within_company


class Promotion(OfCompany, Base):
    """A deal for whoever buys the right things at the right time; `body` is the whole of it as JSON."""

    __tablename__ = "promotion"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        within_company("updated_by", "staff"),
        UniqueConstraint("company_id", "code"),
        CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"
        ),
    )
    code: Mapped[str]
    name: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    body: Mapped[str] = mapped_column(LongText)
    updated_at: Mapped[datetime]
    updated_by: Mapped[UUID | None]
