"""A person's data: handed out to them, and erased; their documents stay and the ledgers keep a number only."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from pos_tui.customers.keeping_words import forget_customer_words
from pos_tui.customers.merged import all_ids, ids_of
from pos_tui.customers.models import Customer
from pos_tui.customers.queries import LEDGERS, account_of
from pos_tui.customers.views import Account
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import decimal_text
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document, OpenBasket
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

HANDED_OUT, ERASED = "customer_handed_out", "customer_erased"
GONE = "(erased)"
LINE = ("position", "sku", "name", "quantity", "unit", "amount", "tax")
HEAD = ("receipt_number", "kind", "business_date", "at", "currency", "total", "tax", "points")


async def hand_out(
    session: Writing, lane: Lane, actor: Actor, customer_id: UUID, *, key: ShopKey, now: datetime
) -> dict[str, Any]:
    """All that is kept of a person, as JSON can say it, money in minor units; the journal keeps who did.

    Records of theirs that were merged into this one are in it.
    """
    place, company_id = Place.at(lane), lane.company.company_id
    state = await lock_lane(session, company_id, lane.terminal_id)
    approved_by = await require(session, place, actor, "erase_customer", used_for=customer_id, now=now)
    account = await account_of(session, company_id, customer_id)
    await append(
        session, state, [Entry(HANDED_OUT, actor.staff_id, customer_id, {}, approved_by)], key=key, now=now
    )
    return {
        **account.card.model_dump(mode="json"),
        **account.model_dump(mode="json", exclude={"card"}),
        "ledgers": {name: await _ledger(session, company_id, customer_id, name) for name in LEDGERS},
        "documents": await _documents(session, company_id, customer_id),
        "changes": await _changes(session, company_id, await all_ids(session, company_id, customer_id)),
    }


async def erase(
    session: Writing, lane: Lane, actor: Actor, customer_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """The person is forgotten: name, telephone, e-mail, card, note and code go. Again, it changes nothing.

    So does every record of theirs that was merged into this one.
    Raises BadInput while they owe something, while something is kept for them, or while a basket is theirs.
    """
    place, company_id = Place.at(lane), lane.company.company_id
    state = await lock_lane(session, company_id, lane.terminal_id)
    approved_by = await require(session, place, actor, "erase_customer", used_for=customer_id, now=now)
    account = await account_of(session, company_id, customer_id)
    if account.erased_at is not None:
        return
    if account.merged_into is not None:
        raise BadInput(f"{account.card.name} was merged into another customer: look for them again.")
    await _check_settled(session, lane, account)
    erased = await session.scalar(
        update(table_of(Customer))
        .where(
            Customer.company_id == company_id,
            Customer.id == customer_id,
            Customer.owed == 0,
            Customer.store_credit == 0,
            Customer.merged_into_id.is_(None),
        )
        .values(**_forgotten(customer_id), erased_at=now)
        .returning(Customer.id)
    )
    if erased is None:
        raise BadInput("Something was bought on account or credited meanwhile: look again, then erase.")
    for card in account.former:
        await session.execute(
            update(table_of(Customer))
            .where(Customer.company_id == company_id, Customer.id == card.customer_id)
            .values(**_forgotten(card.customer_id), erased_at=now)
        )
    theirs = [customer_id, *(card.customer_id for card in account.former)]
    await forget_customer_words(session, company_id, theirs)
    await append(session, state, [Entry(ERASED, actor.staff_id, customer_id, {}, approved_by)], key=key, now=now)


def _forgotten(customer_id: UUID) -> dict[str, Any]:
    none = ("phone", "phone_key", "email", "barcode", "tier", "tax_exempt", "credit_limit", "note")
    return {
        **dict.fromkeys(none),
        "code": f"ERASED-{customer_id.hex[-12:]}",
        "name": GONE,
        "folded_name": GONE,
        "consent": False,
        "active": False,
    }


async def _check_settled(session: Reading, lane: Lane, account: Account) -> None:
    card, company = account.card, lane.company
    for amount, what in (
        (account.owed, "still owes {}: have it paid off, then erase."),
        (account.store_credit, "has {} of store credit: let it be spent, then erase."),
    ):
        if amount:
            text = f"{company.currency} {decimal_text(amount, company.exponent)}"
            raise BadInput(f"{card.name} {what.format(text)}")
    theirs = (card.customer_id, *(former.customer_id for former in account.former))
    baskets = await session.scalar(
        select(OpenBasket.id)
        .where(
            OpenBasket.company_id == company.company_id,
            or_(*[OpenBasket.body.contains(str(customer_id)) for customer_id in theirs]),
        )
        .limit(1)
    )
    if baskets is not None:
        raise BadInput(f"{card.name} is on a basket that is open or held: finish it first, then erase.")


async def _ledger(session: Reading, company_id: UUID, customer_id: UUID, name: str) -> list[dict[str, Any]]:
    table, column = LEDGERS[name]
    found = await session.execute(
        select(table.at, table.kind, getattr(table, column).label("amount"), table.reason)
        .where(table.company_id == company_id, table.customer_id.in_(ids_of(company_id, [customer_id])))
        .order_by(table.at, table.id)
    )
    return [{**row, "at": row["at"].isoformat()} for row in map(dict, found.mappings())]


async def _documents(session: Reading, company_id: UUID, customer_id: UUID) -> list[dict[str, Any]]:
    theirs = (Document.company_id == company_id, Document.customer_id.in_(ids_of(company_id, [customer_id])))
    heads = await session.execute(
        select(Document.id, *[getattr(Document, name) for name in HEAD])
        .where(*theirs)
        .order_by(Document.at, Document.id)
    )
    lines = await session.execute(
        select(DocumentLine.document_id, *[getattr(DocumentLine, name) for name in LINE])
        .join(
            Document, (Document.company_id == DocumentLine.company_id) & (Document.id == DocumentLine.document_id)
        )
        .where(*theirs)
        .order_by(DocumentLine.document_id, DocumentLine.position)
    )
    of: dict[UUID, list[dict[str, Any]]] = {}
    for line in map(dict, lines.mappings()):
        of.setdefault(line.pop("document_id"), []).append(line)
    return [
        {**{name: _plain(head[name]) for name in HEAD}, "lines": of.get(head["id"], [])}
        for head in heads.mappings()
    ]


async def _changes(session: Reading, company_id: UUID, customer_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """When the person was added, changed and merged, and when consent was given or taken back."""
    found = await session.execute(
        select(JournalEntry.at, JournalEntry.body)
        .where(
            JournalEntry.company_id == company_id,
            JournalEntry.subject_id.in_(customer_ids),
            JournalEntry.kind.in_(("customer", "customer_merged")),
        )
        .order_by(JournalEntry.at, JournalEntry.sequence)
    )
    return [{"at": at.isoformat(), **json.loads(body)} for at, body in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
