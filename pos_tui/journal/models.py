"""The chain, and how far each sink has read it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, LongText


class JournalEntry(Base):
    """One thing that happened at a terminal, as printed, chained to the one before.

    Entries are the outbox as well: they are written in the transaction of what they tell, in order and without
    a gap, so a sink needs only to remember how far it has come.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        ForeignKeyConstraint(["company_id", "terminal_id"], ["terminal.company_id", "terminal.id"]),
        CheckConstraint("sequence > 0", name="sequence_from_one"),
        Index("ix_journal_entry_subject", "company_id", "subject_id"),
        Index("ix_journal_entry_at", "company_id", "at"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outlet_id: Mapped[UUID]
    kind: Mapped[str]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    body: Mapped[str] = mapped_column(LongText)
    previous: Mapped[str]
    mac: Mapped[str]


class Outbox(Base):
    """How far a sink (books, web shop, head office) has taken a terminal's journal."""

    __tablename__ = "outbox"
    __table_args__ = (
        ForeignKeyConstraint(["company_id", "terminal_id"], ["terminal.company_id", "terminal.id"]),
        CheckConstraint("sent_sequence >= 0", name="sent_not_negative"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    terminal_id: Mapped[UUID] = mapped_column(primary_key=True)
    sink: Mapped[str] = mapped_column(primary_key=True)
    sent_sequence: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
