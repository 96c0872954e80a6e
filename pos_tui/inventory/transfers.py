"""Goods from one outlet to another: sent off one shelf, in transit, taken in on the other, or brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from pos_tui.accounts.rules import IN_TRANSIT, STOCK, STOCK_VARIANCE
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.inventory.cost import Moved, move_averages
from pos_tui.inventory.lot_rules import tidy_lots
from pos_tui.inventory.service import move
from pos_tui.inventory.shelf import (
    Held,
    cause_at,
    check_lines,
    check_quantity,
    check_stocked,
    lock_shelf,
    post_stock,
    said,
    trading_day,
)
from pos_tui.inventory.transfer_rows import (
    keep_draft,
    lines_of,
    lock_transfer,
    must_be,
    named_lots,
    other_outlet,
    set_costs,
    set_received,
    set_transfer,
)
from pos_tui.inventory.views import Cause, LotPart, Move, TransferDraft
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, Quantity, UnitPrice, extend, quantity_text
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place


async def draft_transfer(
    session: Writing, place: Place, actor: Actor, draft: TransferDraft, *, key: ShopKey, now: datetime
) -> int:
    """The transfer is kept and moves nothing yet; again, its lines and note are replaced. Answers its number.

    Numbers have no gap per outlet that sends. Raises BadInput for the same outlet, no lines, or a transfer that
    has been sent; Unknown for an outlet or product that is not there.
    """
    approved_by = await require(session, place, actor, "transfer_stock", used_for=draft.transfer_id, now=now)
    check_lines(len(draft.lines), len({line.product_id for line in draft.lines}))
    for line in draft.lines:
        check_quantity(line.quantity, least=1)
    to = await other_outlet(session, place, draft.to_outlet_id)
    rows = await check_stocked(session, place, [line.product_id for line in draft.lines])
    for line in draft.lines:
        tidy_lots(rows[line.product_id].name, rows[line.product_id].tracking, line.quantity, line.lots)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    number = await keep_draft(session, place, draft, now)
    told = {"number": number, "to": to, "lines": len(draft.lines)}
    entry = Entry("transfer_drafted", actor.staff_id, draft.transfer_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return number


async def send_transfer(
    session: Writing, place: Place, actor: Actor, transfer_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """The goods leave this outlet's shelf at their cost and are in transit. Sent twice they leave once.

    Raises BadInput where the shelf holds too little or the transfer is another outlet's, NotPermitted.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "transfer_stock", used_for=transfer_id, now=now)
    row = await lock_transfer(session, place, transfer_id)
    if row.from_outlet_id != place.outlet_id:
        raise BadInput("This transfer is sent from another outlet: send it there.")
    if row.status == "sent":
        return
    must_be(row, "draft")
    lines = await lines_of(session, place, transfer_id)
    shelf = await lock_shelf(session, place, [line.product_id for line in lines])
    worth = Money(sum(shelf[line.product_id].worth(line.sent) for line in lines))
    cause = cause_at(place, transfer_id, actor.staff_id, f"transfer {row.number}")
    await set_transfer(session, place, transfer_id, status="sent", sent_at=now, sent_by=actor.staff_id)
    await set_costs(session, place, transfer_id, shelf)
    told = {"number": row.number, "lines": len(lines), "value": worth}
    await append(
        session, lane, [Entry("transfer_sent", actor.staff_id, transfer_id, told, approved_by)], key=key, now=now
    )
    day = await trading_day(session, place, now)
    await post_stock(session, cause, {IN_TRANSIT: worth, STOCK: Money(-worth)}, day=day, now=now)
    moves = [_out(position, line, shelf[line.product_id]) for position, line in enumerate(lines, start=1)]
    await move(session, cause, moves, now=now)


async def receive_transfer(
    session: Writing,
    place: Place,
    actor: Actor,
    transfer_id: UUID,
    received: Mapping[UUID, Quantity],
    *,
    lots: Mapping[UUID, Sequence[LotPart]] | None = None,
    reason: str = "",
    key: ShopKey,
    now: datetime,
) -> Money:
    """What arrived lies on this outlet's shelf; what did not is booked as a variance, with a reason.

    `received` names what differs from what was sent, `lots` which lots or serial numbers are here; else they are
    those that were sent, and what is missing is of the one that expires first. Answers the value of the
    difference, which takes the right to change stock by so much. Received twice it is booked once, and the second
    is told so.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "transfer_stock", used_for=transfer_id, now=now)
    row = await lock_transfer(session, place, transfer_id)
    if row.to_outlet_id != place.outlet_id:
        raise BadInput("This transfer goes to another outlet: receive it there.")
    must_be(row, "sent")
    lines = await lines_of(session, place, transfer_id)
    arrived = _arrived(lines, received)
    differs = {line.product_id: arrived[line.product_id] - line.sent for line in lines}
    size = sum(abs(_worth(line, Quantity(differs[line.product_id]))) for line in lines)
    if any(differs.values()):
        reason = said(reason)
        another = await require(session, place, actor, "adjust_stock", size=size, used_for=transfer_id, now=now)
        approved_by = another or approved_by
    value = await _take_in(session, place, actor, row, lines, arrived, reason, now, lots=lots or {})
    told = {"number": row.number, "lines": len(lines), "value": value, **({"reason": reason} if reason else {})}
    entry = Entry("transfer_received", actor.staff_id, transfer_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return value


async def cancel_transfer(
    session: Writing, place: Place, actor: Actor, transfer_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """A draft is dropped; goods that were sent are back on the shelf they left. Done by the outlet that sent."""
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "transfer_stock", used_for=transfer_id, now=now)
    row = await lock_transfer(session, place, transfer_id)
    if row.from_outlet_id != place.outlet_id:
        raise BadInput("This transfer is sent from another outlet: cancel it there.")
    if row.status != "sent":
        must_be(row, "draft")
        await set_transfer(session, place, transfer_id, status="cancelled")
    else:
        lines = await lines_of(session, place, transfer_id)
        arrived = {line.product_id: line.sent for line in lines}
        await _take_in(session, place, actor, row, lines, arrived, "brought back", now, status="cancelled")
    entry = Entry("transfer_cancelled", actor.staff_id, transfer_id, {"number": row.number}, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def _take_in(
    session: Writing,
    place: Place,
    actor: Actor,
    row: Any,
    lines: Sequence[Any],
    arrived: Mapping[UUID, Quantity],
    reason: str,
    now: datetime,
    *,
    status: str = "received",
    lots: Mapping[UUID, Sequence[LotPart]] | None = None,
) -> Money:
    """Off the road and onto this shelf; answers what the difference is worth, below nothing for a loss."""
    sent = Money(sum(_worth(line, line.sent) for line in lines))
    here = Money(sum(_worth(line, arrived[line.product_id]) for line in lines))
    if status == "received":
        await set_transfer(session, place, row.id, status=status, received_at=now, received_by=actor.staff_id)
        await set_received(session, place, row.id, arrived)
    else:
        await set_transfer(session, place, row.id, status=status)
    entry = cause_at(place, uuid5(row.id, status), actor.staff_id)
    postings = {STOCK: here, IN_TRANSIT: Money(-sent), STOCK_VARIANCE: Money(sent - here)}
    await post_stock(session, entry, postings, day=await trading_day(session, place, now), now=now)
    cause = cause_at(place, row.id, actor.staff_id, reason or f"transfer {row.number}")
    shelf = await lock_shelf(session, place, arrived, gone_too=True)
    await _shelve(session, cause, _coming(row.id, lines, arrived, shelf, lots or {}), now)
    return Money(here - sent)


def _coming(
    transfer_id: UUID,
    lines: Sequence[Any],
    arrived: Mapping[UUID, Quantity],
    shelf: Mapping[UUID, Held],
    lots: Mapping[UUID, Sequence[LotPart]],
) -> list[Move]:
    """What is put on the shelf, into the lots that it left in."""
    moves = []
    for position, line in enumerate(lines, start=1):
        here, held = arrived[line.product_id], shelf[line.product_id]
        named = lots.get(line.product_id, ())
        if here != line.sent and held.tracking == "serial" and here and not named:
            raise BadInput(f"Not all {held.name} arrived: say the serial numbers that did.")
        named = tidy_lots(held.name, held.tracking, here, named) if named else ()
        if here:
            moves.append(
                Move(
                    position=len(lines) + position, product_id=line.product_id, name=held.name,
                    kind="transfer_in", quantity=here, unit_cost=line.unit_cost, may_go_negative=True,
                    tracking=held.tracking, lots=named, back_of=(transfer_id, position),
                )
            )  # fmt: skip
    return moves


async def _shelve(session: Writing, cause: Cause, moves: Sequence[Move], now: datetime) -> None:
    await move(session, cause, moves, now=now)
    came = [
        Moved(product_id=each.product_id, quantity=each.quantity, cost=each.unit_cost)
        for each in moves
        if each.unit_cost is not None
    ]
    await move_averages(session, cause, came)


def _out(position: int, line: Any, held: Held) -> Move:
    if line.sent > held.on_hand and not held.may_go_negative:
        raise BadInput(
            f"Only {quantity_text(held.on_hand)} {held.name} on hand, {quantity_text(line.sent)} to send: "
            "change the transfer, or count the shelf."
        )
    lots = tidy_lots(held.name, held.tracking, line.sent, named_lots(line))
    return held.moved(position, "transfer_out", Quantity(-line.sent), lots)


def _arrived(lines: Sequence[Any], received: Mapping[UUID, Quantity]) -> dict[UUID, Quantity]:
    if received.keys() - {line.product_id for line in lines}:
        raise BadInput("Something arrived that was not sent: take it in with an adjustment.")
    for quantity in received.values():
        check_quantity(quantity, least=0)
    return {line.product_id: received.get(line.product_id, line.sent) for line in lines}


def _worth(line: Any, quantity: Quantity) -> Money:
    return extend(line.unit_cost or UnitPrice(0), quantity)
