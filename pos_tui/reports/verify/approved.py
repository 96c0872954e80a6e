"""Approvals: given by somebody else, told to the journal, and good for one act."""

from functools import cache
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing
from pos_tui.reports.verify.documents import told_in
from pos_tui.staff.models import Approval, Staff

ENTRY = ("terminal_id", "staff_id", "approved_by", "body")
TOLD = ("permission", "size", "about")


async def approvals_are_used_once(session: Reading, books: Books) -> Findings:
    """Nobody approved their own act, every approval is as it was told, and no act lacks one of its own."""
    wrong = await _by_oneself(session, books) or await _not_as_told(session, books)
    return {"approvals": wrong or await _used_again(session, books)}


async def _by_oneself(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _own_approvals())
    if wrong is None:
        return None
    if wrong.requested_by == wrong.approved_by:
        return f"{wrong.name} approved an act of their own ({wrong.permission})."
    return f"An approval of {wrong.name}'s ({wrong.permission}) was used without saying for what."


@cache
def _own_approvals() -> Query:
    return (
        select(Approval.permission, Staff.name, Approval.requested_by, Approval.approved_by)
        .join(Staff, and_(Staff.company_id == Approval.company_id, Staff.id == Approval.requested_by))
        .where(
            Approval.company_id == OURS,
            or_(
                Approval.requested_by == Approval.approved_by,
                Approval.used_at.is_(None) != Approval.used_for.is_(None),
            ),
        )
        .order_by(Approval.at, Approval.id)
    )


async def _not_as_told(session: Reading, books: Books) -> str | None:
    """Row and entry in both directions: an approval that nobody told of was never given."""
    found = await session.stream(_given_and_told(), books.ours)
    async for row in found:
        if not _same(row):
            await found.close()
            return f"An approval ({row.permission}, {row.id}) is not what the journal told."
    gone = await first_of(session, books, _told_and_gone())
    return gone and f"The journal tells of an approval (entry {gone.sequence}), but {gone.subject_id} is gone."


@cache
def _given_and_told() -> Query:
    given = Approval
    return (
        select(table_of(given), *(getattr(JournalEntry, name).label(f"told_{name}") for name in ENTRY))
        .select_from(given)
        .outerjoin(
            JournalEntry,
            and_(
                JournalEntry.company_id == given.company_id,
                JournalEntry.subject_id == given.id,
                JournalEntry.kind == "approval",
            ),
        )
        .where(given.company_id == OURS)
        .order_by(given.at, given.id)
        .execution_options(yield_per=500)
    )


@cache
def _told_and_gone() -> Query:
    given = Approval
    return (
        select(JournalEntry.sequence, JournalEntry.subject_id)
        .outerjoin(given, and_(given.company_id == JournalEntry.company_id, given.id == JournalEntry.subject_id))
        .where(
            JournalEntry.company_id == OURS,
            JournalEntry.kind == "approval",
            given.id.is_(None),
        )
        .order_by(JournalEntry.terminal_id, JournalEntry.sequence)
    )


def _same(row: Any) -> bool:
    body = told_in(row.told_body or "")
    return (row.terminal_id, row.requested_by, row.approved_by) == (
        row.told_terminal_id,
        row.told_staff_id,
        row.told_approved_by,
    ) and all(body.get(name) == getattr(row, name) for name in TOLD)


async def _used_again(session: Reading, books: Books) -> str | None:
    """The approved acts of one person by another at a till are not more than the approvals used up there."""
    wrong = await first_of(session, books, _acts_without_one())
    return wrong and (
        f"{wrong.acts} acts that {wrong.name} approved were done, but {wrong.used} approvals were used up."
    )


@cache
def _acts_without_one() -> Query:
    approver = aliased(Staff)
    used = (
        select(Approval.terminal_id, Approval.requested_by, Approval.approved_by, func.count().label("many"))
        .where(Approval.company_id == OURS, Approval.used_at.is_not(None))
        .group_by(Approval.terminal_id, Approval.requested_by, Approval.approved_by)
        .subquery()
    )
    acts = (
        select(
            JournalEntry.terminal_id, JournalEntry.staff_id, JournalEntry.approved_by, func.count().label("many")
        )
        .where(
            JournalEntry.company_id == OURS,
            JournalEntry.approved_by.is_not(None),
            JournalEntry.kind != "approval",
        )
        .group_by(JournalEntry.terminal_id, JournalEntry.staff_id, JournalEntry.approved_by)
        .subquery()
    )
    return (
        select(acts.c.many.label("acts"), or_nothing(used.c.many).label("used"), approver.name)
        .outerjoin(
            used,
            and_(
                used.c.terminal_id == acts.c.terminal_id,
                used.c.requested_by == acts.c.staff_id,
                used.c.approved_by == acts.c.approved_by,
            ),
        )
        .outerjoin(approver, and_(approver.company_id == OURS, approver.id == acts.c.approved_by))
        .where(acts.c.many > or_nothing(used.c.many))
        .order_by(acts.c.terminal_id, acts.c.staff_id)
    )
