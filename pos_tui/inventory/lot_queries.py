"""Lots as people look at them: what lies in a shop of a product, what expires soon, and what one act moved."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select

from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import Lot, LotLevel, LotMovement
from pos_tui.inventory.views import LotPart
from pos_tui.money import Quantity
from pos_tui.view import View

PAGE = 100
NEVER = date.max


class LotOnHand(View):
    """So much of a lot, or a piece with its serial number, lies in an outlet."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    code: str
    is_serial: bool
    expires_on: date | None
    on_hand: Quantity

    def days_left(self, today: date) -> int | None:
        """Days until it is over, 0 on its last day, below nothing after it; None for what does not expire."""
        return None if self.expires_on is None else (self.expires_on - today).days


async def lots_of(
    session: Reading,
    company_id: UUID,
    outlet_id: UUID,
    product_id: UUID,
    *,
    after: LotOnHand | None = None,
    limit: int = PAGE,
) -> list[LotOnHand]:
    """A page of the lots of a product that lie in an outlet, in the order in which they go."""
    query = _on_hand(company_id, outlet_id).where(Lot.product_id == product_id)
    return await _page(session, query, after, limit)


async def expiring(
    session: Reading,
    company_id: UUID,
    outlet_id: UUID,
    *,
    today: date,
    days: int,
    after: LotOnHand | None = None,
    limit: int = PAGE,
) -> list[LotOnHand]:
    """A page of what lies in an outlet and expires within so many days, or has: what is over first."""
    until = today + timedelta(days=min(days, (NEVER - today).days - 1))
    query = _on_hand(company_id, outlet_id).where(Lot.expires_on <= until, LotLevel.on_hand > 0)
    return await _page(session, query, after, limit)


async def all_lots(
    session: Reading, company_id: UUID, outlet_id: UUID, *, after: LotOnHand | None = None, limit: int = PAGE
) -> list[LotOnHand]:
    """A page of every lot that lies in an outlet, what expires first at the top."""
    return await _page(session, _on_hand(company_id, outlet_id), after, limit)


async def serials_of(
    session: Reading, company_id: UUID, outlet_id: UUID, product_id: UUID, *, text: str = "", limit: int = PAGE
) -> list[str]:
    """Serial numbers of a product that are on hand, by number; those that hold the text, itself first."""
    query = (
        select(Lot.code)
        .join(LotLevel, and_(LotLevel.company_id == Lot.company_id, LotLevel.lot_id == Lot.id))
        .where(
            LotLevel.company_id == company_id,
            LotLevel.outlet_id == outlet_id,
            LotLevel.product_id == product_id,
            LotLevel.is_serial,
            LotLevel.on_hand > 0,
        )
        .order_by(func.lower(Lot.code) != text.lower(), Lot.code)
        .limit(limit)
    )
    if text:
        query = query.where(func.lower(Lot.code).contains(text.lower(), autoescape=True))
    return list(await session.scalars(query))


async def lots_moved(session: Reading, company_id: UUID, source_id: UUID) -> dict[UUID, tuple[LotPart, ...]]:
    """What an act moved of which lots, by product; quantities are never below nothing."""
    moved = LotMovement
    found = await session.execute(
        select(moved.product_id, Lot.code, Lot.expires_on, func.abs(func.sum(moved.quantity)).label("quantity"))
        .join(Lot, and_(Lot.company_id == moved.company_id, Lot.id == moved.lot_id))
        .where(moved.company_id == company_id, moved.source_id == source_id)
        .group_by(moved.product_id, Lot.code, Lot.expires_on)
        .order_by(moved.product_id, Lot.expires_on, Lot.code)
    )
    lots: dict[UUID, tuple[LotPart, ...]] = {}
    for row in found:
        part = LotPart(code=row.code, quantity=Quantity(int(row.quantity)), expires_on=row.expires_on)
        lots[row.product_id] = (*lots.get(row.product_id, ()), part)
    return lots


def _on_hand(company_id: UUID, outlet_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Lot.product_id, Product.sku, Product.name, Product.unit, Lot.code, Lot.is_serial, Lot.expires_on,
            LotLevel.on_hand,
        )
        .join(LotLevel, and_(LotLevel.company_id == Lot.company_id, LotLevel.lot_id == Lot.id))
        .join(Product, and_(Product.company_id == Lot.company_id, Product.id == Lot.product_id))
        .where(
            LotLevel.company_id == company_id, LotLevel.outlet_id == outlet_id, LotLevel.on_hand != 0
        )
    )  # fmt: skip


async def _page(
    session: Reading, query: Select[*tuple[Any, ...]], after: LotOnHand | None, limit: int
) -> list[LotOnHand]:
    day = func.coalesce(Lot.expires_on, NEVER)
    if after is not None:
        query = query.where(_is_behind(day, after))
    rows: Sequence[Any] = (
        await session.execute(query.order_by(day, Product.sku, Lot.code, Lot.is_serial).limit(limit))
    ).all()
    return [LotOnHand.model_validate(dict(row._mapping)) for row in rows]


def _is_behind(day: ColumnElement[date], after: LotOnHand) -> ColumnElement[bool]:
    last = after.expires_on or NEVER
    same_product = and_(
        day == last, Product.sku == after.sku,
        (Lot.code > after.code) | and_(Lot.code == after.code, Lot.is_serial > after.is_serial),
    )  # fmt: skip
    return (day > last) | and_(day == last, Product.sku > after.sku) | same_product
