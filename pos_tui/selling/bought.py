"""What a customer has bought, also before records were merged: documents, newest first, and what they like."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from pos_tui.customers.merged import ids_of
from pos_tui.customers.queries import account_of, moves_of
from pos_tui.customers.views import Account, Moved
from pos_tui.db.sessions import Reading
from pos_tui.money import Money, Quantity
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.view import View

PAGE, MOST_FAVOURITES, MOVES = 20, 10, 5


class Bought(View):
    """A document of a customer, as a list shows it."""

    document_id: UUID
    receipt_number: str
    kind: str
    at: datetime
    business_date: date
    total: Money
    points: int


class Favourite(View):
    """A product, on how many receipts a customer took it, and how much of it in all."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    times: int
    quantity: Quantity


async def all_about(
    session: Reading, company_id: UUID, customer_id: UUID
) -> tuple[Account, list[Favourite], list[Moved], list[Bought]]:
    """Who they are, what they like, the last of their account, and the first page of what they bought."""
    return (
        await account_of(session, company_id, customer_id),
        await favourites_of(session, company_id, customer_id),
        await moves_of(session, company_id, customer_id, "account", limit=MOVES),
        await bought_by(session, company_id, customer_id),
    )


async def bought_by(
    session: Reading, company_id: UUID, customer_id: UUID, *, after: Bought | None = None, limit: int = PAGE
) -> list[Bought]:
    """A page of their documents, the newest first; the next page begins behind its last one."""
    ours = [Document.company_id == company_id, Document.customer_id.in_(ids_of(company_id, [customer_id]))]
    if after is not None:
        ours.append(or_(Document.at < after.at, and_(Document.at == after.at, Document.id < after.document_id)))
    found = await session.execute(
        select(
            Document.id.label("document_id"),
            *[getattr(Document, name) for name in Bought.model_fields if name != "document_id"],
        )
        .where(*ours)
        .order_by(Document.at.desc(), Document.id.desc())
        .limit(limit)
    )
    return [Bought.model_validate(dict(row)) for row in found.mappings()]


async def favourites_of(
    session: Reading, company_id: UUID, customer_id: UUID, *, limit: int = MOST_FAVOURITES
) -> list[Favourite]:
    """What is on most of their receipts, less what they brought back."""
    times, quantity = func.count(DocumentLine.document_id.distinct()), func.sum(DocumentLine.quantity)
    found = await session.execute(
        select(
            DocumentLine.product_id,
            func.max(DocumentLine.sku).label("sku"),
            func.max(DocumentLine.name).label("name"),
            func.max(DocumentLine.unit).label("unit"),
            times.label("times"),
            quantity.label("quantity"),
        )
        .join(
            Document,
            and_(Document.company_id == DocumentLine.company_id, Document.id == DocumentLine.document_id),
        )
        .where(
            Document.company_id == company_id,
            Document.customer_id.in_(ids_of(company_id, [customer_id])),
            DocumentLine.kind == "goods",
        )
        .group_by(DocumentLine.product_id)
        .having(quantity > 0)
        .order_by(times.desc(), quantity.desc(), DocumentLine.product_id)
        .limit(limit)
    )
    return [Favourite.model_validate(dict(row)) for row in found.mappings()]
