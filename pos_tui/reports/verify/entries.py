"""Double entry: debits equal credits, and every entry has the document that posted it."""

from functools import cache

from sqlalchemy import and_, func, select

from pos_tui.accounts.models import Posting
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of
from pos_tui.reports.verify.told import DOCUMENT_KINDS
from pos_tui.selling.models import Document


async def entries_balance(session: Reading, books: Books) -> Findings:
    """Σ postings = 0 per entry."""
    wrong = await first_of(session, books, _unbalanced())
    return {
        "balanced": wrong
        and f"The entry of {wrong.receipt_number or wrong.entry_id} does not balance: "
        f"{books.money(wrong.left)} is left over."
    }


@cache
def _unbalanced() -> Query:
    return (
        select(Posting.entry_id, func.sum(Posting.amount).label("left"), Document.receipt_number)
        .outerjoin(Document, and_(Document.company_id == Posting.company_id, Document.id == Posting.entry_id))
        .where(Posting.company_id == OURS)
        .group_by(Posting.entry_id, Document.receipt_number)
        .having(func.sum(Posting.amount) != 0)
        .order_by(Posting.entry_id)
    )


async def told_documents_exist(session: Reading, books: Books) -> Findings:
    """Every sale, return and void that the journal tells of is there."""
    wrong = await first_of(session, books, _told_and_gone())
    return {
        "kept": wrong
        and f"The journal tells of a {wrong.kind} (entry {wrong.sequence}), "
        f"but its document {wrong.subject_id} is gone."
    }


@cache
def _told_and_gone() -> Query:
    return (
        select(JournalEntry.kind, JournalEntry.sequence, JournalEntry.subject_id)
        .outerjoin(
            Document,
            and_(Document.company_id == JournalEntry.company_id, Document.id == JournalEntry.subject_id),
        )
        .where(
            JournalEntry.company_id == OURS,
            JournalEntry.kind.in_(DOCUMENT_KINDS),
            Document.id.is_(None),
        )
        .order_by(JournalEntry.terminal_id, JournalEntry.sequence)
    )
