"""Receiving: goods, their cost, what is owed for them and the order they came for move together, or none of them.

A delivery has an id that was minted before it is booked, and as a rule a note with a number: either of them again
books nothing. What lanes share is locked in one order: the supplier, the order, stock by product, products.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from pos_tui.accounts.service import post
from pos_tui.buying.against import order_against, take_on_order
from pos_tui.buying.costing import set_costs
from pos_tui.buying.locking import lock_supplier
from pos_tui.buying.models import GoodsReceipt, GoodsReceiptLine, PurchaseOrder
from pos_tui.buying.products import buyable
from pos_tui.buying.rules import check_lines, digest_of, postings_of, total_of
from pos_tui.buying.views import Delivery, Goods, Received
from pos_tui.cash.days import date_by_clock
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.inventory.cost import Moved, move_averages
from pos_tui.inventory.lot_rules import check_fresh, lot_text, tidy_lots
from pos_tui.inventory.service import move
from pos_tui.inventory.shelf import MOST_TOLD, trading_day
from pos_tui.inventory.views import Cause, Move
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money
from pos_tui.shop.models import Company
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

LONGEST_NOTE_NUMBER = 60


async def receive(
    session: Writing, place: Place, actor: Actor, delivery: Delivery, *, key: ShopKey, now: datetime
) -> Received:
    """Books a delivery at the outlet of `place`, against an order or without one.

    The same id with the same content answers what was booked. Raises BadInput for a quantity or cost that cannot
    be, a delivery note that is booked already, or an order that nothing is expected of; NotPermitted where more
    came than was ordered and nobody who may has approved it.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    delivery = _tidied(delivery)
    supplier = await lock_supplier(session, place.company_id, delivery.supplier_id, inactive_too=True)
    if (before := await _booked(session, place, delivery)) is not None:
        return before
    approved_by = await require(session, place, actor, "receive_goods", used_for=delivery.receipt_id, now=now)
    goods = await _checked(session, place, delivery)
    delivery = await _in_lots(session, place, delivery, goods, now)
    await _check_note(session, place, delivery, supplier)
    against = await order_against(session, place, delivery, goods)
    if (more := against.more) is not None:
        approved_by = await _let_more(session, place, actor, delivery, more, now) or approved_by
    total = total_of(delivery.lines)
    await _write(session, place, actor, delivery, approved_by, now)
    status = await take_on_order(session, place, delivery, against)
    await _post(session, place, delivery, total, now)
    told = {
        "order": against.number, "supplier": supplier.code, "note": delivery.delivery_note,
        "lines": len(delivery.lines), "amount": total, "content": _content(delivery),
        **_told_lots(delivery, goods),
    }  # fmt: skip
    entry = Entry("goods_received", actor.staff_id, delivery.receipt_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    await _put_on_shelf(session, place, actor, delivery, goods, now)
    return Received(
        receipt_id=delivery.receipt_id, order_number=against.number, order_status=status,
        lines=len(delivery.lines), total=total,
    )  # fmt: skip


def _tidied(delivery: Delivery) -> Delivery:
    note = clean(delivery.delivery_note or "", LONGEST_NOTE_NUMBER) or None
    return delivery.model_copy(update={"delivery_note": note})


def _told_lots(delivery: Delivery, goods: Mapping[UUID, Goods]) -> dict[str, Any]:
    """Lots and serial numbers by SKU for the journal, as far as a reader would go on."""
    told: dict[str, list[str]] = {}
    for line in delivery.lines:
        for part in line.lots:
            told.setdefault(goods[line.product_id].sku, []).append(lot_text(part))
    return {"lots": {sku: texts[:MOST_TOLD] for sku, texts in list(told.items())[:MOST_TOLD]}} if told else {}


def _content(delivery: Delivery) -> str:
    return digest_of(
        delivery.supplier_id,
        delivery.order_id,
        delivery.delivery_note,
        [(line.product_id, line.order_position, line.quantity, line.cost) for line in delivery.lines],
    )


async def _booked(session: Reading, place: Place, delivery: Delivery) -> Received | None:
    """What the impatient second Enter is answered; None for a delivery that is new."""
    found = await session.execute(
        select(table_of(GoodsReceipt), PurchaseOrder.number, PurchaseOrder.status)
        .outerjoin(
            PurchaseOrder,
            (PurchaseOrder.company_id == GoodsReceipt.company_id) & (PurchaseOrder.id == GoodsReceipt.order_id),
        )
        .where(GoodsReceipt.company_id == place.company_id, GoodsReceipt.id == delivery.receipt_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    line = table_of(GoodsReceiptLine).c
    rows = await session.execute(
        select(line.product_id, line.order_position, line.quantity, line.cost)
        .where(line.company_id == place.company_id, line.receipt_id == delivery.receipt_id)
        .order_by(line.position)
    )
    lines = [tuple(each) for each in rows]
    if digest_of(row.supplier_id, row.order_id, row.delivery_note, lines) != _content(delivery):
        raise BadInput("This delivery was booked already with other lines: begin a new one (Esc) for the rest.")
    return Received(
        receipt_id=delivery.receipt_id, order_number=row.number, order_status=row.status, lines=len(lines),
        total=total_of(delivery.lines),
    )  # fmt: skip


async def _checked(session: Reading, place: Place, delivery: Delivery) -> Mapping[UUID, Goods]:
    products = [line.product_id for line in delivery.lines]
    goods = await buyable(session, place.company_id, products, supplier_id=delivery.supplier_id)
    check_lines(delivery.lines, [clean(goods[product].name, 60) for product in products], "Receiving")
    return goods


async def _in_lots(
    session: Reading, place: Place, delivery: Delivery, goods: Mapping[UUID, Goods], now: datetime
) -> Delivery:
    """The delivery with its lots as they are kept; refused where one is missing, or its day is over."""
    if not any(goods[line.product_id].tracking != "none" or line.lots for line in delivery.lines):
        return delivery
    lines, day = [], await trading_day(session, place, now)
    for line in delivery.lines:
        of = goods[line.product_id]
        lots = tidy_lots(clean(of.name, 60), of.tracking, line.quantity, line.lots, needed=True)
        check_fresh(clean(of.name, 60), lots, day)
        lines.append(line.model_copy(update={"lots": lots}))
    return delivery.model_copy(update={"lines": tuple(lines)})


async def _check_note(session: Reading, place: Place, delivery: Delivery, supplier: Any) -> None:
    """A supplier's delivery note is booked once, by whichever till comes first."""
    if delivery.delivery_note is None:
        return
    at = await session.scalar(
        select(GoodsReceipt.at).where(
            GoodsReceipt.company_id == place.company_id,
            GoodsReceipt.supplier_id == delivery.supplier_id,
            func.lower(GoodsReceipt.delivery_note) == delivery.delivery_note.lower(),
        )
    )
    if at is not None:
        raise BadInput(
            f"Delivery note {delivery.delivery_note} of {clean(supplier.name, 60)} was booked on {at:%d %b}: "
            "look at what came then, or correct the number (F4)."
        )


async def _let_more(
    session: Writing, place: Place, actor: Actor, delivery: Delivery, more: str, now: datetime
) -> UUID | None:
    """Who lets more in than was ordered; the refusal says of what and how many."""
    try:
        return await require(session, place, actor, "receive_more", used_for=delivery.receipt_id, now=now)
    except NotPermitted as refusal:
        raise NotPermitted(
            f"{more} {refusal}", permission=refusal.permission, approvable=refusal.approvable
        ) from None


async def _write(
    session: Writing, place: Place, actor: Actor, delivery: Delivery, approved_by: UUID | None, now: datetime
) -> None:
    ours = {"company_id": place.company_id}
    row = {
        **ours, "id": delivery.receipt_id, "outlet_id": place.outlet_id, "supplier_id": delivery.supplier_id,
        "order_id": delivery.order_id, "delivery_note": delivery.delivery_note, "at": now,
        "staff_id": actor.staff_id, "approved_by": approved_by,
    }  # fmt: skip
    await session.execute(insert(table_of(GoodsReceipt)), [row])
    lines = [
        {**ours, "receipt_id": delivery.receipt_id, "position": position, **line.model_dump(exclude={"lots"})}
        for position, line in enumerate(delivery.lines, start=1)
    ]
    await session.execute(insert(table_of(GoodsReceiptLine)), lines)


async def _post(session: Writing, place: Place, delivery: Delivery, total: Money, now: datetime) -> None:
    timezone = await session.scalar(select(Company.timezone).where(Company.id == place.company_id))
    await post(
        session,
        company_id=place.company_id,
        outlet_id=place.outlet_id,
        entry_id=delivery.receipt_id,
        postings=postings_of(total),
        business_date=date_by_clock(now, timezone or "UTC"),
        now=now,
    )


async def _put_on_shelf(
    session: Writing, place: Place, actor: Actor, delivery: Delivery, goods: Mapping[UUID, Goods], now: datetime
) -> None:
    """Levels, then their averages, then what the products are said to cost."""
    cause = Cause(
        company_id=place.company_id, outlet_id=place.outlet_id, source_id=delivery.receipt_id,
        staff_id=actor.staff_id,
    )  # fmt: skip
    await move(session, cause, _moves(delivery, goods), now=now)
    came = [
        Moved(product_id=line.product_id, quantity=line.quantity, cost=line.cost)
        for line in delivery.lines
        if goods[line.product_id].tracked
    ]
    averages = {each.product_id: each.after for each in await move_averages(session, cause, came)}
    newest = {line.product_id: line.cost for line in delivery.lines}
    await set_costs(session, place, actor, newest | averages, now=now)


def _moves(delivery: Delivery, goods: Mapping[UUID, Goods]) -> Sequence[Move]:
    return [
        Move(
            position=position, product_id=line.product_id, name=goods[line.product_id].name, kind="receipt",
            quantity=line.quantity, unit_cost=line.cost, may_go_negative=False,
            tracking=goods[line.product_id].tracking, lots=line.lots,
        )
        for position, line in enumerate(delivery.lines, start=1)
        if goods[line.product_id].tracked
    ]  # fmt: skip
