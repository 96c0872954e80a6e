"""Every document is what the journal told of it, taxed by its own rules, and posted as it was paid."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.accounts.rules import document_postings
from pos_tui.cash.models import TenderType
from pos_tui.db.sessions import Reading
from pos_tui.money import Money, extend
from pos_tui.reports.verify.books import OURS, Books, Findings, Query
from pos_tui.reports.verify.taxes import parts_add_up, taxed_by_class
from pos_tui.reports.verify.told import Told, documents
from pos_tui.selling.record import content_digest

FACTS = ("receipt_number", "kind", "total", "tax", "rounding", "points", "origin")


async def documents_hold(session: Reading, books: Books) -> Findings:
    """One pass over all documents, holding each against journal, tax rules and accounts."""
    tenders = await _tenders(session, books)
    checks: dict[str, Callable[[Told], str | None]] = {
        "as told": as_told,
        "tax classes": lambda told: parts_add_up(told, books) or taxed_by_class(told, books),
        "postings": lambda told: posted(told, tenders, books),
    }
    findings: dict[str, str | None] = dict.fromkeys(checks)
    looked_at = 0
    async for batch in documents(session, books):
        for told in batch:
            for name, check in checks.items():
                findings[name] = findings[name] or check(told)
        looked_at += len(batch)
        books.tell(looked_at)
    return findings


def as_told(told: Told) -> str | None:
    """Exactly one sealed entry tells of the document, and every stored field is as it was then."""
    if len(told.entries) != 1:
        return f"{told.named} is told of by {len(told.entries)} journal entries instead of one."
    entry, document = told.entries[0], told.document
    if (entry["kind"], entry["terminal_id"]) != (document["kind"], document["terminal_id"]):
        return f"{told.named} is a {document['kind']}, the journal tells of a {entry['kind']} or another till."
    body = told_in(entry["body"])
    for fact in FACTS:
        if body.get(fact) != document[fact]:
            return f"{told.named}: its {fact.replace('_', ' ')} is not what the journal told."
    if body.get("content") not in _contents(told):
        return f"{told.named}: a field of it, of a line or of a tender is not what the journal sealed."
    return None


def _contents(told: Told) -> tuple[str, ...]:
    """As it is sealed; one of the first releases left the promotions out."""
    rows = (told.document, told.lines, told.tenders, told.tax_parts)
    whole = content_digest(*rows, told.promotions)
    return (whole, content_digest(*rows)) if told.promotions else (whole,)


def told_in(body: str) -> dict[str, Any]:
    """The facts of a journal entry; none where it is not JSON any more, which the chain finds too."""
    try:
        facts = json.loads(body)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}


def posted(told: Told, tenders: Mapping[UUID, Any], books: Books) -> str | None:
    """The accounts hold what follows from the document, and debits equal credits."""
    document = told.document
    if any(row["tender_type_id"] not in tenders for row in told.tenders):
        return f"{told.named} is paid with a tender that the shop does not have."
    paid = [(tenders[row["tender_type_id"]], row["amount"], row["change"]) for row in told.tenders]
    cash = next((tender.code for tender, _, _ in paid if _is_own_cash(tender)), None)
    first_cash = next((tender.code for tender in tenders.values() if _is_own_cash(tender)), None)
    costs = [extend(line["unit_cost"], line["quantity"]) for line in told.lines if line["unit_cost"] is not None]
    due = document_postings(
        tenders=[(tender.code, tender.kind, amount, change) for tender, amount, change in paid],
        cash_code=cash or first_cash,
        total=document["total"],
        tax=document["tax"],
        rounding=document["rounding"],
        cost=Money(sum(costs)),
        not_turnover=document["not_turnover"],
    )
    said: dict[str, int] = defaultdict(int)
    for posting in told.postings:
        said[posting["account_code"]] += posting["amount"]
    for account in sorted({*due, *said}):
        if due.get(account, 0) != said.get(account, 0):
            return (
                f"{told.named} is posted to account {account} with {books.money(said.get(account, 0))}, "
                f"it should be {books.money(due.get(account, 0))}."
            )
    return None


def _is_own_cash(tender: Any) -> bool:
    return bool(tender.kind == "cash" and tender.currency is None)


async def _tenders(session: Reading, books: Books) -> dict[UUID, Any]:
    """Ways of paying by id, in the company's order."""
    found = await session.execute(_all_tenders(), books.ours)
    return {row.id: row for row in found}


@cache
def _all_tenders() -> Query:
    return (
        select(TenderType.id, TenderType.code, TenderType.kind, TenderType.currency)
        .where(TenderType.company_id == OURS)
        .order_by(TenderType.position)
    )
