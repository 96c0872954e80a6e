"""Voiding a document: a reversing one, whole, in the same shift, that points back."""

from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.queries import tender_types
from pos_tui.customers.gift_cards import cards_of
from pos_tui.customers.merged import survivor_of
from pos_tui.customers.queries import customer_view
from pos_tui.db.sessions import Reading
from pos_tui.errors import SaleRefused, Unknown
from pos_tui.money import Money
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.selling.returns import returnable
from pos_tui.selling.sold import Origins
from pos_tui.selling.views import Basket, Payment, Sale


async def void_of(
    session: Reading, document_id: UUID, *, sale_id: UUID, company_id: UUID, terminal_id: UUID, staff_id: UUID
) -> Sale:
    """The sale that reverses a document in every column; ring it up with `complete_sale`.

    Raises SaleRefused for a receipt that took goods back, or of which a part has come back.
    """
    document = await session.get(Document, (company_id, document_id))
    if document is None:
        raise Unknown("There is no such receipt: look for it again.")
    lines = await returnable(session, company_id, document_id)
    whole = [line.line for line in lines if line.line is not None and line.left == line.sold]
    if len(whole) != await _line_count(session, company_id, document_id):
        raise SaleRefused(
            f"{document.receipt_number} took goods back, or a part of it came back: return the rest of it instead."
        )
    customer = await survivor_of(session, company_id, document.customer_id) if document.customer_id else None
    return Sale(
        company_id=company_id,
        outlet_id=document.outlet_id,
        terminal_id=terminal_id,
        staff_id=staff_id,
        basket=Basket(
            sale_id=sale_id, lines=tuple(whole), customer=customer_view(customer) if customer is not None else None
        ),
        payments=await _money_back(session, company_id, document_id),
        reverses=document_id,
    )


def check_reversal(sale: Sale, context: SaleContext, origins: Origins) -> None:
    """A void is of one document of the open shift, whole. Raises SaleRefused with what to do instead."""
    if sale.reverses is None:
        return
    document = origins.documents.get(sale.reverses)
    if document is None or len(origins.documents) != 1:
        raise SaleRefused("A void reverses one receipt: look for it again.")
    if document.shift_id != context.shift_id:
        raise SaleRefused(f"{document.receipt_number} is of another shift: take the goods back as a return (F9).")
    sold = list(origins.lines.values())
    whole = document.goods == sum(one.line.amount for one in sold)
    if (
        not whole
        or any(one.returned.returned for one in sold)
        or _quantity(sale) != -sum(one.left for one in sold)
    ):
        raise SaleRefused(f"A part of {document.receipt_number} came back already: return the rest of it instead.")


def _quantity(sale: Sale) -> int:
    return sum(line.quantity for line in sale.basket.lines)


async def _line_count(session: Reading, company_id: UUID, document_id: UUID) -> int:
    found = await session.scalars(
        select(DocumentLine.position).where(
            DocumentLine.company_id == company_id, DocumentLine.document_id == document_id
        )
    )
    return len(found.all())


async def _money_back(session: Reading, company_id: UUID, document_id: UUID) -> tuple[Payment, ...]:
    """What each tender brought, less the change that it gave, with its sign changed."""
    known = {tender.tender_type_id: tender for tender in await tender_types(session, company_id)}
    found = await session.scalars(
        select(DrawerMovement)
        .where(DrawerMovement.company_id == company_id, DrawerMovement.source_id == document_id)
        .order_by(DrawerMovement.position)
    )
    cards = await cards_of(session, company_id, document_id, "redeemed")
    own = next((tender for tender in known.values() if tender.kind == "cash" and not tender.currency), None)
    paid = [
        (own if row.currency and own else known[row.tender_type_id], Money(row.change - row.amount))
        for row in found
        if row.amount != row.change
    ]
    return tuple(
        Payment(tender=tender, amount=amount, card=_card(cards, amount) if tender.kind == "gift_card" else None)
        for tender, amount in paid
    )


def _card(cards: list[tuple[str, Money]], back: Money) -> str | None:
    """The card that paid this much; what a replay was paid with has none."""
    number = next((number for number, paid in cards if paid == back), None)
    if number is not None:
        cards.remove((number, back))
    return number
