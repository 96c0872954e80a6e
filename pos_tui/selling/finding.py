"""Receipts looked for at the till: the newest, those of a day, of a customer, and with nearly this number."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, desc, func, select

from pos_tui.cash.models import DrawerMovement
from pos_tui.customers.merged import ids_of, survivor_of
from pos_tui.customers.models import Customer
from pos_tui.customers.queries import MOST_LIKE, customer_view, customers_like
from pos_tui.customers.views import Customer as CustomerView
from pos_tui.db.sessions import Reading
from pos_tui.money import Money
from pos_tui.selling.line_models import ReturnedLine
from pos_tui.selling.models import Document
from pos_tui.shop.views import Lane
from pos_tui.staff.models import Staff
from pos_tui.text import clean
from pos_tui.view import View

MOST_LISTED = 100
MOST_NEAR = 8
LETTERS = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS_OF_A_NUMBER = 6


class ReceiptHead(View):
    """A receipt in a list."""

    document_id: UUID
    shift_id: UUID
    receipt_number: str
    kind: str
    at: datetime
    total: Money
    cashier: str
    customer_id: UUID | None
    customer: str | None


class CustomersReceipts(View):
    """Who a code, card, telephone number or name may mean, and what they bought."""

    customers: tuple[CustomerView, ...]
    heads: tuple[ReceiptHead, ...]


async def newest_receipts(session: Reading, lane: Lane, *, on: date | None = None) -> list[ReceiptHead]:
    """The newest of this outlet first; with `on` those of that business date."""
    query = _heads(lane.company.company_id).where(Document.outlet_id == lane.outlet_id)
    if on is not None:
        query = query.where(Document.business_date == on)
    return await _read(
        session, query.order_by(Document.business_date.desc(), Document.at.desc()).limit(MOST_LISTED)
    )


async def receipts_of_customers(session: Reading, company_id: UUID, text: str) -> CustomersReceipts:
    """The newest receipts, of every outlet, of whoever has this code, card or telephone number or is called so.

    Without receipts where more are called so than anybody would look through.
    """
    customers = tuple(await customers_like(session, company_id, text))
    if not 0 < len(customers) <= MOST_LIKE:
        return CustomersReceipts(customers=customers, heads=())
    theirs = Document.customer_id.in_(ids_of(company_id, [customer.customer_id for customer in customers]))
    query = _heads(company_id).where(theirs).order_by(Document.at.desc()).limit(MOST_LISTED)
    return CustomersReceipts(customers=customers, heads=tuple(await _read(session, query)))


async def receipt_heads(session: Reading, company_id: UUID, document_ids: Sequence[UUID]) -> list[ReceiptHead]:
    """These receipts."""
    return await _read(session, _heads(company_id).where(Document.id.in_(document_ids)))


async def near_receipts(session: Reading, lane: Lane, number: str) -> list[ReceiptHead]:
    """Receipts whose number is one slip of a finger away, or this till's with only its last figures typed."""
    typed = clean(number, 40).strip().upper()
    wanted = slips_of(typed) | {typed}
    if typed.isdigit():
        wanted.add(f"{lane.outlet_code}-{lane.terminal_code}-{typed.zfill(DIGITS_OF_A_NUMBER)}")
    query = _heads(lane.company.company_id).where(Document.receipt_number.in_(sorted(wanted)))
    return await _read(session, query.order_by(Document.at.desc()).limit(MOST_NEAR))


def slips_of(text: str) -> set[str]:
    """The texts that differ by one letter wrong, missing, too many, or swapped with the next."""
    halves = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    missing = {before + letter + after for before, after in halves for letter in LETTERS}
    wrong = {before + letter + after[1:] for before, after in halves if after for letter in LETTERS}
    too_many = {before + after[1:] for before, after in halves if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    return missing | wrong | too_many | swapped


async def customer_of(session: Reading, company_id: UUID, head: ReceiptHead) -> CustomerView | None:
    """Who bought it and is still a customer, by whatever record: their points go back with the goods."""
    customer = await survivor_of(session, company_id, head.customer_id) if head.customer_id else None
    return customer_view(customer) if customer is not None and customer.active else None


async def tenders_of(session: Reading, company_id: UUID, document_ids: Sequence[UUID]) -> dict[UUID, Money]:
    """The tender types that paid for these documents, the largest part first, and what is left of each.

    What came back before is taken to have been given back in this order. Foreign cash is not among them.
    """
    found = await session.execute(
        select(
            DrawerMovement.tender_type_id, func.sum(DrawerMovement.amount - DrawerMovement.change).label("paid")
        )
        .where(
            DrawerMovement.company_id == company_id,
            DrawerMovement.source_id.in_(document_ids),
            DrawerMovement.currency.is_(None),
        )
        .group_by(DrawerMovement.tender_type_id)
        .order_by(desc("paid"))
    )
    came_back = await session.scalar(
        select(func.sum(ReturnedLine.amount - ReturnedLine.basket_share)).where(
            ReturnedLine.company_id == company_id, ReturnedLine.document_id.in_(document_ids)
        )
    )
    parts, before = {}, int(came_back or 0)
    for tender, paid in found:
        used = min(max(int(paid), 0), before)
        parts[tender], before = Money(max(int(paid), 0) - used), before - used
    return parts


def _heads(company_id: UUID) -> Select[Document, str, str | None]:
    return (
        select(Document, Staff.name, Customer.name)
        .join(Staff, and_(Staff.company_id == company_id, Staff.id == Document.staff_id))
        .outerjoin(Customer, and_(Customer.company_id == company_id, Customer.id == Document.customer_id))
        .where(Document.company_id == company_id)
    )


async def _read(session: Reading, query: Select[Document, str, str | None]) -> list[ReceiptHead]:
    return [
        ReceiptHead(
            document_id=document.id,
            shift_id=document.shift_id,
            receipt_number=document.receipt_number,
            kind=document.kind,
            at=document.at,
            total=document.total,
            cashier=name,
            customer_id=document.customer_id,
            customer=customer,
        )
        for document, name, customer in await session.execute(query)
    ]
