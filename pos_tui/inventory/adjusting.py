"""Stock that a person says is other than the books have it: opening stock, adjustments, waste."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pos_tui.accounts.rules import OPENING, STOCK, STOCK_VARIANCE, WASTE
from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.inventory.cost import Moved, move_averages
from pos_tui.inventory.lot_rules import check_fresh, tidy_lots
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.service import move
from pos_tui.inventory.shelf import (
    MOST_TOLD,
    Held,
    cause_at,
    check_lines,
    check_quantity,
    lock_shelf,
    post_stock,
    said,
    trading_day,
)
from pos_tui.inventory.views import Cause, Changed, Move, StockChange, StockLine
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST, Money, Quantity, UnitPrice, extend, quantity_text
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

MOVED_AS = {"counted": "adjustment", "difference": "adjustment", "waste": "waste", "opening": "opening"}
AGAINST = {"adjustment": STOCK_VARIANCE, "waste": WASTE, "opening": OPENING}
TOLD = {"adjustment": "stock_adjusted", "waste": "stock_wasted", "opening": "stock_opened"}
LEAST = {"counted": 0, "difference": -LARGEST, "waste": 1, "opening": 1}


async def change_stock(
    session: Writing, place: Place, actor: Actor, change: StockChange, *, key: ShopKey, now: datetime
) -> tuple[Changed, ...]:
    """Levels, movements, the accounts and the journal say what the person says, or nothing does.

    A supervisor may change so much in value, whoever may more can approve it. What lies there already changes
    nothing. Raises BadInput or Unknown with a sentence that names the product, or NotPermitted.
    """
    kind = MOVED_AS[change.kind]
    reason = said(change.reason) if kind != "opening" else "opening stock"
    _check(change)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    if (known := await _booked(session, place, change.source_id)) is not None:
        return known
    shelf = await lock_shelf(
        session, place, [line.product_id for line in change.lines], gone_too=change.kind != "opening"
    )
    if kind == "opening":
        await _check_unmoved(session, place, shelf)
        shelf = _at_cost(shelf, change.lines)
    changed = [_changed(change, line, shelf[line.product_id]) for line in change.lines]
    moves = _moves(kind, changed, shelf, change.lines)
    if kind == "opening":
        day = await trading_day(session, place, now)
        for each in moves:
            check_fresh(each.name, each.lots, day)
    size = sum(abs(each.value) for each in changed)
    approved_by = await require(
        session, place, actor, "adjust_stock", size=size, used_for=change.source_id, now=now
    )
    if not moves:
        return tuple(changed)
    told = {"reason": reason, **_told(changed, shelf)}
    entry = Entry(TOLD[kind], actor.staff_id, change.source_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    worth = Money(sum(each.value for each in changed))
    await _book(session, place, cause_at(place, change.source_id, actor.staff_id, reason), moves, worth, now)
    return tuple(changed)


async def _book(
    session: Writing, place: Place, cause: Cause, moves: Sequence[Move], worth: Money, now: datetime
) -> None:
    kind = moves[0].kind
    day = await trading_day(session, place, now)
    await post_stock(session, cause, {STOCK: worth, AGAINST[kind]: Money(-worth)}, day=day, now=now)
    await move(session, cause, moves, now=now)
    if kind == "opening":
        await move_averages(session, cause, _begun(moves))


def _check(change: StockChange) -> None:
    check_lines(len(change.lines), len({line.product_id for line in change.lines}))
    for line in change.lines:
        check_quantity(line.quantity, least=LEAST[change.kind])
        if line.unit_cost is not None and line.unit_cost < 0:
            raise BadInput("A cost is not below nothing: type it again.")


async def _booked(session: Reading, place: Place, source_id: UUID) -> tuple[Changed, ...] | None:
    """What this change did when it was booked; the levels have gone on since, so only the difference is known."""
    found = await session.execute(
        select(StockMovement.product_id, Product.name, StockMovement.quantity, StockMovement.unit_cost)
        .join(Product, (Product.company_id == StockMovement.company_id) & (Product.id == StockMovement.product_id))
        .where(StockMovement.company_id == place.company_id, StockMovement.source_id == source_id)
        .order_by(StockMovement.position)
    )
    rows = found.all()
    return tuple(
        Changed(
            product_id=row.product_id, name=row.name, before=Quantity(0), after=row.quantity,
            value=extend(row.unit_cost or UnitPrice(0), row.quantity),
        )
        for row in rows
    ) or None  # fmt: skip


async def _check_unmoved(session: Reading, place: Place, shelf: Mapping[UUID, Held]) -> None:
    given = rowset(session, id=IDENTITY)
    moved = await session.scalar(
        select(StockMovement.product_id)
        .where(
            StockMovement.company_id == place.company_id,
            StockMovement.outlet_id == place.outlet_id,
            StockMovement.product_id.in_(select(given.c.id)),
        )
        .limit(1),
        as_rows([{"id": each} for each in shelf]),
    )
    if moved is not None:
        raise BadInput(f"{shelf[moved].name} has stock movements here already: count or adjust it instead.")


def _at_cost(shelf: Mapping[UUID, Held], lines: Sequence[StockLine]) -> dict[UUID, Held]:
    """What lies there at the beginning, at the cost that is said of it."""
    costs = {line.product_id: line.unit_cost for line in lines}
    return {
        product_id: held if costs[product_id] is None else held.model_copy(update={"cost": costs[product_id]})
        for product_id, held in shelf.items()
    }


def _changed(change: StockChange, line: StockLine, held: Held) -> Changed:
    by = {
        "counted": line.quantity - held.on_hand,
        "difference": line.quantity,
        "waste": -line.quantity,
        "opening": line.quantity,
    }[change.kind]
    after = Quantity(held.on_hand + by)
    if by < 0 and after < 0 and not held.may_go_negative:
        raise BadInput(
            f"Only {quantity_text(held.on_hand)} {held.name} on hand, {quantity_text(Quantity(-by))} to take "
            "away: type less, or count what is there."
        )
    return Changed(
        product_id=held.product_id,
        name=held.name,
        before=held.on_hand,
        after=after,
        value=held.worth(Quantity(by)),
    )


def _moves(
    kind: str, changed: Sequence[Changed], shelf: Mapping[UUID, Held], lines: Sequence[StockLine]
) -> list[Move]:
    moves = []
    for position, (each, line) in enumerate(zip(changed, lines, strict=True), start=1):
        held, by = shelf[each.product_id], Quantity(each.after - each.before)
        lots = tidy_lots(held.name, held.tracking, Quantity(abs(by)), line.lots)
        if by:
            moves.append(held.moved(position, kind, by, lots))
    return moves


def _begun(moves: Sequence[Move]) -> list[Moved]:
    """What lay there when the shop began, as the first delivery of its average."""
    return [
        Moved(product_id=each.product_id, quantity=each.quantity, cost=each.unit_cost or UnitPrice(0))
        for each in moves
    ]


def _told(changed: Sequence[Changed], shelf: Mapping[UUID, Held]) -> dict[str, object]:
    """Before and after by SKU, as far as a reader would go on."""
    some = [(shelf[each.product_id].sku, each) for each in changed[:MOST_TOLD] if each.after != each.before]
    return {
        "products": len(changed),
        "before": {sku: quantity_text(each.before) for sku, each in some},
        "after": {sku: quantity_text(each.after) for sku, each in some},
    }
