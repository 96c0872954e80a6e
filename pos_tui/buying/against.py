"""A delivery against the order it came for: what is still expected, what is more than that, and what is left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from pos_tui.buying.locking import lock_order
from pos_tui.buying.models import PurchaseOrder, PurchaseOrderLine
from pos_tui.buying.rules import status_after
from pos_tui.buying.views import COMING, Delivery, Goods, OrderStatus
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, Overtaken, Unknown
from pos_tui.money import Quantity, quantity_text
from pos_tui.staff.views import Place
from pos_tui.text import clean


@dataclass(frozen=True)
class Against:
    """The order under our lock, or none; `more` says what came beyond it, as a sentence."""

    number: int | None = None
    lines: Mapping[int, Any] = field(default_factory=dict)
    arrived: Mapping[int, int] = field(default_factory=dict)
    more: str | None = None


async def order_against(
    session: Writing, place: Place, delivery: Delivery, goods: Mapping[UUID, Goods]
) -> Against:
    """The order that the delivery names. Raises BadInput where nothing is expected of it, or not here."""
    if delivery.order_id is None:
        return Against()
    order = await lock_order(session, place.company_id, delivery.order_id)
    if order is None:
        raise Unknown("This order is gone meanwhile: look at the list again.")
    _check_order(order, place, delivery)
    line = PurchaseOrderLine
    found = await session.execute(
        select(line.position, line.product_id, line.ordered, line.received).where(
            line.company_id == place.company_id, line.order_id == delivery.order_id
        )
    )
    lines = {row.position: row for row in found}
    arrived: Counter[int] = Counter()
    for each in delivery.lines:
        if each.order_position is not None:
            row = lines.get(each.order_position)
            if row is None or row.product_id != each.product_id:
                raise BadInput(f"Order {order.number} has no such line: look at it again, then receive.")
            arrived[each.order_position] += each.quantity
    return Against(order.number, lines, arrived, _more(delivery, goods, lines, arrived, order.number))


async def take_on_order(
    session: Writing, place: Place, delivery: Delivery, against: Against
) -> OrderStatus | None:
    """What came is received on the order's lines, and the order has the status that follows."""
    if delivery.order_id is None:
        return None
    if against.arrived:
        await _take_lines(session, place, delivery.order_id, against)
    after = [(row.ordered, row.received + against.arrived.get(at, 0)) for at, row in against.lines.items()]
    status = status_after(after)
    await session.execute(
        update(PurchaseOrder)
        .where(PurchaseOrder.company_id == place.company_id, PurchaseOrder.id == delivery.order_id)
        .values(status=status)
        .execution_options(synchronize_session=False)
    )
    return status


async def _take_lines(session: Writing, place: Place, order_id: UUID, against: Against) -> None:
    """One guarded update for all lines; raises Overtaken where one is not as it was read."""
    given = rowset(session, position=NUMBER, quantity=NUMBER, before=NUMBER)
    line = table_of(PurchaseOrderLine).c
    done = await session.execute(
        update(table_of(PurchaseOrderLine))
        .where(
            line.company_id == bindparam("company", type_=IDENTITY),
            line.order_id == bindparam("this_order", type_=IDENTITY),
            line.position == given.c.position,
            line.received == given.c.before,
        )
        .values(received=line.received + given.c.quantity)
        .returning(line.position),
        {
            "company": place.company_id,
            "this_order": order_id,
            **as_rows(
                [
                    {"position": position, "quantity": quantity, "before": against.lines[position].received}
                    for position, quantity in against.arrived.items()
                ]
            ),
        },
    )
    if len(done.all()) != len(against.arrived):
        raise Overtaken


def _check_order(order: Any, place: Place, delivery: Delivery) -> None:
    if order.supplier_id != delivery.supplier_id or order.outlet_id != place.outlet_id:
        raise BadInput(f"Order {order.number} is of another supplier or another outlet: choose the right one.")
    if order.status == "cancelled":
        raise BadInput(f"Order {order.number} is cancelled: receive without an order, or refuse the delivery.")
    if order.status == "draft":
        raise BadInput(f"Order {order.number} is a draft: send it first (F5 on the order), then receive it.")
    assert order.status in (*COMING, "received"), f"an order is not {order.status}"


def _more(
    delivery: Delivery,
    goods: Mapping[UUID, Goods],
    lines: Mapping[int, Any],
    arrived: Mapping[int, int],
    number: int,
) -> str | None:
    """The first product of which more came than is expected, as a sentence."""
    for position, quantity in sorted(arrived.items()):
        row = lines[position]
        if row.received + quantity > row.ordered:
            left = quantity_text(Quantity(max(0, row.ordered - row.received)))
            name = clean(goods[row.product_id].name, 60)
            return (
                f"{quantity_text(Quantity(quantity))} {name} came, and of the {quantity_text(row.ordered)} "
                f"of order {number} only {left} are still expected."
            )
    for each in delivery.lines:
        if each.order_position is None:
            return f"{clean(goods[each.product_id].name, 60)} is not on order {number}."
    return None
