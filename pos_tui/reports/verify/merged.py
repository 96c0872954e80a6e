"""Customers who were merged: what they held went to the other, by entries, and the journal was told."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from pos_tui.customers.models import AccountEntry, Customer, CustomerMerge, LoyaltyEntry, StoreCreditEntry
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of

MOVES = (
    (LoyaltyEntry, "points", "points"),
    (StoreCreditEntry, "amount", "store_credit"),
    (AccountEntry, "amount", "owed"),
)
Moved = dict[UUID, dict[UUID, int]]


async def merges_hold(session: Reading, books: Books) -> Findings:
    """Who was merged holds nothing and points at who stands for them; each merge moved what it says."""
    wrong = await _still_there(session, books)
    return {"merged": wrong or await _wrong_merge(session, books)}


async def _still_there(session: Reading, books: Books) -> str | None:
    row = await first_of(session, books, _merged_holding())
    return row and f"Customer {row.code} was merged into another, and still buys or holds something."


@cache
def _merged_holding() -> Query:
    into, gone = aliased(Customer), Customer
    return (
        select(gone.code)
        .outerjoin(into, and_(into.company_id == gone.company_id, into.id == gone.merged_into_id))
        .where(
            gone.company_id == OURS,
            gone.merged_into_id.is_not(None),
            or_(
                gone.active, gone.consent, gone.points != 0, gone.store_credit != 0, gone.owed != 0,
                into.id.is_(None), into.merged_into_id.is_not(None),
            ),
        )
        .order_by(gone.code)
    )  # fmt: skip


async def _wrong_merge(session: Reading, books: Books) -> str | None:
    rows = await session.execute(_merges_and_told(), books.ours)
    merges = rows.all()
    went = {merge.from_id: merge.into_id for merge, *_ in merges}
    moved = {name: await _moved(session, books, ledger, column) for ledger, column, name in MOVES}
    for merge, code, now, told in merges:
        if told is None:
            return f"Customer {code} was merged into another, and the journal was not told."
        if now != _end(went, merge.from_id):
            return f"Customer {code} is not found as the customer that they were merged into."
        if any(moved[name].pop(merge.id, {}) != _should(merge, name) for name in moved):
            return f"Customer {code} was merged into another, and their entries do not move what they had."
    return "An entry moves a balance between customers who were not merged." if any(moved.values()) else None


@cache
def _merges_and_told() -> Query:
    return (
        select(CustomerMerge, Customer.code, Customer.merged_into_id, JournalEntry.sequence)
        .join(Customer, and_(Customer.company_id == OURS, Customer.id == CustomerMerge.from_id))
        .outerjoin(
            JournalEntry,
            and_(
                JournalEntry.company_id == OURS,
                JournalEntry.subject_id == CustomerMerge.from_id,
                JournalEntry.kind == "customer_merged",
            ),
        )
        .where(CustomerMerge.company_id == OURS)
        .order_by(CustomerMerge.at, CustomerMerge.id)
    )


async def _moved(session: Reading, books: Books, ledger: Any, column: str) -> Moved:
    found = await session.execute(_all_moved(ledger, column), books.ours)
    moved: Moved = {}
    for merge_id, customer_id, amount in found:
        of_merge = moved.setdefault(merge_id, {})
        of_merge[customer_id] = of_merge.get(customer_id, 0) + int(amount)
    return moved


@cache
def _all_moved(ledger: Any, column: str) -> Query:
    return select(ledger.source_id, ledger.customer_id, getattr(ledger, column)).where(
        ledger.company_id == OURS, ledger.kind == "merged"
    )


def _should(merge: CustomerMerge, name: str) -> dict[UUID, int]:
    amount = int(getattr(merge, name))
    return {merge.from_id: -amount, merge.into_id: amount} if amount else {}


def _end(went: dict[UUID, UUID], customer_id: UUID) -> UUID | None:
    """Whoever stands for them now, along all later merges; None where they go in a ring."""
    seen = set()
    while customer_id in went and customer_id not in seen:
        seen.add(customer_id)
        customer_id = went[customer_id]
    return customer_id if customer_id not in seen else None
