"""Finished documents with all that belongs to them, read in batches of a bounded size."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.db.base import Base, table_of
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Query
from pos_tui.selling.line_models import AppliedPromotion, DocumentLine, TaxPart
from pos_tui.selling.models import Document

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


async def documents(session: Reading, books: Books) -> AsyncIterator[list[Told]]:
    """Every document of a company in the order of ids, a batch at a time."""
    after = UUID(int=0)
    while True:
        found = await session.execute(_documents_after(), {**books.ours, "after": after})
        rows = list(found.mappings())
        if not rows:
            return
        yield await _told(session, books, rows)
        after = rows[-1]["id"]


@cache
def _documents_after() -> Query:
    document = table_of(Document).c
    further = document.id > bindparam("after", type_=IDENTITY)
    return select(*document).where(document.company_id == OURS, further).order_by(document.id).limit(BATCH)


async def _told(session: Reading, books: Books, rows: list[Any]) -> list[Told]:
    these = {**books.ours, "first": rows[0]["id"], "last": rows[-1]["id"]}
    lines = await _by_document(session, these, DocumentLine, "document_id", "position")
    tenders = await _by_document(session, these, DrawerMovement, "source_id", "position", kinds=("tender",))
    entries = await _by_document(session, these, JournalEntry, "subject_id", "sequence", kinds=DOCUMENT_KINDS)
    postings = await _by_document(session, these, Posting, "entry_id", "position")
    parts = await _by_document(session, these, TaxPart, "document_id", "position", "part")
    offers = await _by_document(session, these, AppliedPromotion, "document_id", "position")
    told = (lines, tenders, entries, postings, parts, offers)
    return [Told(row, *(found.get(row["id"], []) for found in told)) for row in rows]


async def _by_document(
    session: Reading,
    these: Mapping[str, Any],
    model: type[Base],
    of: str,
    *order: str,
    kinds: tuple[str, ...] = (),
) -> Mapping[UUID, list[Row]]:
    """What a table has of these documents, by the column with the document's id."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    rows: Any = (await session.execute(_of_documents(model, of, order, kinds), these)).mappings()
    for row in rows:
        found[row[of]].append(row)
    return found


@cache
def _of_documents(model: type[Base], of: str, order: tuple[str, ...], kinds: tuple[str, ...]) -> Query:
    """One range of the table's key, however many documents there are."""
    columns = table_of(model).c
    first, last = (bindparam(name, type_=IDENTITY) for name in ("first", "last"))
    query: Query = select(*columns).where(columns.company_id == OURS, columns[of].between(first, last))
    if kinds:
        query = query.where(columns.kind.in_(kinds))
    return query.order_by(columns[of], *(columns[name] for name in order))
