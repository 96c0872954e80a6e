"""The catalogue: a change of many products has a line for each of them, and the journal was told of it."""

from sqlalchemy import and_, func, or_, select

from pos_tui.catalogue.models import BulkEdit, BulkEditLine
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import Books, Findings, first_of, or_nothing

TOLD = "bulk_edit"


async def bulk_edits_are_whole(session: Reading, books: Books) -> Findings:
    """A change has as many lines as it says products, and one entry of the journal about it."""
    lines = (
        select(BulkEditLine.edit_id, func.count().label("products"))
        .where(BulkEditLine.company_id == books.company.company_id)
        .group_by(BulkEditLine.edit_id)
        .subquery()
    )
    told = and_(
        JournalEntry.company_id == BulkEdit.company_id,
        JournalEntry.subject_id == BulkEdit.id,
        JournalEntry.kind == TOLD,
    )
    wrong = await first_of(
        session,
        select(BulkEdit.change, BulkEdit.products, or_nothing(lines.c.products).label("lines"), JournalEntry.kind)
        .outerjoin(lines, lines.c.edit_id == BulkEdit.id)
        .outerjoin(JournalEntry, told)
        .where(
            BulkEdit.company_id == books.company.company_id,
            or_(BulkEdit.products != or_nothing(lines.c.products), JournalEntry.kind.is_(None)),
        )
        .order_by(BulkEdit.at, BulkEdit.id),
    )
    if wrong is None:
        return {"changes": None}
    if wrong.kind is None:
        return {"changes": f"The change «{wrong.change}» of many products was not told to the journal."}
    return {
        "changes": f"The change «{wrong.change}» says {wrong.products} products and has lines of {wrong.lines}."
    }
