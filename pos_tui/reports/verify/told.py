"""Finished documents with all that belongs to them, read in batches of a bounded size."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.models import AppliedPromotion, Document, DocumentLine, TaxPart

BATCH = 500
DOCUMENT_KINDS = ("sale", "return", "void")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """A document, and what lines, drawer, journal and accounts tell of it."""

    document: Row
    lines: list[Row]
    tenders: list[Row]
    entries: list[Row]
    postings: list[Row]
    tax_parts: list[Row] = field(default_factory=list)
    promotions: list[Row] = field(default_factory=list)

    @property
    def named(self) -> str:
        """How a sentence calls it."""
        return f"Receipt {self.document['receipt_number']}"


async def documents(session: Reading, company_id: UUID) -> AsyncIterator[list[Told]]:
    """Every document of a company in the order of ids, a batch at a time."""
    table, after = table_of(Document), UUID(int=0)
    while True:
        found = await session.execute(
            select(table)
            .where(table.c.company_id == company_id, table.c.id > after)
            .order_by(table.c.id)
            .limit(BATCH)
        )
        rows = list(found.mappings())
        if not rows:
            return
        yield await _told(session, rows)
        after = rows[-1]["id"]


async def _told(session: Reading, rows: list[Any]) -> list[Told]:
    lines = await _by_document(session, rows, table_of(DocumentLine), "document_id", "position")
    tenders = await _by_document(
        session, rows, table_of(DrawerMovement), "source_id", "position", kinds=("tender",)
    )
    entries = await _by_document(
        session, rows, table_of(JournalEntry), "subject_id", "sequence", kinds=DOCUMENT_KINDS
    )
    postings = await _by_document(session, rows, table_of(Posting), "entry_id", "position")
    parts = await _by_document(session, rows, table_of(TaxPart), "document_id", "position", "part")
    offers = await _by_document(session, rows, table_of(AppliedPromotion), "document_id", "position")
    told = (lines, tenders, entries, postings, parts, offers)
    return [Told(row, *(found.get(row["id"], []) for found in told)) for row in rows]


async def _by_document(
    session: Reading, rows: list[Any], table: Table, of: str, *order: str, kinds: tuple[str, ...] = ()
) -> Mapping[UUID, list[Row]]:
    """What a table has of these documents: one range of its key, however many documents there are."""
    query = (
        select(table)
        .where(table.c.company_id == rows[0]["company_id"], table.c[of].between(rows[0]["id"], rows[-1]["id"]))
        .order_by(table.c[of], *(table.c[column] for column in order))
    )
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    found: dict[UUID, list[Row]] = defaultdict(list)
    rows_found: Any = (await session.execute(query)).mappings()
    for row in rows_found:
        found[row[of]].append(row)
    return found
