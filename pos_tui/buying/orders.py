"""Orders to suppliers: drafted, sent, cancelled; what was sent is not changed any more.

Numbered 1, 2, 3 … per outlet without a gap: an order is cancelled, never deleted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from pos_tui.buying.locking import lock_order, lock_outlet, lock_supplier
from pos_tui.buying.models import PurchaseOrder, PurchaseOrderLine
from pos_tui.buying.products import buyable
from pos_tui.buying.rules import check_lines, total_of
from pos_tui.buying.views import Draft, Goods
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, Quantity, UnitPrice
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean
from pos_tui.view import View


class Ordered(View):
    """A line of a draft, as rules look at it."""

    quantity: Quantity
    cost: UnitPrice


async def save_draft(
    session: Writing, place: Place, actor: Actor, draft: Draft, *, key: ShopKey, now: datetime
) -> int:
    """The draft is new and takes the next number of its outlet, or takes the place of itself; answers the number.

    Raises BadInput for an order that is no draft any more, a line that cannot be meant, a product that cannot be
    bought, or a supplier that delivers no more.
    """
    approved_by = await require(session, place, actor, "buy", used_for=draft.order_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    supplier = await lock_supplier(session, place.company_id, draft.supplier_id)
    total = await _checked(session, place, draft)
    known = await lock_order(session, place.company_id, draft.order_id)
    if known is None:
        number = await _begin(session, place, actor, draft, now)
    else:
        _must_be_draft(known)
        number = known.number
        await _change(session, place, draft)
    rows = [
        {"company_id": place.company_id, "order_id": draft.order_id, "position": position, "received": 0,
         **line.model_dump()}
        for position, line in enumerate(draft.lines, start=1)
    ]  # fmt: skip
    await session.execute(insert(table_of(PurchaseOrderLine)), rows)
    told = {"order": number, "supplier": supplier.code, "lines": len(rows), "amount": total}
    entry = Entry("order_drafted", actor.staff_id, draft.order_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return number


async def send_order(
    session: Writing, place: Place, actor: Actor, order_id: UUID, *, key: ShopKey, now: datetime
) -> int:
    """The draft is on its way to the supplier, as it is; answers its number. A second time it is refused.

    Raises BadInput for a product that cannot be bought any more.
    """
    approved_by = await require(session, place, actor, "buy", used_for=order_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    order = await _locked(session, place, order_id)
    _must_be_draft(order)
    await lock_supplier(session, place.company_id, order.supplier_id)
    await _check_buyable(session, place, order_id)
    await _set(session, place, order_id, {"status": "sent", "sent_at": now})
    entry = Entry("order_sent", actor.staff_id, order_id, {"order": order.number}, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return int(order.number)


async def _check_buyable(session: Reading, place: Place, order_id: UUID) -> None:
    """Raises BadInput for a line whose product went into another one since it was drafted."""
    lines = await session.scalars(
        select(PurchaseOrderLine.product_id)
        .where(PurchaseOrderLine.company_id == place.company_id, PurchaseOrderLine.order_id == order_id)
        .order_by(PurchaseOrderLine.position)
    )
    await buyable(session, place.company_id, lines.all())


async def cancel_order(
    session: Writing, place: Place, actor: Actor, order_id: UUID, *, key: ShopKey, now: datetime
) -> int:
    """Nothing more is expected of the order; what has come of it stays. Answers its number.

    Raises BadInput for one that has come whole, or is cancelled.
    """
    approved_by = await require(session, place, actor, "buy", used_for=order_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    order = await _locked(session, place, order_id)
    if order.status == "received":
        raise BadInput(f"Order {order.number} has come whole: send goods back instead of cancelling it.")
    if order.status == "cancelled":
        raise BadInput(f"Order {order.number} is cancelled already: make a new one.")
    await _set(session, place, order_id, {"status": "cancelled"})
    told = {"order": order.number, "before": {"status": order.status}, "after": {"status": "cancelled"}}
    entry = Entry("order_cancelled", actor.staff_id, order_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    return int(order.number)


async def _checked(session: Reading, place: Place, draft: Draft) -> Money:
    """What the lines come to; raises for the first that cannot be ordered."""
    goods = await buyable(
        session, place.company_id, [line.product_id for line in draft.lines], supplier_id=draft.supplier_id
    )
    lines = [Ordered(quantity=line.ordered, cost=line.cost) for line in draft.lines]
    check_lines(lines, [_name(goods, line.product_id) for line in draft.lines], "Ordering")
    for product_id, times in Counter(line.product_id for line in draft.lines).items():
        if times > 1:
            raise BadInput(f"{_name(goods, product_id)} is in the order twice: keep one line of it.")
    return total_of(lines)


async def _begin(session: Writing, place: Place, actor: Actor, draft: Draft, now: datetime) -> int:
    await lock_outlet(session, place.company_id, place.outlet_id)
    last = await session.scalar(
        select(func.max(PurchaseOrder.number)).where(
            PurchaseOrder.company_id == place.company_id, PurchaseOrder.outlet_id == place.outlet_id
        )
    )
    number = (last or 0) + 1
    row = {
        "company_id": place.company_id, "id": draft.order_id, "outlet_id": place.outlet_id, "number": number,
        "supplier_id": draft.supplier_id, "status": "draft", "expected_on": draft.expected_on,
        "note": _note(draft), "sent_at": None, "created_at": now, "created_by": actor.staff_id,
    }  # fmt: skip
    await session.execute(insert(table_of(PurchaseOrder)), [row])
    return number


async def _change(session: Writing, place: Place, draft: Draft) -> None:
    head = {"supplier_id": draft.supplier_id, "expected_on": draft.expected_on, "note": _note(draft)}
    await _set(session, place, draft.order_id, head)
    line = PurchaseOrderLine
    await session.execute(
        delete(line)
        .where(line.company_id == place.company_id, line.order_id == draft.order_id)
        .execution_options(synchronize_session=False)
    )


async def _locked(session: Writing, place: Place, order_id: UUID) -> Any:
    order = await lock_order(session, place.company_id, order_id)
    if order is None:
        raise Unknown("This order is gone meanwhile: look at the list again.")
    return order


def _must_be_draft(order: Any) -> None:
    if order.status != "draft":
        state = order.status.replace("_", " ")
        raise BadInput(
            f"Order {order.number} is {state} and is not changed any more: receive it, or cancel it (F8) and make "
            "a new one."
        )


async def _set(session: Writing, place: Place, order_id: UUID, values: Mapping[str, Any]) -> None:
    await session.execute(
        update(PurchaseOrder)
        .where(PurchaseOrder.company_id == place.company_id, PurchaseOrder.id == order_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _note(draft: Draft) -> str | None:
    return clean(draft.note or "", 250) or None


def _name(goods: Mapping[UUID, Goods], product_id: UUID) -> str:
    return clean(goods[product_id].name, 60)
