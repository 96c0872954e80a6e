"""What goods cost that lie on a shelf: the moving average, counted anew with every delivery.

The average of what lies there and what comes (IAS 2, paragraph 27: «as each additional shipment is received»), at
four more places than the currency has, halves away from zero. Where there is nothing to take an average with, the
rules of ERPNext's moving average hold (`stock_ledger.get_moving_average_values`): with nothing or less on hand the
average begins anew at the cost received, since what was sold below nothing is booked at the cost of then; and
goods that go back to who delivered them take the cost with them that they came with.

    10 at 1.00, and 10 come at 2.00       20 at 1.50
    −3 at 1.00, and 10 come at 2.00        7 at 2.00
    20 at 1.50, and  5 go back at 2.00    15 at 1.3333

What a customer brings back lies there at the average as it is: a return is of what was sold, not another delivery.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select, update

from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import Overtaken
from pos_tui.inventory.models import StockLevel
from pos_tui.inventory.views import Cause
from pos_tui.money import Quantity, UnitPrice, rounded_quotient
from pos_tui.view import View


class Moved(View):
    """So much of a product came (or, below nothing, went back) at this cost for one."""

    product_id: UUID
    quantity: Quantity
    cost: UnitPrice


class Average(View):
    """What one of a product cost on a shelf before and costs after."""

    product_id: UUID
    before: UnitPrice | None
    after: UnitPrice


def average_after(on_hand: Quantity, average: UnitPrice | None, quantity: Quantity, cost: UnitPrice) -> UnitPrice:
    """The average once `quantity` came at `cost`, or went back at it (below nothing), with `on_hand` before.

    Goods that go back and leave nothing, or were dearer than all that lay there, leave the average as it was.
    """
    if average is None or (on_hand <= 0 and quantity > 0):
        return cost
    left = on_hand + quantity
    value = on_hand * average + quantity * cost
    if left <= 0 or value < 0:
        return average
    return UnitPrice(rounded_quotient(value, left))


def averaged(on_hand: Quantity, average: UnitPrice | None, moved: Sequence[Moved]) -> UnitPrice | None:
    """The average after several pieces of one product, one after the other."""
    for piece in moved:
        average = average_after(on_hand, average, piece.quantity, piece.cost)
        on_hand = Quantity(on_hand + piece.quantity)
    return average


async def move_averages(session: Writing, cause: Cause, moved: Sequence[Moved]) -> list[Average]:
    """Counts the averages of an outlet's levels anew, after `move` has moved them (and locked them).

    Answers those that it has set, in the order of products. A level without an average takes the product's cost
    for what lay there. Raises Overtaken when a level is not as it was read.
    """
    pieces: dict[UUID, list[Moved]] = {}
    for piece in moved:
        pieces.setdefault(piece.product_id, []).append(piece)
    rows, changes = [], []
    for level in await _levels(session, cause, list(pieces)):
        own = pieces[level.product_id]
        before = Quantity(level.on_hand - sum(piece.quantity for piece in own))
        known = level.average_cost if level.average_cost is not None else level.cost
        after = averaged(before, known, own)
        assert after is not None, "a piece has a cost, so there is an average"
        rows.append({"product_id": level.product_id, "on_hand": level.on_hand, "after": after})
        changes.append(Average(product_id=level.product_id, before=level.average_cost, after=after))
    if rows:
        await _set(session, cause, rows)
    return changes


async def costs_here(session: Reading, cause: Cause, products: Sequence[UUID]) -> Mapping[UUID, UnitPrice]:
    """What one of each costs at an outlet: its average there, else the product's cost; without either it is not
    in the answer."""
    found = await _levels(session, cause, products)
    known = {row.product_id: row.average_cost if row.average_cost is not None else row.cost for row in found}
    return {product_id: cost for product_id, cost in known.items() if cost is not None}


async def _levels(session: Reading, cause: Cause, products: Sequence[UUID]) -> Sequence[Any]:
    given = rowset_in(dialect_of(session), product_id=IDENTITY)
    found = await session.execute(
        select(StockLevel.product_id, StockLevel.on_hand, StockLevel.average_cost, Product.cost)
        .join(Product, and_(Product.company_id == StockLevel.company_id, Product.id == StockLevel.product_id))
        .where(
            StockLevel.company_id == cause.company_id,
            StockLevel.outlet_id == cause.outlet_id,
            StockLevel.product_id.in_(select(given.c.product_id)),
        )
        .order_by(StockLevel.product_id),
        as_rows([{"product_id": product_id} for product_id in products]),
    )
    return found.all()


async def _set(session: Writing, cause: Cause, rows: Sequence[Mapping[str, object]]) -> None:
    given = rowset_in(dialect_of(session), product_id=IDENTITY, on_hand=NUMBER, after=NUMBER)
    level = table_of(StockLevel).c
    done = await session.execute(
        update(table_of(StockLevel))
        .where(
            level.company_id == bindparam("company", type_=IDENTITY),
            level.outlet_id == bindparam("outlet", type_=IDENTITY),
            level.product_id == given.c.product_id,
            level.on_hand == given.c.on_hand,
        )
        .values(average_cost=given.c.after)
        .returning(level.product_id),
        {"company": cause.company_id, "outlet": cause.outlet_id, **as_rows(rows)},
    )
    if len(done.all()) != len(rows):
        raise Overtaken
