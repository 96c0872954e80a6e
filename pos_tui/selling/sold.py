"""What a basket takes back: the lines that sold it, locked, with what is left of each."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import DrawerMovement, TenderType
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import AlreadyReturned, SaleRefused
from pos_tui.money import Money, Quantity, quantity_text, rounded_quotient
from pos_tui.pricing.tax import parts_back
from pos_tui.selling.line_models import DocumentLine, ReturnedLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.selling.views import Line, Portion, Sale

NOTHING_BACK = dict.fromkeys(("amount", "tax", "basket_share", "discount", "promotion", "exempted"), 0)
Origin = tuple[UUID, int]
"""A finished document and the position of a line in it."""


@dataclass(frozen=True)
class SoldLine:
    """A finished line, and how much of it has come back so far."""

    line: DocumentLine
    returned: ReturnedLine
    parts: Sequence[TaxPart] = ()

    @property
    def left(self) -> Quantity:
        """How much can still come back."""
        return Quantity(self.returned.sold - self.returned.returned)


@dataclass(frozen=True)
class Origins:
    """The documents and lines that a basket takes back."""

    lines: Mapping[Origin, SoldLine]
    documents: Mapping[UUID, Document]
    tenders: frozenset[UUID]
    """The tender types that the documents were paid with."""
    came_back: Collection[ReturnedLine] = ()
    """What of these documents came back before, of any line but a gift card, which earned nothing."""


async def find_origins(session: Writing, sale: Sale) -> Origins:
    """Locks the receipts and what comes back, in one order, and checks that it can.

    A receipt is locked whole: what its points come to hangs on all of its lines.
    Raises SaleRefused when a receipt never sold it, AlreadyReturned when too little of it is left.
    """
    wanted = _by_origin(sale.basket.lines)
    if not wanted:
        return Origins({}, {}, frozenset())
    documents = {document_id for document_id, _ in wanted}
    heads = await _heads(session, sale.company_id, documents)
    sold = await _sold_lines(session, sale.company_id, documents)
    for origin, (line, _) in wanted.items():
        row = sold.get(origin)
        if row is None or row.product_id != line.product_id or row.quantity <= 0:
            raise SaleRefused(f"{line.name} was not sold on that receipt: look for the right receipt.")
    parts = await parts_of_lines(session, sale.company_id, documents)
    returned = await _locked(session, sale.company_id, [sold[origin] for origin in wanted])
    lines = {origin: SoldLine(sold[origin], returned[origin], parts.get(origin, ())) for origin in wanted}
    for origin, (line, quantity) in wanted.items():
        _check_left(lines[origin], line, quantity)
    tenders = await _tenders(session, sale.company_id, documents)
    came_back = [row for origin, row in returned.items() if sold[origin].kind != "gift_card"]
    return Origins(lines, heads, tenders, came_back)


async def _heads(session: Writing, company_id: UUID, documents: Collection[UUID]) -> Mapping[UUID, Document]:
    found = await session.scalars(
        select(Document)
        .where(Document.company_id == company_id, Document.id.in_(sorted(documents)))
        .order_by(Document.id)
        .with_for_update(key_share=True)
    )
    return {document.id: document for document in found}


async def _tenders(session: Reading, company_id: UUID, documents: Collection[UUID]) -> frozenset[UUID]:
    """What the documents were paid with; for foreign cash the shop's own goes back."""
    paid = await session.execute(
        select(DrawerMovement.tender_type_id, DrawerMovement.currency).where(
            DrawerMovement.company_id == company_id, DrawerMovement.source_id.in_(sorted(documents))
        )
    )
    found = paid.all()
    if not any(currency for _, currency in found):
        return frozenset(tender for tender, _ in found)
    own = await session.scalars(
        select(TenderType.id).where(
            TenderType.company_id == company_id, TenderType.kind == "cash", TenderType.currency.is_(None)
        )
    )
    return frozenset(tender for tender, currency in found if not currency) | frozenset(own)


async def parts_of_lines(
    session: Reading, company_id: UUID, documents: Collection[UUID]
) -> Mapping[Origin, Sequence[TaxPart]]:
    """The parts of each line's tax, in their order; a line of one rate has none."""
    found = await session.scalars(
        select(TaxPart)
        .where(TaxPart.company_id == company_id, TaxPart.document_id.in_(sorted(documents)))
        .order_by(TaxPart.document_id, TaxPart.position, TaxPart.part)
    )
    parts: dict[Origin, list[TaxPart]] = defaultdict(list)
    for part in found:
        parts[part.document_id, part.position].append(part)
    return parts


def portion_of(
    sold: DocumentLine, returned: ReturnedLine | None, quantity: Quantity, parts: Sequence[TaxPart] = ()
) -> Portion:
    """What belongs to so much of a sold line; the last part takes the remainder.

    So all parts that come back are together the original line, to the cent and in every column.
    """
    so_far = returned or ReturnedLine(returned=0, **NOTHING_BACK)
    left = sold.quantity - so_far.returned

    def part(of_all: int, gone: int) -> Money:
        return Money(-rounded_quotient((of_all - gone) * quantity, left))

    tax = part(sold.tax, so_far.tax)
    after = Money(so_far.tax - tax)
    return Portion(
        amount=part(sold.amount, so_far.amount),
        discount=part(sold.discount, so_far.discount),
        promotion=part(sold.promotion, so_far.promotion),
        exempted=part(sold.exempted, so_far.exempted),
        basket_share=part(sold.basket_share, so_far.basket_share),
        tax=tax,
        parts=tuple(Money(-back) for back in parts_back([one.tax for one in parts], so_far.tax, after)),
    )


def _by_origin(lines: Collection[Line]) -> dict[Origin, tuple[Line, Quantity]]:
    """A line and the quantity that comes back per sold line, in the one order in which they are locked."""
    wanted: dict[Origin, tuple[Line, Quantity]] = {}
    for line in lines:
        if line.returns is not None:
            origin = (line.returns.document_id, line.returns.position)
            so_far = wanted[origin][1] if origin in wanted else 0
            wanted[origin] = (line, Quantity(so_far - line.quantity))
    return dict(sorted(wanted.items()))


async def _sold_lines(
    session: Writing, company_id: UUID, documents: Collection[UUID]
) -> Mapping[Origin, DocumentLine]:
    found = await session.scalars(
        select(DocumentLine).where(
            DocumentLine.company_id == company_id, DocumentLine.document_id.in_(sorted(documents))
        )
    )
    return {(line.document_id, line.position): line for line in found}


async def _locked(
    session: Writing, company_id: UUID, sold: Sequence[DocumentLine]
) -> Mapping[Origin, ReturnedLine]:
    """What has come back so far of these lines, and of all others of their documents."""
    await insert_missing(
        session,
        ReturnedLine,
        [
            {
                "company_id": company_id,
                "document_id": line.document_id,
                "position": line.position,
                "sold": line.quantity,
                "returned": 0,
                **NOTHING_BACK,
            }
            for line in sold
        ],
    )
    found = await session.scalars(
        select(ReturnedLine)
        .where(
            ReturnedLine.company_id == company_id,
            ReturnedLine.document_id.in_(sorted({line.document_id for line in sold})),
        )
        .order_by(ReturnedLine.document_id, ReturnedLine.position)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(row.document_id, row.position): row for row in found}


def _check_left(sold: SoldLine, line: Line, quantity: Quantity) -> None:
    if quantity > sold.left:
        raise AlreadyReturned(
            f"{quantity_text(sold.left)} of {quantity_text(sold.returned.sold)} {line.name} can still come back, "
            f"not {quantity_text(quantity)}: change the quantity.",
            sold=sold.returned.sold,
            returned=sold.returned.returned,
        )
    if line.portion is not None and line.portion != portion_of(sold.line, sold.returned, quantity, sold.parts):
        raise SaleRefused(f"Part of {line.name} came back meanwhile: void the line (Del) and take it back again.")
