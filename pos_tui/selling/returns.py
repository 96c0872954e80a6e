"""Goods that come back against their receipt: never more than was sold, whoever else takes them back too."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, Subquery, select, update

from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import AlreadyReturned, SaleRefused
from pos_tui.money import Quantity, quantity_text
from pos_tui.selling.models import DocumentLine, ReturnedLine
from pos_tui.selling.views import Sale

Origin = tuple[UUID, int]
Sold = Mapping[Origin, DocumentLine]


async def find_sold(session: Writing, sale: Sale) -> Sold:
    """The finished lines that a basket takes back, each of the product that comes back.

    Raises SaleRefused when a receipt never sold it, naming the line.
    """
    returning = {
        (line.returns.document_id, line.returns.position): line
        for line in sale.basket.lines
        if line.returns is not None
    }
    if not returning:
        return {}
    sold = await _sold_lines(session, sale.company_id, {document_id for document_id, _ in returning})
    for origin, line in returning.items():
        row = sold.get(origin)
        if row is None or row.product_id != line.product_id or row.quantity <= 0:
            raise SaleRefused(f"{line.name} was not sold on that receipt: look for the right receipt.")
    return sold


async def take_back(session: Writing, lines: Sequence[Mapping[str, Any]], sold: Sold) -> None:
    """Counts what a document's lines take back against the lines that sold it.

    Raises AlreadyReturned, naming the line, when more would come back than was sold.
    """
    if not sold:
        return
    company_id = lines[0]["company_id"]
    wanted = _by_origin(line for line in lines if line["returns_document_id"] is not None)
    for origin, back in wanted.items():
        if back["quantity"] > sold[origin].quantity or back["amount"] > sold[origin].amount:
            raise _too_much(back, sold[origin].quantity, Quantity(0))
    await insert_missing(session, ReturnedLine, [_nothing_yet(company_id, sold[origin]) for origin in wanted])
    if await _count(session, company_id, wanted) != set(wanted):
        await _say_what_is_left(session, company_id, wanted)


def _by_origin(lines: Iterable[Mapping[str, Any]]) -> dict[Origin, dict[str, Any]]:
    """What comes back per sold line, in the one order in which lines are locked."""
    wanted: dict[Origin, dict[str, Any]] = {}
    for line in lines:
        origin = (line["returns_document_id"], line["returns_position"])
        so_far = wanted.get(origin, {"quantity": 0, "amount": 0, "tax": 0, "basket_share": 0})
        wanted[origin] = {
            "name": line["name"],
            "product_id": line["product_id"],
            **{part: so_far[part] - line[part] for part in ("quantity", "amount", "tax", "basket_share")},
        }
    return dict(sorted(wanted.items()))


async def _sold_lines(session: Writing, company_id: UUID, documents: Collection[UUID]) -> Sold:
    found = await session.scalars(
        select(DocumentLine).where(
            DocumentLine.company_id == company_id, DocumentLine.document_id.in_(sorted(documents))
        )
    )
    return {(line.document_id, line.position): line for line in found}


def _nothing_yet(company_id: UUID, sold: DocumentLine) -> dict[str, Any]:
    return {
        "company_id": company_id,
        "document_id": sold.document_id,
        "position": sold.position,
        "sold": sold.quantity,
        "returned": 0,
        "amount": 0,
        "tax": 0,
        "basket_share": 0,
    }


async def _count(session: Writing, company_id: UUID, wanted: Mapping[Origin, Mapping[str, Any]]) -> set[Origin]:
    """One guarded update for all lines; answers those that could still give so much."""
    given = rowset(
        session, document_id=IDENTITY, line=NUMBER, quantity=NUMBER, amount=NUMBER, tax=NUMBER, share=NUMBER
    )
    locked = _locked(company_id, given)
    counted = await session.execute(
        update(ReturnedLine)
        .where(
            ReturnedLine.company_id == company_id,
            ReturnedLine.document_id == locked.c.document_id,
            ReturnedLine.position == locked.c.position,
            ReturnedLine.document_id == given.c.document_id,
            ReturnedLine.position == given.c.line,
            ReturnedLine.returned + given.c.quantity <= ReturnedLine.sold,
        )
        .values(
            returned=ReturnedLine.returned + given.c.quantity,
            amount=ReturnedLine.amount + given.c.amount,
            tax=ReturnedLine.tax + given.c.tax,
            basket_share=ReturnedLine.basket_share + given.c.share,
        )
        .returning(ReturnedLine.document_id, ReturnedLine.position)
        .execution_options(synchronize_session=False),
        as_rows(
            [
                {
                    "document_id": document_id,
                    "line": position,
                    "quantity": back["quantity"],
                    "amount": back["amount"],
                    "tax": back["tax"],
                    "share": back["basket_share"],
                }
                for (document_id, position), back in wanted.items()
            ]
        ),
    )
    return {(document_id, position) for document_id, position in counted}


def _locked(company_id: UUID, given: Subquery) -> CTE:
    """The rows in the one order in which everybody locks them."""
    return (
        select(ReturnedLine.document_id, ReturnedLine.position)
        .join(
            given,
            (ReturnedLine.document_id == given.c.document_id) & (ReturnedLine.position == given.c.line),
        )
        .where(ReturnedLine.company_id == company_id)
        .order_by(ReturnedLine.document_id, ReturnedLine.position)
        .with_for_update(of=ReturnedLine)
        .cte("locked")
    )


async def _say_what_is_left(
    session: Writing, company_id: UUID, wanted: Mapping[Origin, Mapping[str, Any]]
) -> None:
    for (document_id, position), back in wanted.items():
        row = await session.get_one(ReturnedLine, (company_id, document_id, position))
        if row.returned + back["quantity"] > row.sold:
            raise _too_much(back, row.sold, row.returned)


def _too_much(back: Mapping[str, Any], sold: Quantity, returned: Quantity) -> AlreadyReturned:
    left = Quantity(sold - returned)
    return AlreadyReturned(
        f"{quantity_text(left)} of {quantity_text(sold)} {back['name']} can still come back, "
        f"not {quantity_text(back['quantity'])}: change the quantity.",
        sold=sold,
        returned=returned,
    )
