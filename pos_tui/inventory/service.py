"""Levels move with their movements, or not at all.

Stock is what lanes share, so it is moved last, in the order of product ids: two tills can wait for each other but
never both at once.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from pos_tui.db.at_once import Change, write_at_once
from pos_tui.db.base import table_of
from pos_tui.db.rowset import FLAG, IDENTITY, NUMBER, WORDS, as_rows, rowset_in
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
    taken = [Taking(cause, tuple(moves), now)]
    moved = await write_at_once(session, [(StockMovement, movements(taken))], [levels_moved(taken)])
    await settle(session, taken, moved[0])


@dataclass(frozen=True)
class Taking:
    """What one document takes off the shelves, or puts there."""

    cause: Cause
    moves: tuple[Move, ...]
    at: datetime


def movements(takings: Sequence[Taking]) -> list[dict[str, Any]]:
    """The ledger's rows, for whoever writes them together with `levels_moved`."""
    return [_movement(taking.cause, moved, taking.at) for taking in takings for moved in taking.moves]


def levels_moved(takings: Sequence[Taking]) -> Change:
    """One guarded update for all products of takings of one outlet, one after the other; see `settle`."""
    rows = [
        {
            "product_id": one.last.product_id,
            "quantity": one.quantity,
            "lowest": one.lowest,
            "allowed": one.last.may_go_negative,
            "tracking": one.last.tracking,
        }
        for one in _by_product(takings).values()
    ]
    cause = takings[0].cause
    given = {"shelf_company": cause.company_id, "shelf_outlet": cause.outlet_id, **as_rows(rows, "levels")}
    return Change(_level_update, given)


async def settle(session: Writing, takings: Sequence[Taking], moved: Collection[UUID]) -> None:
    """After `levels_moved` has moved those products: opens what had no level, moves lots, tells counts.

    Raises NotEnoughStock where a level was too low, whichever of the takings it was.
    """
    if any(one.product_id not in moved for taking in takings for one in taking.moves):
        wanted = _by_product(takings)
        missing = {product_id: one for product_id, one in wanted.items() if product_id not in moved}
        await _open_levels(session, takings, missing)
    for taking in takings:
        await move_lots(session, taking.cause, taking.moves, now=taking.at)
        await restate_counts(session, taking.cause, taking.moves)


@dataclass(frozen=True)
class _Net:
    """The net change of one product: by how much in all, and how far below where it began a guarded one leads."""

    last: Move
    quantity: Quantity
    lowest: Quantity | None
    """None where nothing that is taken has to be there."""


def _by_product(takings: Sequence[Taking]) -> Mapping[UUID, _Net]:
    """In the order of ids in which everybody locks."""
    changes: dict[UUID, _Net] = {}
    for taking in takings:
        own: dict[UUID, Move] = {}
        for moved in taking.moves:
            before = own.get(moved.product_id)
            own[moved.product_id] = moved if before is None else _plus(before, moved.quantity)
        for product_id, net in own.items():
            changes[product_id] = _after(changes.get(product_id), net)
    return {product_id: changes[product_id] for product_id in sorted(changes)}


def _plus(moved: Move, quantity: Quantity) -> Move:
    return moved.model_copy(update={"quantity": Quantity(moved.quantity + quantity)})


def _after(before: _Net | None, net: Move) -> _Net:
    """Each taking is guarded by itself: it has to find what it takes after those before it."""
    quantity = Quantity((before.quantity if before else 0) + net.quantity)
    lowest = before.lowest if before else None
    if net.quantity < 0 and not net.may_go_negative:
        lowest = quantity if lowest is None else min(lowest, quantity)
    return _Net(net, quantity, lowest)


def _level_update(engine: str, done: ColumnElement[bool]) -> ReturningUpdate[UUID]:
    level = table_of(StockLevel).c
    given = rowset_in(
        engine, "levels", product_id=IDENTITY, quantity=NUMBER, lowest=NUMBER, allowed=FLAG, tracking=WORDS
    )
    here = (level.company_id == bindparam("shelf_company", type_=IDENTITY)) & (
        level.outlet_id == bindparam("shelf_outlet", type_=IDENTITY)
    )
    locked = (
        select(level.product_id)
        .where(done, here, level.product_id.in_(select(given.c.product_id)))
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
            or_(given.c.lowest.is_(None), level.on_hand + given.c.lowest >= 0),
        )
        .values(on_hand=after, may_go_negative=or_(given.c.allowed, after < 0))
        .returning(level.product_id)
    )


async def _open_levels(session: Writing, takings: Sequence[Taking], missing: Mapping[UUID, _Net]) -> None:
    """First movements of their products here get a level; where a level was too low, the sale is refused."""
    cause = takings[0].cause
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
        if change.lowest is not None and held + change.lowest < 0:
            raise _short(change, held)
    if on_hand:
        raise Overtaken
    await insert_missing(session, StockLevel, [_empty_level(cause, change.last) for change in missing.values()])
    only = [_only(taking, missing) for taking in takings]
    moved = await write_at_once(session, [], [levels_moved(only)])
    if moved[0] != set(missing):
        raise Overtaken


def _only(taking: Taking, products: Container[UUID]) -> Taking:
    own = tuple(moved for moved in taking.moves if moved.product_id in products)
    return Taking(taking.cause, own, taking.at)


def _short(change: _Net, held: Quantity) -> NotEnoughStock:
    name, wanted = change.last.name, Quantity(-(change.lowest or 0))
    return NotEnoughStock(
        f"Only {quantity_text(held)} {name} on hand, {quantity_text(wanted)} wanted: "
        "change the quantity (F4), or ask a supervisor.",
        product=name,
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
