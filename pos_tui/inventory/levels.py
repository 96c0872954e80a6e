"""What lies on the shelves of an outlet, and why: pages of levels, and of movements with their running balance."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from pos_tui.catalogue.listing import product_ids
from pos_tui.catalogue.models import Product
from pos_tui.catalogue.word_ranges import with_words
from pos_tui.catalogue.words import words_of
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.inventory.views import Tracking
from pos_tui.money import Money, Quantity, UnitPrice, extend
from pos_tui.staff.models import Staff
from pos_tui.text import clean
from pos_tui.view import View

PAGE = 100


class Level(View):
    """One product on the shelf of an outlet; a cost is of one, the average there or else the product's."""

    product_id: UUID
    sku: str
    name: str
    unit: str
    on_hand: Quantity
    reorder_point: Quantity | None
    cost: UnitPrice | None
    tracking: Tracking = "none"

    @property
    def value(self) -> Money:
        """What all of it cost."""
        return extend(self.cost or UnitPrice(0), self.on_hand)


class Movement(View):
    """Why a level changed, and what lay there after it."""

    at: datetime
    source_id: UUID
    position: int
    kind: str
    quantity: Quantity
    balance: Quantity
    unit_cost: UnitPrice | None
    who: str
    reason: str


async def levels(
    session: Reading,
    company_id: UUID,
    outlet_id: UUID,
    *,
    text: str = "",
    below: bool = False,
    after: str = "",
    before: str = "",
    from_sku: str = "",
    last: bool = False,
    limit: int = PAGE,
) -> list[Level]:
    """A page of products that lie on shelves, by SKU: those `after` one, `before` one, from one on, or the last.

    `text` is a code, or the beginnings of words of the name; `below` keeps those at or under their reorder point.
    """
    query = _stocked(company_id, outlet_id).where(*await _found_by(session, company_id, text))
    if below:
        has_one = Product.reorder_point.is_not(None)  # by these words SQLite knows the index of such products
        query = query.where(has_one, func.coalesce(StockLevel.on_hand, 0) <= Product.reorder_point)
    if before:
        query = query.where(Product.sku < before)
    elif not last:
        query = query.where(Product.sku > after, Product.sku >= from_sku)
    backwards = bool(before) or last
    query = query.order_by(Product.sku.desc() if backwards else Product.sku).limit(limit)
    found = [_level(row) for row in await session.execute(query)]
    return found[::-1] if backwards else found


async def level_of(session: Reading, company_id: UUID, outlet_id: UUID, product_id: UUID) -> Level | None:
    """One product's level; None for one that lies on no shelf."""
    row = (await session.execute(_stocked(company_id, outlet_id).where(Product.id == product_id))).one_or_none()
    return _level(row) if row is not None else None


async def movements(
    session: Reading,
    company_id: UUID,
    outlet_id: UUID,
    product_id: UUID,
    *,
    older_than: Movement | None = None,
    limit: int = PAGE,
) -> list[Movement]:
    """Why the level of a product changed, the newest first; each with what lay there after it.

    One statement: the balance runs back from what is on hand, or from the last movement of the page before.
    """
    moved, level = StockMovement, StockLevel
    query = (
        select(
            moved.at, moved.source_id, moved.position, moved.kind, moved.quantity, moved.unit_cost, moved.reason,
            func.coalesce(Staff.name, "").label("who"), level.on_hand,
        )
        .join(
            level,
            and_(
                level.company_id == moved.company_id,
                level.outlet_id == moved.outlet_id,
                level.product_id == moved.product_id,
            ),
        )
        .outerjoin(Staff, and_(Staff.company_id == moved.company_id, Staff.id == moved.staff_id))
        .where(moved.company_id == company_id, moved.outlet_id == outlet_id, moved.product_id == product_id)
        .order_by(moved.at.desc(), moved.source_id.desc(), moved.position.desc())
        .limit(limit)
    )  # fmt: skip
    if older_than is not None:
        query = query.where(_is_older(older_than))
    return _running((await session.execute(query)).all(), older_than)


def _is_older(than: Movement) -> ColumnElement[bool]:
    moved = StockMovement
    same_time = and_(moved.at == than.at, moved.source_id == than.source_id, moved.position < than.position)
    return or_(
        moved.at < than.at, and_(moved.at == than.at, moved.source_id < than.source_id), same_time
    )  # fmt: skip


def _running(rows: Sequence[Any], older_than: Movement | None) -> list[Movement]:
    found: list[Movement] = []
    balance = None if older_than is None else older_than.balance - older_than.quantity
    for row in rows:
        balance = row.on_hand if balance is None else balance
        found.append(
            Movement(
                at=row.at, source_id=row.source_id, position=row.position, kind=row.kind, quantity=row.quantity,
                balance=Quantity(balance), unit_cost=row.unit_cost, who=row.who, reason=row.reason or "",
            )
        )  # fmt: skip
        balance -= row.quantity
    return found


def _stocked(company_id: UUID, outlet_id: UUID) -> Select[*tuple[Any, ...]]:
    level = StockLevel
    here = and_(
        level.company_id == company_id, level.outlet_id == outlet_id, level.product_id == Product.id
    )  # fmt: skip
    lies_here = or_(Product.active, level.on_hand != 0)
    return (
        select(
            Product.id, Product.sku, Product.name, Product.unit, Product.reorder_point,
            func.coalesce(level.on_hand, 0).label("on_hand"),
            func.coalesce(level.average_cost, Product.cost).label("cost"), Product.tracking,
        )
        .outerjoin(level, here)
        .where(
            Product.company_id == company_id, Product.track_stock, Product.stock_of_id.is_(None), lies_here,
        )
    )  # fmt: skip


async def _found_by(session: Reading, company_id: UUID, text: str) -> list[ColumnElement[bool]]:
    """A code as it is, or else every word of the text as the beginning of a word of the name."""
    code, words = clean(text, 100), words_of(text)
    if not code:
        return []
    codes = await product_ids(session, company_id, [code])
    if codes or not words:
        return [Product.id.in_(list(codes.values()))]
    return await with_words(session, company_id, words)


def _level(row: Any) -> Level:
    return Level(
        product_id=row.id, sku=row.sku, name=row.name, unit=row.unit, on_hand=row.on_hand,
        reorder_point=row.reorder_point, cost=row.cost, tracking=row.tracking,
    )  # fmt: skip
