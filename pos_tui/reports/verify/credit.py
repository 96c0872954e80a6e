"""Store credit that was given by hand: its ledger, the accounts and the journal tell the same of each act."""

from functools import cache

from sqlalchemy import func, literal, select, union_all

from pos_tui.accounts.models import Posting
from pos_tui.accounts.rules import GOODWILL
from pos_tui.customers.models import StoreCreditEntry
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of
from pos_tui.reports.verify.documents import told_in

GIVEN, TOLD = "adjusted", "credit_adjusted"


async def credit_by_hand_is_booked(session: Reading, books: Books) -> Findings:
    """Each act is once in the ledger, once in the accounts and once in the journal, with one amount."""
    wrong = await first_of(session, books, _booked_otherwise())
    if wrong is not None:
        said = f"has {books.money(wrong.given)} in its ledger and {books.money(wrong.posted)} in the accounts"
        return {"credit given": f"Store credit given by hand ({wrong.source_id}) {said}."}
    return {"credit given": await _told_otherwise(session, books)}


@cache
def _booked_otherwise() -> Query:
    entry, nothing = StoreCreditEntry, literal(0)
    acts = union_all(
        select(entry.source_id.label("source_id"), entry.amount.label("given"), nothing.label("posted")).where(
            entry.company_id == OURS, entry.kind == GIVEN
        ),
        select(Posting.entry_id, nothing, Posting.amount).where(
            Posting.company_id == OURS, Posting.account_code == GOODWILL
        ),
    ).subquery("acts")
    given, posted = func.sum(acts.c.given), func.sum(acts.c.posted)
    return (
        select(acts.c.source_id, given.label("given"), posted.label("posted"))
        .group_by(acts.c.source_id)
        .having(given != posted)
        .order_by(acts.c.source_id)
    )


async def _told_otherwise(session: Reading, books: Books) -> str | None:
    """What the journal tells of an act, against the ledger; or that one of the two is missing."""
    given = {
        row.source_id: {"customer": str(row.customer_id), "amount": row.amount}
        for row in await session.execute(_all_given(), books.ours)
    }
    sealed = await session.execute(_all_sealed(), books.ours)
    for act in sealed:
        body, kept = told_in(act.body), given.pop(act.subject_id, None)
        if kept is None or any(body.get(name) != value for name, value in kept.items()):
            return f"Store credit given by hand (entry {act.sequence} of the journal) is not in its ledger so."
    for source_id in given:
        return f"The journal was not told of the store credit that was given by hand ({source_id})."
    return None


@cache
def _all_given() -> Query:
    entry = StoreCreditEntry
    return select(entry.source_id, entry.customer_id, entry.amount).where(
        entry.company_id == OURS, entry.kind == GIVEN
    )


@cache
def _all_sealed() -> Query:
    told = JournalEntry
    return (
        select(told.subject_id, told.sequence, told.body)
        .where(told.company_id == OURS, told.kind == TOLD)
        .order_by(told.terminal_id, told.sequence)
    )
