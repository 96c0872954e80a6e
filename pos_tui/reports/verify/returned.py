"""Returns: never more came back than was sold, and the count is what the returning lines add up to."""

from functools import cache
from typing import Any

from sqlalchemy import Subquery, and_, func, or_, select

from pos_tui.db.sessions import Reading
from pos_tui.money import Quantity, quantity_text
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing
from pos_tui.selling.line_models import DocumentLine, ReturnedLine
from pos_tui.selling.models import Document

PARTS = ("amount", "tax", "basket_share")


async def returns_are_counted(session: Reading, books: Books) -> Findings:
    """returned ≤ sold per line, and = Σ of the lines that took it back, in goods, money and tax."""
    wrong = await first_of(session, books, _other_returns())
    return {"returns": wrong and _sentence(wrong)}


@cache
def _other_returns() -> Query:
    back = _taken_back()
    parts = [or_nothing(back.c[part]) != getattr(ReturnedLine, part) for part in PARTS]
    return (
        select(
            Document.receipt_number,
            DocumentLine.position,
            DocumentLine.quantity.label("sold"),
            or_nothing(ReturnedLine.returned).label("counted"),
            or_nothing(back.c.quantity).label("returned"),
        )
        .select_from(DocumentLine)
        .join(
            Document, and_(Document.company_id == DocumentLine.company_id, Document.id == DocumentLine.document_id)
        )
        .outerjoin(ReturnedLine, _same_line(ReturnedLine))
        .outerjoin(
            back, and_(back.c.document_id == DocumentLine.document_id, back.c.position == DocumentLine.position)
        )
        .where(
            DocumentLine.company_id == OURS,
            or_(ReturnedLine.document_id.is_not(None), back.c.document_id.is_not(None)),
            or_(
                or_nothing(ReturnedLine.returned) != or_nothing(back.c.quantity),
                or_nothing(back.c.quantity) > DocumentLine.quantity,
                ReturnedLine.sold != DocumentLine.quantity,
                *parts,
            ),
        )
        .order_by(Document.terminal_id, Document.number, DocumentLine.position)
    )


def _taken_back() -> Subquery:
    line = DocumentLine
    return (
        select(
            line.returns_document_id.label("document_id"),
            line.returns_position.label("position"),
            (-func.sum(line.quantity)).label("quantity"),
            *((-func.sum(getattr(line, part))).label(part) for part in PARTS),
        )
        .where(line.company_id == OURS, line.returns_document_id.is_not(None))
        .group_by(line.returns_document_id, line.returns_position)
        .subquery()
    )


def _same_line(other: Any) -> Any:
    return and_(
        other.company_id == DocumentLine.company_id,
        other.document_id == DocumentLine.document_id,
        other.position == DocumentLine.position,
    )


def _sentence(wrong: Any) -> str:
    sold, counted, returned = (
        quantity_text(Quantity(int(number))) for number in (wrong.sold, wrong.counted, wrong.returned)
    )
    named = f"Line {wrong.position} of receipt {wrong.receipt_number}"
    if wrong.returned > wrong.sold:
        return f"{named} sold {sold}, but {returned} came back."
    if wrong.returned != wrong.counted:
        return f"{named} counts {counted} as returned, the returns come to {returned}."
    return f"{named} does not count what its returns gave back in money or tax."
