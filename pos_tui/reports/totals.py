"""Totals of a time and place, added up by the database: no row of a sale is loaded."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, distinct, func, select

from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.catalogue.models import Product
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Reading
from pos_tui.db.snapshot import hold_still
from pos_tui.errors import BadInput
from pos_tui.money import Money, Quantity
from pos_tui.reports.scope import Scope, added, how_many, of_lines, outlet_id, turnover
from pos_tui.reports.sealed import sealed_text, uncounted_drawers
from pos_tui.reports.views import CategoryTotals, DateTotals, SkuTotals, TenderTotals, TerminalTotals, Totals
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.shop.models import Company, Outlet, Terminal

TOP = 50


async def totals(
    session: Reading,
    company_id: UUID,
    *,
    from_: date | None = None,
    to: date | None = None,
    outlet: str | None = None,
) -> Totals:
    """All documents from one business date to another, both included, all of one moment.

    Raises Unknown for an outlet code that the company does not have, BadInput when the dates are the wrong
    way round.
    """
    if from_ is not None and to is not None and from_ > to:
        raise BadInput(f"The report would end on {to}, before it begins on {from_}: exchange the two dates.")
    await hold_still(session)
    return await totals_of(
        session, Scope(company_id, from_, to, await outlet_id(session, company_id, outlet) if outlet else None)
    )


async def totals_of(session: Reading, scope: Scope) -> Totals:
    """The same of a time and place that are known; whoever asks holds the moment still.

    How it was paid is not told while a drawer is still to be counted: with float and movements that would be
    what should be in it, and the count is blind.
    """
    uncounted = await uncounted_drawers(session, scope)
    company = (await session.execute(select(Company).where(Company.id == scope.company_id))).scalar_one()
    heads, lines = await _heads(session, scope), await _lines(session, scope)
    return Totals(
        currency=company.currency,
        exponent=company.currency_exponent,
        documents=_sum(heads, "documents"),
        documents_with_negative_total=_sum(heads, "negative"),
        lines=_sum(lines, "lines"),
        lines_with_negative_quantity=_sum(lines, "negative"),
        skus=await _skus(session, scope),
        amount=Money(_sum(lines, "amount")),
        line_discount=Money(_sum(lines, "discount")),
        basket_discount=Money(_sum(heads, "basket_discount")),
        tax=Money(_sum(heads, "tax")),
        total=Money(_sum(heads, "total")),
        by_business_date=_dates(heads, lines),
        by_category=await _by_category(session, scope),
        by_tender=None if uncounted else await _by_tender(session, scope),
        sealed=sealed_text(uncounted) if uncounted else None,
        by_terminal=await _by_terminal(session, scope),
        top_skus_by_quantity=await _top_skus(session, scope),
    )


async def dates_of(session: Reading, scope: Scope) -> dict[date, DateTotals]:
    """The business dates on which there were documents, and nothing else of the totals."""
    return _dates(await _heads(session, scope), await _lines(session, scope))


async def _heads(session: Reading, scope: Scope) -> dict[date, Any]:
    query = (
        select(
            Document.business_date,
            func.count().label("documents"),
            how_many(Document.total < 0).label("negative"),
            added(Document.basket_discount),
            added(Document.tax),
            turnover(),
        )
        .where(scope.covers())
        .group_by(Document.business_date)
        .order_by(Document.business_date)
    )
    return {row.business_date: row for row in await _rows(session, query)}


async def _lines(session: Reading, scope: Scope) -> dict[date, Any]:
    query = of_lines(
        scope,
        Document.business_date,
        func.count().label("lines"),
        how_many(DocumentLine.quantity < 0).label("negative"),
        added(DocumentLine.amount),
        added(DocumentLine.discount, DocumentLine.promotion),
    ).group_by(Document.business_date)
    return {row.business_date: row for row in await _rows(session, query)}


async def _skus(session: Reading, scope: Scope) -> int:
    return int(await session.scalar(of_lines(scope, func.count(distinct(DocumentLine.sku)))) or 0)


async def _by_category(session: Reading, scope: Scope) -> dict[str, CategoryTotals]:
    query = of_lines(
        scope,
        DocumentLine.category,
        func.count().label("lines"),
        added(DocumentLine.quantity),
        added(DocumentLine.amount),
    ).group_by(DocumentLine.category)
    return {
        row.category: CategoryTotals(lines=row.lines, quantity=_quantity(row.quantity), amount=_money(row.amount))
        for row in _in_order(await _rows(session, query), "category")
    }


async def _by_tender(session: Reading, scope: Scope) -> dict[str, TenderTotals]:
    query = (
        select(
            TenderType.code,
            func.count().label("payments"),
            added(DrawerMovement.amount),
            added(DrawerMovement.change),
        )
        .select_from(Document)
        .join(
            DrawerMovement,
            and_(DrawerMovement.company_id == Document.company_id, DrawerMovement.source_id == Document.id),
        )
        .join(
            TenderType,
            and_(
                TenderType.company_id == DrawerMovement.company_id, TenderType.id == DrawerMovement.tender_type_id
            ),
        )
        .where(scope.covers(), DrawerMovement.kind == "tender")
        .group_by(TenderType.code)
    )
    return {
        row.code: TenderTotals(payments=row.payments, amount=_money(row.amount), change=_money(row.change))
        for row in _in_order(await _rows(session, query), "code")
    }


async def _by_terminal(session: Reading, scope: Scope) -> dict[str, TerminalTotals]:
    """By the terminal's code; with the outlet's before it where two outlets use the same."""
    query = (
        select(
            Outlet.code.label("outlet"),
            Terminal.code,
            func.count().label("documents"),
            added(Document.tax),
            turnover(),
        )
        .select_from(Document)
        .join(Terminal, and_(Terminal.company_id == Document.company_id, Terminal.id == Document.terminal_id))
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .where(scope.covers())
        .group_by(Outlet.code, Terminal.code)
    )
    rows = await _rows(session, query)
    shared = len({row.code for row in rows}) < len(rows)
    named = {f"{row.outlet}-{row.code}" if shared else row.code: row for row in rows}
    return {
        name: TerminalTotals(documents=row.documents, tax=_money(row.tax), total=_money(row.total))
        for name, row in sorted(named.items())
    }


async def _top_skus(session: Reading, scope: Scope) -> tuple[SkuTotals, ...]:
    query = (
        of_lines(scope, DocumentLine.sku, added(DocumentLine.quantity), added(DocumentLine.amount))
        .group_by(DocumentLine.sku)
        .order_by(func.sum(DocumentLine.quantity).desc(), by_code_point(DocumentLine.sku))
        .limit(TOP)
    )
    return tuple(
        SkuTotals(sku=row.sku, quantity=_quantity(row.quantity), amount=_money(row.amount))
        for row in await _rows(session, query)
    )


async def names_of(session: Reading, company_id: UUID, skus: Sequence[str]) -> dict[str, str]:
    """What products are called today, by SKU; for people, who do not know the numbers."""
    query = select(Product.sku, Product.name).where(Product.company_id == company_id, Product.sku.in_(skus))
    return {row.sku: row.name for row in await _rows(session, query)}


def _dates(heads: Mapping[date, Any], lines: Mapping[date, Any]) -> dict[date, DateTotals]:
    return {day: _date_totals(head, lines.get(day)) for day, head in heads.items()}


def _date_totals(head: Any, lines: Any | None) -> DateTotals:
    return DateTotals(
        documents=head.documents,
        lines=lines.lines if lines else 0,
        amount=_money(lines.amount if lines else 0),
        tax=_money(head.tax),
        total=_money(head.total),
    )


async def _rows(session: Reading, query: Any) -> Sequence[Any]:
    """All rows of a small, grouped result."""
    return (await session.execute(query)).all()


def _in_order(rows: Sequence[Any], column: str) -> list[Any]:
    return sorted(rows, key=lambda row: str(getattr(row, column)))


def _sum(rows: Mapping[date, Any], column: str) -> int:
    return sum(int(getattr(row, column)) for row in rows.values())


def _quantity(quantity: Any) -> Quantity:
    return Quantity(int(quantity))


def _money(amount: Any) -> Money:
    """PostgreSQL adds 64-bit integers up to a numeric."""
    return Money(int(amount))
