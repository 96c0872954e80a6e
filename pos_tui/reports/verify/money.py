"""Money adds up: lines, tenders and taxes of every document."""

from functools import cache
from typing import Any

from sqlalchemy import Subquery, and_, case, or_, select

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document

IN_ORDER = (Document.terminal_id, Document.number)


async def lines_add_up(session: Reading, books: Books) -> Findings:
    """Σ lines = goods, Σ shares = basket discount, and goods − discount (+ tax on top) = total."""
    wrong = await first_of(session, books, _other_than_lines())
    return {"lines": wrong and _line_sentence(wrong, books)}


@cache
def _other_than_lines() -> Query:
    lines = _lines_by_document()
    should_be = (
        Document.goods - Document.basket_discount + case((Document.prices_include_tax, 0), else_=Document.tax)
    )
    return (
        select(
            Document.receipt_number,
            Document.goods,
            Document.basket_discount,
            Document.total,
            or_nothing(lines.c.goods).label("of_lines"),
            or_nothing(lines.c.share).label("of_shares"),
            should_be.label("should_be"),
            Document.not_turnover,
            or_nothing(lines.c.on_cards).label("on_cards"),
        )
        .outerjoin(lines, lines.c.document_id == Document.id)
        .where(
            Document.company_id == OURS,
            or_(
                lines.c.document_id.is_(None),
                Document.goods != lines.c.goods,
                Document.basket_discount != lines.c.share,
                Document.total != should_be,
                Document.not_turnover != lines.c.on_cards,
            ),
        )
        .order_by(*IN_ORDER)
    )


async def taxes_add_up(session: Reading, books: Books) -> Findings:
    """Σ tax of the lines = tax of the document."""
    wrong = await first_of(session, books, _other_than_taxes())
    if wrong is None:
        return {"tax": None}
    return {
        "tax": f"Receipt {wrong.receipt_number} carries {books.money(wrong.tax)} of tax, "
        f"its lines {books.money(wrong.of_lines)}."
    }


@cache
def _other_than_taxes() -> Query:
    lines = _lines_by_document()
    return (
        select(Document.receipt_number, Document.tax, or_nothing(lines.c.tax).label("of_lines"))
        .outerjoin(lines, lines.c.document_id == Document.id)
        .where(Document.company_id == OURS, Document.tax != or_nothing(lines.c.tax))
        .order_by(*IN_ORDER)
    )


async def tenders_pay(session: Reading, books: Books) -> Findings:
    """Σ tenders − change − rounding = total, for every document; and no tender without one."""
    return {"paid": await _unpaid(session, books) or await _paid_for_nothing(session, books)}


async def _unpaid(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _other_than_paid())
    return wrong and (
        f"Receipt {wrong.receipt_number}: {books.money(wrong.total)} and a rounding of "
        f"{books.money(wrong.rounding)} were due, {books.money(wrong.net)} was paid."
    )


@cache
def _other_than_paid() -> Query:
    paid = (
        select(DrawerMovement.source_id, summed(DrawerMovement.amount - DrawerMovement.change).label("net"))
        .where(DrawerMovement.company_id == OURS, DrawerMovement.kind == "tender")
        .group_by(DrawerMovement.source_id)
        .subquery()
    )
    net = or_nothing(paid.c.net)
    return (
        select(Document.receipt_number, Document.total, Document.rounding, net.label("net"))
        .outerjoin(paid, paid.c.source_id == Document.id)
        .where(
            Document.company_id == OURS,
            or_(net - Document.rounding != Document.total, Document.settled != net),
        )
        .order_by(*IN_ORDER)
    )


async def _paid_for_nothing(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _tenders_alone())
    return wrong and f"A tender of {books.money(wrong.amount)} pays for document {wrong.source_id}, which is gone."


@cache
def _tenders_alone() -> Query:
    return (
        select(DrawerMovement.source_id, DrawerMovement.amount)
        .outerjoin(
            Document,
            and_(Document.company_id == DrawerMovement.company_id, Document.id == DrawerMovement.source_id),
        )
        .where(
            DrawerMovement.company_id == OURS,
            DrawerMovement.kind == "tender",
            Document.id.is_(None),
        )
        .order_by(DrawerMovement.source_id, DrawerMovement.position)
    )


def _lines_by_document() -> Subquery:
    return (
        select(
            DocumentLine.document_id,
            summed(DocumentLine.amount).label("goods"),
            summed(DocumentLine.basket_share).label("share"),
            summed(DocumentLine.tax).label("tax"),
            summed(case((DocumentLine.kind == "gift_card", DocumentLine.amount), else_=0)).label("on_cards"),
        )
        .where(DocumentLine.company_id == OURS)
        .group_by(DocumentLine.document_id)
        .subquery()
    )


def _line_sentence(wrong: Any, books: Books) -> str:
    named, money = f"Receipt {wrong.receipt_number}", books.money
    if wrong.of_lines != wrong.goods:
        return f"{named}: its lines come to {money(wrong.of_lines)}, it says {money(wrong.goods)}."
    if wrong.of_shares != wrong.basket_discount:
        return (
            f"{named}: its lines share a basket discount of {money(wrong.of_shares)}, "
            f"it says {money(wrong.basket_discount)}."
        )
    if wrong.total != wrong.should_be:
        return f"{named}: its total is {money(wrong.total)}, its parts come to {money(wrong.should_be)}."
    if wrong.not_turnover != wrong.on_cards:
        return (
            f"{named}: {money(wrong.on_cards)} of it went on gift cards, "
            f"{money(wrong.not_turnover)} is told as no turnover."
        )
    return f"{named} has no lines."
