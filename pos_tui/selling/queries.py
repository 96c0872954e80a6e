"""Finished documents, read again."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select

from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.journal.chain import anchor
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.line_models import AppliedPromotion, DocumentLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.selling.receipts import Names, receipt_of
from pos_tui.selling.views import Receipt
from pos_tui.shop.models import Company, Outlet, Terminal
from pos_tui.shop.queries import rules_of
from pos_tui.staff.models import Staff
from pos_tui.text import clean


async def find_receipt(session: Reading, company_id: UUID, sale_id: UUID) -> Receipt | None:
    """The receipt of a finished document, exactly as it was when it was made."""
    found = (await session.execute(_heads(company_id).where(Document.id == sale_id))).one_or_none()
    if found is None:
        return None
    lines = await session.scalars(
        select(DocumentLine)
        .where(DocumentLine.company_id == company_id, DocumentLine.document_id == sale_id)
        .order_by(DocumentLine.position)
    )
    rows = [_row(line) for line in lines]
    return receipt_of(
        _row(found.Document),
        rows,
        await _tenders(session, company_id, sale_id),
        _names(found),
        await _promotions(session, company_id, sale_id) if any(row["promotion"] for row in rows) else (),
        await _tax_parts(session, company_id, sale_id),
    )


async def receipt_by_number(session: Reading, company_id: UUID, number: str) -> Receipt:
    """The receipt with this number as printed."""
    sale_id = await session.scalar(
        select(Document.id).where(Document.company_id == company_id, Document.receipt_number == number.strip())
    )
    receipt = await find_receipt(session, company_id, sale_id) if sale_id is not None else None
    if receipt is None:
        raise Unknown(f"There is no receipt {clean(number, 40)}: check the number on the paper.")
    return receipt


def _heads(company_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Document,
            Company,
            Outlet.name.label("outlet"),
            Terminal.code.label("terminal"),
            Staff.name.label("cashier"),
            Customer.name.label("customer"),
            JournalEntry.sequence,
            JournalEntry.mac,
        )
        .join(Company, Company.id == Document.company_id)
        .join(Outlet, and_(Outlet.company_id == company_id, Outlet.id == Document.outlet_id))
        .join(Terminal, and_(Terminal.company_id == company_id, Terminal.id == Document.terminal_id))
        .join(Staff, and_(Staff.company_id == company_id, Staff.id == Document.staff_id))
        .outerjoin(Customer, and_(Customer.company_id == company_id, Customer.id == Document.customer_id))
        .join(
            JournalEntry,
            and_(
                JournalEntry.company_id == company_id,
                JournalEntry.subject_id == Document.id,
                JournalEntry.terminal_id == Document.terminal_id,
                JournalEntry.kind == Document.kind,
            ),
        )
        .where(Document.company_id == company_id)
    )


async def _tenders(session: Reading, company_id: UUID, sale_id: UUID) -> list[dict[str, Any]]:
    found = await session.execute(
        select(DrawerMovement, TenderType.code, TenderType.name)
        .join(
            TenderType,
            and_(TenderType.company_id == company_id, TenderType.id == DrawerMovement.tender_type_id),
        )
        .where(DrawerMovement.company_id == company_id, DrawerMovement.source_id == sale_id)
        .order_by(DrawerMovement.position)
    )
    return [{**_row(moved), "code": code, "name": name} for moved, code, name in found]


async def _promotions(session: Reading, company_id: UUID, sale_id: UUID) -> list[Mapping[str, Any]]:
    found = await session.scalars(
        select(AppliedPromotion)
        .where(AppliedPromotion.company_id == company_id, AppliedPromotion.document_id == sale_id)
        .order_by(AppliedPromotion.position, AppliedPromotion.code)
    )
    return [_row(one) for one in found]


async def _tax_parts(session: Reading, company_id: UUID, sale_id: UUID) -> list[Mapping[str, Any]]:
    found = await session.scalars(
        select(TaxPart)
        .where(TaxPart.company_id == company_id, TaxPart.document_id == sale_id)
        .order_by(TaxPart.position, TaxPart.part)
    )
    return [_row(one) for one in found]


def _names(found: Any) -> Names:
    return Names(
        company=rules_of(found.Company),
        outlet=found.outlet,
        cashier=found.cashier,
        customer=found.customer,
        anchor=anchor(found.terminal, found.sequence, found.mac),
    )


def _row(entity: Any) -> Mapping[str, Any]:
    return {column.key: getattr(entity, column.key) for column in entity.__table__.columns}
