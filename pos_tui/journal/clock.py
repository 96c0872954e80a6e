"""A till's clock that was set back: told to the journal, whose order is its sequence and never its times."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, LaneState

MAY_DIFFER = timedelta(minutes=5)
"""What a clock is corrected by without a word: time servers and the difference between two tills."""


async def ahead_of_clock(session: Reading, company_id: UUID, terminal_id: UUID, now: datetime) -> datetime | None:
    """When the terminal's last entry was written, if `now` is more than a few minutes before that."""
    last = await session.scalar(
        select(JournalEntry.at)
        .where(JournalEntry.company_id == company_id, JournalEntry.terminal_id == terminal_id)
        .order_by(JournalEntry.sequence.desc())
        .limit(1)
    )
    return last if last is not None and now < last - MAY_DIFFER else None


async def jump_told(session: Reading, lane: LaneState, staff_id: UUID, now: datetime) -> list[Entry]:
    """The entry that a clock was set back, to be appended before what is done now; none as a rule."""
    last = await ahead_of_clock(session, lane.company_id, lane.terminal_id, now)
    if last is None:
        return []
    return [Entry("clock_jump", staff_id, None, {"before": {"clock": last}, "after": {"clock": now}})]
