"""Reads over the journal."""

from sqlalchemy import and_, func, select

from pos_tui.db.sessions import Reading
from pos_tui.journal.models import Outbox
from pos_tui.shop.models import Terminal
from pos_tui.shop.views import Lane


async def unsent(session: Reading, lane: Lane) -> int:
    """How many entries of this lane wait for the slowest sink; 0 when nobody has to be told."""
    waiting = await session.scalar(
        select(func.max(Terminal.journal_sequence - Outbox.sent_sequence))
        .join(Outbox, and_(Outbox.company_id == Terminal.company_id, Outbox.terminal_id == Terminal.id))
        .where(Terminal.company_id == lane.company.company_id, Terminal.id == lane.terminal_id)
    )
    return waiting or 0
