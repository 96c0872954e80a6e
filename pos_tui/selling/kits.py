"""What a kit takes off the shelves: its parts, those of kits within it included, and what they cost together."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.listing import kit_parts
from pos_tui.catalogue.models import Product
from pos_tui.catalogue.rules import Parts, exploded
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.inventory.lots import PARTS_FROM
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.views import Move
from pos_tui.money import ONE, UnitPrice, rounded_quotient
from pos_tui.selling.agree import AgreedLine, Shelf, cost_of, move_of, shelf_of
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.views import Sale


async def with_parts(
    session: Writing, sale: Sale, context: SaleContext, agreed: Sequence[AgreedLine], *, oversell: bool
) -> list[AgreedLine]:
    """The lines, those of kits with a move for each part; two statements where there is a kit, none where not."""
    kits = sorted({line.line.product_id for line in agreed if line.is_kit})
    if not kits:
        return list(agreed)
    parts = await kit_parts(session, sale.company_id, kits)
    rows = await _rows(session, sale, {part_id for inner in parts.values() for part_id, _ in inner})
    return [
        _with_parts(line, parts, rows, sale, shelf_of(line.line, position, context, oversell))
        if line.is_kit
        else line
        for position, line in enumerate(agreed, start=1)
    ]


def _with_parts(
    agreed: AgreedLine, parts: Parts, rows: Mapping[UUID, Any], sale: Sale, shelf: Shelf
) -> AgreedLine:
    line = agreed.line
    taken = exploded(line.product_id, line.quantity, parts)
    moves: list[Move] = []
    for number, (part_id, quantity) in enumerate(sorted(taken.items()), start=1):
        row = rows[part_id]
        there = shelf._replace(position=shelf.position * PARTS_FROM + number)
        made = move_of(row, quantity, row.name, sale, there)
        if made is not None and made.quantity:
            moves.append(made)
    cost = _cost(line.product_id, parts, rows) if line.portion is None else None
    return agreed._replace(parts=tuple(moves), unit_cost=agreed.unit_cost if cost is None else cost)


def _cost(kit_id: UUID, parts: Parts, rows: Mapping[UUID, Any]) -> UnitPrice | None:
    """What the parts of one kit cost together, where that is known of each."""
    each = [(cost_of(rows[part_id]), quantity) for part_id, quantity in exploded(kit_id, ONE, parts).items()]
    known = [rounded_quotient(cost * quantity, ONE) for cost, quantity in each if cost is not None]
    return UnitPrice(sum(known)) if len(known) == len(each) else None


async def _rows(session: Writing, sale: Sale, products: set[UUID]) -> Mapping[UUID, Any]:
    """What a move and a cost depend on, under the names that a line's own product has them."""
    given, shelf = rowset(session, company_id=IDENTITY, product_id=IDENTITY), aliased(Product)
    found = await session.execute(
        select(
            Product.id.label("product_id"), Product.name, Product.cost, Product.track_stock, Product.stock_policy,
            Product.stock_of_id, Product.stock_quantity, StockLevel.average_cost,
            shelf.name.label("shelf_name"), shelf.track_stock.label("shelf_tracked"),
            shelf.stock_policy.label("shelf_policy"), Product.tracking, Product.expired_policy,
            shelf.tracking.label("shelf_tracking"), shelf.expired_policy.label("shelf_expired"),
        )
        .select_from(given)
        .join(Product, and_(Product.company_id == given.c.company_id, Product.id == given.c.product_id))
        .outerjoin(shelf, and_(shelf.company_id == given.c.company_id, shelf.id == Product.stock_of_id))
        .outerjoin(
            StockLevel,
            and_(
                StockLevel.company_id == given.c.company_id,
                StockLevel.outlet_id == sale.outlet_id,
                StockLevel.product_id == func.coalesce(Product.stock_of_id, Product.id),
            ),
        ),
        as_rows([{"company_id": sale.company_id, "product_id": product_id} for product_id in sorted(products)]),
    )  # fmt: skip
    return {row.product_id: row for row in found}
