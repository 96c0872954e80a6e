"""Points, store credit and gift cards: every balance is the sum of its ledger."""

from functools import cache
from typing import Any

from sqlalchemy import and_, or_, select

from pos_tui.accounts.models import Posting
from pos_tui.accounts.rules import GIFT_CARDS
from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.customers.models import (
    AccountEntry,
    Customer,
    GiftCard,
    GiftCardEntry,
    LoyaltyEntry,
    StoreCreditEntry,
)
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.selling.models import Document

OF_SALES = ("earned", "returned")
PAID_WITH: dict[str, tuple[Any, Any, int]] = {
    "credit paid": (TenderType.kind == "store_credit", StoreCreditEntry, -1),
    "on account": (TenderType.on_account, AccountEntry, 1),
}
"""By promise: which tenders, the ledger of their balance, and the sign that paying has in it."""


async def points_are_sums(session: Reading, books: Books) -> Findings:
    """A customer's points = Σ loyalty entries."""
    wrong = await first_of(session, books, _differing(Customer, "points", LoyaltyEntry, "customer_id", "points"))
    return {
        "points": wrong
        and f"Customer {wrong.code} has {wrong.balance} points, the entries come to {int(wrong.ledger)}."
    }


async def store_credit_is_sums(session: Reading, books: Books) -> Findings:
    """A customer's store credit = Σ its entries."""
    differing = _differing(Customer, "store_credit", StoreCreditEntry, "customer_id", "amount")
    wrong = await first_of(session, books, differing)
    return {
        "store credit": wrong
        and f"Customer {wrong.code} has a store credit of {books.money(wrong.balance)}, "
        f"the entries come to {books.money(wrong.ledger)}."
    }


async def accounts_are_sums(session: Reading, books: Books) -> Findings:
    """What a customer owes = Σ what they bought on account and paid of it."""
    wrong = await first_of(session, books, _differing(Customer, "owed", AccountEntry, "customer_id", "amount"))
    return {
        "owed": wrong
        and f"Customer {wrong.code} owes {books.money(wrong.balance)}, "
        f"the entries come to {books.money(wrong.ledger)}."
    }


async def balances_paid(session: Reading, books: Books) -> Findings:
    """What a till's receipt took in store credit and on account = what their ledgers say of it."""
    found: dict[str, str | None] = {}
    for name, what in (("credit paid", "store credit"), ("on account", "on account")):
        wrong = await first_of(session, books, _paid_otherwise(name))
        found[name] = (
            wrong
            and f"Receipt {wrong.receipt_number} took {books.money(wrong.paid)} {what}, "
            f"its customer's entries come to {books.money(wrong.moved)}."
        )
    return found


@cache
def _paid_otherwise(name: str) -> Query:
    tender, entry, sign = PAID_WITH[name]
    paid = (
        select(DrawerMovement.source_id, summed(DrawerMovement.amount - DrawerMovement.change).label("paid"))
        .join(
            TenderType,
            and_(TenderType.company_id == OURS, TenderType.id == DrawerMovement.tender_type_id),
        )
        .where(DrawerMovement.company_id == OURS, DrawerMovement.kind == "tender", tender)
        .group_by(DrawerMovement.source_id)
        .subquery()
    )
    moved = (
        select(entry.source_id, summed(entry.amount * sign).label("moved"))
        .where(entry.company_id == OURS)
        .group_by(entry.source_id)
        .subquery()
    )
    return (
        select(
            Document.receipt_number,
            or_nothing(paid.c.paid).label("paid"),
            or_nothing(moved.c.moved).label("moved"),
        )
        .outerjoin(paid, paid.c.source_id == Document.id)
        .outerjoin(moved, moved.c.source_id == Document.id)
        .where(
            Document.company_id == OURS,
            Document.origin == "till",
            or_nothing(paid.c.paid) != or_nothing(moved.c.moved),
        )
        .order_by(Document.terminal_id, Document.number)
    )


async def gift_cards_are_sums(session: Reading, books: Books) -> Findings:
    """A gift card's balance = Σ its entries."""
    differing = _differing(GiftCard, "balance", GiftCardEntry, "gift_card_id", "amount")
    wrong = await first_of(session, books, differing)
    return {
        "gift cards": wrong
        and f"Gift card {wrong.code} holds {books.money(wrong.balance)}, "
        f"the entries come to {books.money(wrong.ledger)}."
    }


async def gift_cards_are_owed(session: Reading, books: Books) -> Findings:
    """What a document posts as owed on gift cards = what it put on them in their ledger, and its receipt says so.

    A replayed document was paid with cards that nobody knows any more.
    """
    wrong = await first_of(session, books, _owed_otherwise())
    return {
        "gift cards owed": wrong
        and f"Receipt {wrong.receipt_number} posts {books.money(wrong.owed)} as owed on gift cards, "
        f"their entries come to {books.money(wrong.moved)}."
    }


@cache
def _owed_otherwise() -> Query:
    posted = (
        select(Posting.entry_id, summed(-Posting.amount).label("owed"))
        .where(Posting.company_id == OURS, Posting.account_code == GIFT_CARDS)
        .group_by(Posting.entry_id)
        .subquery()
    )
    moved = (
        select(GiftCardEntry.source_id, summed(GiftCardEntry.amount).label("moved"))
        .where(GiftCardEntry.company_id == OURS)
        .group_by(GiftCardEntry.source_id)
        .subquery()
    )
    return (
        select(
            Document.receipt_number,
            or_nothing(posted.c.owed).label("owed"),
            or_nothing(moved.c.moved).label("moved"),
        )
        .outerjoin(posted, posted.c.entry_id == Document.id)
        .outerjoin(moved, moved.c.source_id == Document.id)
        .where(
            Document.company_id == OURS,
            Document.origin == "till",
            or_nothing(posted.c.owed) != or_nothing(moved.c.moved),
        )
        .order_by(Document.terminal_id, Document.number)
    )


async def receipts_tell_points(session: Reading, books: Books) -> Findings:
    """The points printed on a document = what it earned and took back in the ledger."""
    wrong = await first_of(session, books, _other_points())
    return {
        "points told": wrong
        and f"Receipt {wrong.receipt_number} tells of {wrong.points} points, "
        f"its customer's entries of {int(wrong.ledger)}."
    }


@cache
def _other_points() -> Query:
    entries = (
        select(LoyaltyEntry.source_id, LoyaltyEntry.customer_id, summed(LoyaltyEntry.points).label("points"))
        .where(LoyaltyEntry.company_id == OURS, LoyaltyEntry.kind.in_(OF_SALES))
        .group_by(LoyaltyEntry.source_id, LoyaltyEntry.customer_id)
        .subquery()
    )
    return (
        select(Document.receipt_number, Document.points, or_nothing(entries.c.points).label("ledger"))
        .outerjoin(entries, entries.c.source_id == Document.id)
        .where(
            Document.company_id == OURS,
            or_(
                Document.points != or_nothing(entries.c.points),
                and_(
                    entries.c.customer_id.is_not(None),
                    Document.customer_id.is_distinct_from(entries.c.customer_id),
                ),
            ),
        )
        .order_by(Document.terminal_id, Document.number)
    )


@cache
def _differing(owner: Any, balance: str, entry: Any, of_owner: str, moved: str) -> Query:
    """Owners of a balance that is not the sum of its entries, each column by its name."""
    held, owner_id = getattr(owner, balance), getattr(entry, of_owner)
    ledger = (
        select(owner_id.label("owner_id"), summed(getattr(entry, moved)).label("moved"))
        .where(entry.company_id == OURS)
        .group_by(owner_id)
        .subquery()
    )
    return (
        select(owner.code, held.label("balance"), or_nothing(ledger.c.moved).label("ledger"))
        .outerjoin(ledger, ledger.c.owner_id == owner.id)
        .where(owner.company_id == OURS, held != or_nothing(ledger.c.moved))
        .order_by(owner.id)
    )
