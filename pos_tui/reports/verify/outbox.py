"""The outbox: no sink is further than the journal that it reads."""

from functools import cache

from sqlalchemy import and_, select

from pos_tui.db.sessions import Reading
from pos_tui.journal.models import Outbox
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of
from pos_tui.shop.models import Outlet, Terminal


async def sinks_are_behind(session: Reading, books: Books) -> Findings:
    """What was sent ≤ what there is, per sink and terminal."""
    wrong = await first_of(session, books, _sinks_ahead())
    return {
        "outbox": wrong
        and f"{wrong.sink} took {wrong.sent_sequence} entries of {wrong.outlet}-{wrong.code}, which has only "
        f"{wrong.journal_sequence}: the end of its journal is lost."
    }


@cache
def _sinks_ahead() -> Query:
    return (
        select(
            Outlet.code.label("outlet"),
            Terminal.code,
            Outbox.sink,
            Outbox.sent_sequence,
            Terminal.journal_sequence,
        )
        .select_from(Outbox)
        .join(Terminal, and_(Terminal.company_id == Outbox.company_id, Terminal.id == Outbox.terminal_id))
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .where(Outbox.company_id == OURS, Outbox.sent_sequence > Terminal.journal_sequence)
        .order_by(Outbox.terminal_id, Outbox.sink)
    )
