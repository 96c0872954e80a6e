"""A product begins or ends to be kept in lots: what lies there follows, so that lots come to the level always.

What lay there before is of an unknown lot; serial numbers begin and end with nothing on hand, since nobody could
say which they are.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import and_, insert, select, update

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.service import save_and_switch
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import BadInput
from pos_tui.inventory.lot_rules import UNKNOWN
from pos_tui.inventory.lots import book_lots, lots_by_code
from pos_tui.inventory.models import Lot, LotLevel, StockLevel
from pos_tui.inventory.views import Cause, Tracking
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Quantity, quantity_text
from pos_tui.shop.models import Outlet
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean
from pos_tui.view import View


class Switched(View):
    """A product that is kept in another way from now on."""

    product_id: UUID
    name: str
    before: Tracking
    after: Tracking


async def save_tracked(
    session: Writing, place: Place, actor: Actor, product: KeptProduct, *, key: ShopKey, now: datetime
) -> None:
    """`save_product`, and its shelves follow where it begins or ends to be kept in lots or by serial numbers.

    Raises BadInput as that does, and where serial numbers would begin or end with something on hand.
    """
    was = await save_and_switch(session, place, actor, product, key=key, now=now)
    before: Tracking = was.tracking if was is not None else product.tracking
    switched = Switched(
        product_id=product.product_id, name=product.name, before=before, after=product.tracking
    )  # fmt: skip
    await follow(session, place.company_id, [switched], staff_id=actor.staff_id, now=now)


async def follow(
    session: Writing, company_id: UUID, switched: Sequence[Switched], *, staff_id: UUID | None, now: datetime
) -> None:
    """Levels know how their product is kept, and lots come to them; by product, then outlet, as everybody locks.

    Every outlet gets a level, so that nobody opens one as it was before.
    """
    changes = {one.product_id: one for one in switched if one.before != one.after}
    if not changes:
        return
    levels = await _locked(session, company_id, changes)
    for level in levels:
        _check_empty(changes[level.product_id], level)
    for one in changes.values():
        await session.execute(
            update(StockLevel)
            .where(StockLevel.company_id == company_id, StockLevel.product_id == one.product_id)
            .values(tracking=one.after)
            .execution_options(synchronize_session=False)
        )
    held = [level for level in levels if level.on_hand and changes[level.product_id].after == "lot"]
    unknown = await _unknown_lots(session, company_id, sorted({level.product_id for level in held}), now)
    entries = await _emptied(session, company_id, list(changes))
    entries += [(level.outlet_id, _entry(unknown[level.product_id], level, level.on_hand)) for level in held]
    source_id, positions = new_id(), count(1)
    for outlet_id in sorted({outlet for outlet, _ in entries}):
        own = [{**entry, "position": next(positions)} for outlet, entry in entries if outlet == outlet_id]
        cause = Cause(company_id=company_id, outlet_id=outlet_id, source_id=source_id, staff_id=staff_id)
        await book_lots(session, cause, own, now=now)


async def _locked(session: Writing, company_id: UUID, changes: dict[UUID, Switched]) -> Sequence[Any]:
    outlets = (await session.scalars(select(Outlet.id).where(Outlet.company_id == company_id))).all()
    empty = {"company_id": company_id, "on_hand": 0, "may_go_negative": False, "average_cost": None}
    await insert_missing(
        session,
        StockLevel,
        [
            {**empty, "outlet_id": outlet_id, "product_id": product_id, "tracking": changes[product_id].before}
            for product_id in sorted(changes)
            for outlet_id in sorted(outlets)
        ],
    )
    found = await session.execute(
        select(StockLevel.outlet_id, StockLevel.product_id, StockLevel.on_hand, Outlet.code)
        .join(Outlet, and_(Outlet.company_id == StockLevel.company_id, Outlet.id == StockLevel.outlet_id))
        .where(StockLevel.company_id == company_id, StockLevel.product_id.in_(list(changes)))
        .order_by(StockLevel.product_id, StockLevel.outlet_id)
        .with_for_update(of=StockLevel)
    )
    return found.all()


def _check_empty(change: Switched, level: Any) -> None:
    if level.on_hand and "serial" in (change.before, change.after):
        name = clean(change.name, 60)
        raise BadInput(
            f"{quantity_text(Quantity(level.on_hand))} {name} on hand in {level.code}: serial numbers begin and "
            "end with nothing on hand, so adjust it to 0 first, then take it in again."
        )


async def _unknown_lots(
    session: Writing, company_id: UUID, products: Sequence[UUID], now: datetime
) -> dict[UUID, UUID]:
    wanted = {(product_id, UNKNOWN, False) for product_id in products}
    if not wanted:
        return {}
    known = await lots_by_code(session, company_id, wanted)
    rows = [
        {
            "company_id": company_id, "id": new_id(), "product_id": product_id, "code": UNKNOWN,
            "is_serial": False, "expires_on": None, "first_at": now,
        }
        for product_id in products
        if (product_id, UNKNOWN) not in known
    ]  # fmt: skip
    if rows:
        await session.execute(insert(table_of(Lot)), rows)
        known = await lots_by_code(session, company_id, wanted)
    return {product_id: row.id for (product_id, _), row in known.items()}


async def _emptied(
    session: Reading, company_id: UUID, products: Sequence[UUID]
) -> list[tuple[UUID, dict[str, Any]]]:
    """What takes every lot of these products back to nothing, by outlet."""
    found = await session.execute(
        select(LotLevel.outlet_id, LotLevel.product_id, LotLevel.lot_id, LotLevel.on_hand)
        .where(LotLevel.company_id == company_id, LotLevel.product_id.in_(products), LotLevel.on_hand != 0)
        .order_by(LotLevel.product_id, LotLevel.outlet_id, LotLevel.lot_id)
    )
    return [(row.outlet_id, _entry(row.lot_id, row, -row.on_hand)) for row in found]


def _entry(lot_id: UUID, row: Any, quantity: int) -> dict[str, Any]:
    return {
        "lot_id": lot_id, "product_id": row.product_id, "kind": "tracking", "quantity": quantity,
        "back_of_id": None, "back_of_position": None, "allowed": quantity < 0 and row.on_hand < 0,
        "is_serial": False,
    }  # fmt: skip
