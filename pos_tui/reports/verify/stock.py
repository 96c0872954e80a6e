"""Stock: what is on hand is the sum of its movements, and every movement of a sale has its sale."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.money import Quantity, quantity_text
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet

OF_DOCUMENTS = ("sale", "return", "void")


async def levels_are_sums(session: Reading, books: Books) -> Findings:
    """on_hand = Σ movements per outlet and product; a level without movements is 0, and none lacks its level."""
    return {"stock": await _wrong_level(session, books) or await _no_level(session, books)}


async def movements_have_documents(session: Reading, books: Books) -> Findings:
    """Stock that a sale, return or void moved is named by a document of that outlet, and as such."""
    wrong = await first_of(session, books, _strange_movements())
    if wrong is None:
        return {"moved": None}
    return {
        "moved": f"{wrong.name} moved by {text_of(wrong.quantity)} for document {wrong.source_id}, "
        "which is not one of that outlet."
    }


@cache
def _strange_movements() -> Query:
    movement = StockMovement
    return (
        select(Product.name, movement.quantity, movement.source_id)
        .join(Product, and_(Product.company_id == movement.company_id, Product.id == movement.product_id))
        .outerjoin(Document, and_(Document.company_id == movement.company_id, Document.id == movement.source_id))
        .where(
            movement.company_id == OURS,
            or_(
                and_(
                    movement.kind.in_(OF_DOCUMENTS),
                    or_(Document.id.is_(None), Document.outlet_id != movement.outlet_id),
                ),
                and_(Document.id.is_not(None), movement.kind.not_in(OF_DOCUMENTS)),
            ),
        )
        .order_by(movement.source_id, movement.position)
    )


async def _wrong_level(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_levels())
    return wrong and (
        f"{wrong.name} in {wrong.code}: {text_of(wrong.on_hand)} on hand, "
        f"its movements come to {text_of(wrong.moved)}."
    )


@cache
def _wrong_levels() -> Query:
    moved = (
        select(StockMovement.outlet_id, StockMovement.product_id, summed(StockMovement.quantity).label("quantity"))
        .where(StockMovement.company_id == OURS)
        .group_by(StockMovement.outlet_id, StockMovement.product_id)
        .subquery()
    )
    return (
        select(Outlet.code, Product.name, StockLevel.on_hand, or_nothing(moved.c.quantity).label("moved"))
        .join(Outlet, within(Outlet, StockLevel, StockLevel.outlet_id))
        .join(Product, within(Product, StockLevel, StockLevel.product_id))
        .outerjoin(
            moved,
            and_(moved.c.outlet_id == StockLevel.outlet_id, moved.c.product_id == StockLevel.product_id),
        )
        .where(
            StockLevel.company_id == OURS,
            StockLevel.on_hand != or_nothing(moved.c.quantity),
        )
        .order_by(StockLevel.outlet_id, StockLevel.product_id)
    )


async def _no_level(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _moved_without_level())
    return wrong and (
        f"{wrong.name} in {wrong.code} has a movement of {text_of(wrong.quantity)} but no level on hand."
    )


@cache
def _moved_without_level() -> Query:
    return (
        select(Outlet.code, Product.name, StockMovement.quantity)
        .join(Outlet, within(Outlet, StockMovement, StockMovement.outlet_id))
        .join(Product, within(Product, StockMovement, StockMovement.product_id))
        .outerjoin(
            StockLevel,
            and_(
                StockLevel.company_id == StockMovement.company_id,
                StockLevel.outlet_id == StockMovement.outlet_id,
                StockLevel.product_id == StockMovement.product_id,
            ),
        )
        .where(StockMovement.company_id == OURS, StockLevel.product_id.is_(None))
        .order_by(StockMovement.outlet_id, StockMovement.product_id)
    )


def within(named: Any, row: Any, its_id: Any) -> ColumnElement[bool]:
    """The row of another table that one names."""
    return and_(named.company_id == row.company_id, named.id == its_id)


def text_of(quantity: Any) -> str:
    """A sum of quantities for a sentence."""
    return quantity_text(Quantity(int(quantity)))
