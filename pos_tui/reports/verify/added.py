"""The totals of every shift, added up again from documents, lines, movements and journal."""

from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select

from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.cash.totals import SUMMED, ShiftTotals, TaxSum
from pos_tui.cash.views import DrawerSum
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Query, summed
from pos_tui.selling.line_models import DocumentLine, TaxPart
from pos_tui.selling.models import Document

OF_DOCUMENT = and_(DocumentLine.company_id == Document.company_id, DocumentLine.document_id == Document.id)


async def added_up(session: Reading, books: Books) -> dict[UUID, ShiftTotals]:
    """By shift, what its running totals and its Z have to say; shifts without anything are not in it."""
    facts: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for part in (_of_documents, _of_discounts, _of_taxes, _of_drawers, _of_no_sales):
        for shift_id, found in (await part(session, books)).items():
            facts[shift_id] |= found
    return {shift_id: _totals(found) for shift_id, found in facts.items()}


def _totals(found: dict[str, Any]) -> ShiftTotals:
    of_lines, of_baskets = found.pop("of_lines", 0), found.pop("of_baskets", 0)
    return ShiftTotals.model_validate({**found, "discount": of_lines + of_baskets})


async def _of_documents(session: Reading, books: Books) -> dict[UUID, dict[str, Any]]:
    found = await session.execute(_documents(), books.ours)
    rows: Any = found.mappings()
    return {row["shift_id"]: {name: int(row[name]) for name in row if name != "shift_id"} for row in rows}


@cache
def _documents() -> Query:
    return (
        select(
            Document.shift_id,
            func.count().label("documents"),
            *(summed(case((Document.kind == kind, 1), else_=0)).label(f"{kind}s") for kind in ("return", "void")),
            *(summed(getattr(Document, name)).label(name) for name in SUMMED),
            summed(Document.basket_discount).label("of_baskets"),
        )
        .where(Document.company_id == OURS)
        .group_by(Document.shift_id)
    )


async def _of_discounts(session: Reading, books: Books) -> dict[UUID, dict[str, Any]]:
    found = await session.execute(_discounts(), books.ours)
    return {shift_id: {"of_lines": int(discount)} for shift_id, discount in found}


@cache
def _discounts() -> Query:
    return (
        select(Document.shift_id, summed(DocumentLine.discount + DocumentLine.promotion))
        .join(DocumentLine, OF_DOCUMENT)
        .where(Document.company_id == OURS)
        .group_by(Document.shift_id)
    )


async def _of_taxes(session: Reading, books: Books) -> dict[UUID, dict[str, Any]]:
    found = await session.execute(_taxes(), books.ours)
    taxes: dict[UUID, dict[str, TaxSum]] = defaultdict(dict)
    for shift_id, code, base, tax in found:
        taxes[shift_id][code] = TaxSum.model_validate({"base": int(base), "tax": int(tax)})
    for shift_id, code, name, tax in await _of_parts(session, books):
        part = TaxSum.model_validate({"parts": {name: int(tax)}})
        taxes[shift_id][code] = taxes[shift_id][code].plus(part)
    return {shift_id: {"taxes": by_code} for shift_id, by_code in taxes.items()}


@cache
def _taxes() -> Query:
    return (
        select(
            Document.shift_id,
            DocumentLine.tax_code,
            summed(DocumentLine.amount - DocumentLine.basket_share),
            summed(DocumentLine.tax),
        )
        .join(DocumentLine, OF_DOCUMENT)
        .where(Document.company_id == OURS, DocumentLine.kind != "gift_card")
        .group_by(Document.shift_id, DocumentLine.tax_code)
    )


async def _of_parts(session: Reading, books: Books) -> list[tuple[UUID, str, str, int]]:
    """(shift, class, name of a part, what it came to)."""
    found = await session.execute(_parts(), books.ours)
    return [(shift_id, code, name, int(tax)) for shift_id, code, name, tax in found]


@cache
def _parts() -> Query:
    return (
        select(Document.shift_id, DocumentLine.tax_code, TaxPart.name, summed(TaxPart.tax))
        .join(DocumentLine, OF_DOCUMENT)
        .join(
            TaxPart,
            and_(
                TaxPart.company_id == DocumentLine.company_id,
                TaxPart.document_id == DocumentLine.document_id,
                TaxPart.position == DocumentLine.position,
            ),
        )
        .where(Document.company_id == OURS)
        .group_by(Document.shift_id, DocumentLine.tax_code, TaxPart.name)
    )


async def _of_drawers(session: Reading, books: Books) -> dict[UUID, dict[str, Any]]:
    found = await session.execute(_drawers(), books.ours)
    drawers: dict[UUID, ShiftTotals] = defaultdict(ShiftTotals)
    rows: Any = found.mappings()
    for row in rows:
        named = {name: row[name] for name in ("kind", "tender_kind", "tender_code", "count", "currency")}
        sums = {name: int(row[name]) for name in ("amount", "change", "foreign")}
        moved = DrawerSum.model_validate({**named, **sums})
        drawers[row["shift_id"]] = drawers[row["shift_id"]].with_movements([moved])
    return {shift_id: {"drawer": totals.drawer} for shift_id, totals in drawers.items()}


@cache
def _drawers() -> Query:
    movement = DrawerMovement
    return (
        select(
            movement.shift_id,
            movement.kind,
            TenderType.kind.label("tender_kind"),
            TenderType.code.label("tender_code"),
            func.count().label("count"),
            summed(movement.amount).label("amount"),
            summed(movement.change).label("change"),
            movement.currency,
            summed(movement.foreign_amount).label("foreign"),
        )
        .join(
            TenderType,
            and_(TenderType.company_id == movement.company_id, TenderType.id == movement.tender_type_id),
        )
        .where(movement.company_id == OURS)
        .group_by(movement.shift_id, movement.kind, TenderType.kind, TenderType.code, movement.currency)
    )


async def _of_no_sales(session: Reading, books: Books) -> dict[UUID, dict[str, Any]]:
    """A drawer opened for nothing is told between the opening of its shift and its Z, and nowhere else."""
    found = await session.execute(_no_sales(), books.ours)
    opened: dict[UUID, UUID] = {}
    counted: dict[UUID, int] = defaultdict(int)
    for terminal_id, kind, subject_id in found:
        if kind == "shift_open" and subject_id is not None:
            opened[terminal_id] = subject_id
        elif terminal_id in opened:
            counted[opened[terminal_id]] += 1
    return {shift_id: {"no_sales": many} for shift_id, many in counted.items()}


@cache
def _no_sales() -> Query:
    return (
        select(JournalEntry.terminal_id, JournalEntry.kind, JournalEntry.subject_id)
        .where(JournalEntry.company_id == OURS, JournalEntry.kind.in_(("shift_open", "no_sale")))
        .order_by(JournalEntry.terminal_id, JournalEntry.sequence)
    )
