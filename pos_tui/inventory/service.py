"""Levels move with their movements, or not at all.

Stock is what lanes share, so it is moved last, in the order of product ids: two tills can wait for each other but
never both at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.db.base import insert_into, table_of
from pos_tui.db.rowset import FLAG, IDENTITY, NUMBER, WORDS, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.errors import NotEnoughStock, Overtaken
from pos_tui.inventory.lots import move_lots
from pos_tui.inventory.models import MERGED, StockLevel, StockMovement
from pos_tui.inventory.restating import restate_counts
from pos_tui.inventory.views import Cause, Move
from pos_tui.money import Quantity, quantity_text


async def move(session: Writing, cause: Cause, moves: Sequence[Move], *, now: datetime) -> None:
    """Every move is booked, or NotEnoughStock names the first product that is short and nothing is.

    What is kept in lots moves those as well, under the lock of its level; what is not costs no statement more.
    """
    if not moves:
        return
    wanted = _by_product(moves)
    missing = wanted.keys() - await _move_levels(session, cause, wanted)
    if missing:
        await _open_levels(session, cause, {product_id: wanted[product_id] for product_id in missing})
    await session.execute(insert_into(StockMovement), [_movement(cause, moved, now) for moved in moves])
    await move_lots(session, cause, moves, now=now)
    await restate_counts(session, cause, moves)


def _by_product(moves: Sequence[Move]) -> Mapping[UUID, Move]:
    """The net change per product, in the order of ids in which everybody locks."""
    grouped: dict[UUID, list[Move]] = defaultdict(list)
    for moved in moves:
        grouped[moved.product_id].append(moved)
    return {
        product_id: grouped[product_id][0].model_copy(
            update={"quantity": Quantity(sum(moved.quantity for moved in grouped[product_id]))}
        )
        for product_id in sorted(grouped)
    }


async def _move_levels(session: Writing, cause: Cause, wanted: Mapping[UUID, Move]) -> set[UUID]:
    """One guarded update for all products; answers those whose level was there and sufficed."""
    moved = await session.execute(
        _level_update(dialect_of(session)),
        {
            "company": cause.company_id,
            "outlet": cause.outlet_id,
            **as_rows(
                [
                    {
                        "product_id": product_id,
                        "quantity": change.quantity,
                        "allowed": change.may_go_negative,
                        "tracking": change.tracking,
                    }
                    for product_id, change in wanted.items()
                ]
            ),
        },
    )
    return set(moved.scalars())


@cache
def _level_update(engine: str) -> ReturningUpdate[UUID]:
    level = table_of(StockLevel).c
    given = rowset_in(engine, product_id=IDENTITY, quantity=NUMBER, allowed=FLAG, tracking=WORDS)
    here = (level.company_id == bindparam("company", type_=IDENTITY)) & (
        level.outlet_id == bindparam("outlet", type_=IDENTITY)
    )
    locked = (
        select(level.product_id)
        .where(here, level.product_id.in_(select(given.c.product_id)))
        .order_by(level.product_id)
        .with_for_update()
        .cte("locked")
    )
    after = level.on_hand + given.c.quantity
    return (
        update(table_of(StockLevel))
        .where(
            here,
            level.product_id == locked.c.product_id,
            level.product_id == given.c.product_id,
            level.tracking == given.c.tracking,  # who began to keep it in lots meanwhile holds the level
            or_(given.c.allowed, given.c.quantity >= 0, after >= 0),
        )
        .values(on_hand=after, may_go_negative=or_(given.c.allowed, after < 0))
        .returning(level.product_id)
    )


async def _open_levels(session: Writing, cause: Cause, missing: Mapping[UUID, Move]) -> None:
    """First movements of their products here get a level; where a level was too low, the sale is refused."""
    found = await session.execute(
        select(StockLevel.product_id, StockLevel.on_hand, StockLevel.tracking).where(
            StockLevel.company_id == cause.company_id,
            StockLevel.outlet_id == cause.outlet_id,
            StockLevel.product_id.in_(missing),
        )
    )
    rows = found.all()
    if any(row.tracking == MERGED for row in rows):  # what was sold went into another product meanwhile
        raise Overtaken
    on_hand = {row.product_id: row.on_hand for row in rows}
    for product_id, change in missing.items():
        held = Quantity(on_hand.get(product_id, 0))
        if not change.may_go_negative and change.quantity < 0 and held + change.quantity < 0:
            raise _short(change, held)
    if on_hand:
        raise Overtaken
    await insert_missing(session, StockLevel, [_empty_level(cause, change) for change in missing.values()])
    if await _move_levels(session, cause, missing) != set(missing):
        raise Overtaken


def _short(change: Move, held: Quantity) -> NotEnoughStock:
    wanted = Quantity(-change.quantity)
    return NotEnoughStock(
        f"Only {quantity_text(held)} {change.name} on hand, {quantity_text(wanted)} wanted: "
        "change the quantity (F4), or ask a supervisor.",
        product=change.name,
        on_hand=held,
        wanted=wanted,
    )


def _empty_level(cause: Cause, change: Move) -> dict[str, Any]:
    return {
        "company_id": cause.company_id,
        "outlet_id": cause.outlet_id,
        "product_id": change.product_id,
        "on_hand": 0,
        "may_go_negative": change.may_go_negative,
        "average_cost": change.unit_cost,
        "tracking": change.tracking,
    }


def _movement(cause: Cause, moved: Move, now: datetime) -> dict[str, Any]:
    return {
        "company_id": cause.company_id,
        "source_id": cause.source_id,
        "position": moved.position,
        "outlet_id": cause.outlet_id,
        "product_id": moved.product_id,
        "kind": moved.kind,
        "quantity": moved.quantity,
        "unit_cost": moved.unit_cost,
        "at": now,
        "staff_id": cause.staff_id,
        "reason": moved.reason or cause.reason,
    }
