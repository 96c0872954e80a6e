"""Reads over the journal: what waits to be sent, and the audit."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry, Outbox
from pos_tui.journal.views import JournalRow
from pos_tui.shop.models import Terminal
from pos_tui.shop.views import Lane

PAGE = 200


async def unsent(session: Reading, lane: Lane) -> int:
    """How many entries of this lane wait for the slowest sink; 0 when nobody has to be told."""
    waiting = await session.scalar(
        select(func.max(Terminal.journal_sequence - Outbox.sent_sequence))
        .join(Outbox, and_(Outbox.company_id == Terminal.company_id, Outbox.terminal_id == Terminal.id))
        .where(Terminal.company_id == lane.company.company_id, Terminal.id == lane.terminal_id)
    )
    return waiting or 0


async def times_told(session: Reading, company_id: UUID, subject_id: UUID, kind: str) -> int:
    """How often the journal tells this of the subject."""
    told = await session.scalar(
        select(func.count())
        .select_from(JournalEntry)
        .where(
            JournalEntry.company_id == company_id,
            JournalEntry.subject_id == subject_id,
            JournalEntry.kind == kind,
        )
    )
    return told or 0


async def audit(
    session: Reading,
    company_id: UUID,
    *,
    staff_id: UUID | None = None,
    kinds: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = PAGE,
) -> list[JournalRow]:
    """What was done, the newest first, by person (who did or approved it), act and time."""
    found = await session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.company_id == company_id,
            *([or_(JournalEntry.staff_id == staff_id, JournalEntry.approved_by == staff_id)] if staff_id else []),
            *([JournalEntry.kind.in_(kinds)] if kinds else []),
            *([JournalEntry.at >= since] if since else []),
            *([JournalEntry.at < until] if until else []),
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.terminal_id, JournalEntry.sequence.desc())
        .limit(limit)
    )
    return [
        JournalRow.model_validate({name: getattr(row, name) for name in JournalRow.model_fields}) for row in found
    ]
