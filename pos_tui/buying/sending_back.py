"""Goods back to who delivered them: off the shelf, off what is owed, at the cost they came with; or not at all."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select

from pos_tui.accounts.service import post
from pos_tui.buying.costing import set_costs
from pos_tui.buying.locking import lock_supplier
from pos_tui.buying.models import GoodsReceipt, GoodsReceiptLine, SupplierReturn, SupplierReturnLine
from pos_tui.buying.products import buyable
from pos_tui.buying.queries import returnable
from pos_tui.buying.rules import check_lines, digest_of, postings_of, total_of
from pos_tui.buying.views import Goods, GoodsBack, SentBack
from pos_tui.cash.days import date_by_clock
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, NotEnoughStock
from pos_tui.inventory.cost import Moved, costs_here, move_averages
from pos_tui.inventory.lot_queries import lots_moved
from pos_tui.inventory.lot_rules import tidy_lots, which_came
from pos_tui.inventory.service import move
from pos_tui.inventory.views import Cause, LotPart, Move
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, Quantity, UnitPrice, quantity_text
from pos_tui.shop.models import Company
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean
from pos_tui.view import View


class Going(View):
    """A line with its cost."""

    product_id: UUID
    quantity: Quantity
    cost: UnitPrice
    lots: tuple[LotPart, ...] = ()


async def send_back(
    session: Writing, place: Place, actor: Actor, back: GoodsBack, *, key: ShopKey, now: datetime
) -> SentBack:
    """Books goods as gone back: of one delivery at its costs, else at what they last came at from there.

    The same id again answers what was booked. Raises BadInput for more than came with the delivery and has not
    gone back, NotEnoughStock for more than is on hand, NotPermitted above what the person may send back.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    supplier = await lock_supplier(session, place.company_id, back.supplier_id, inactive_too=True)
    if (before := await _booked(session, place, back)) is not None:
        return before
    reason = clean(back.reason, 250)
    if not reason:
        raise BadInput("Say why the goods go back: type a reason.")
    goods, lines = await _checked(session, place, back)
    total = total_of(lines)
    approved_by = await require(session, place, actor, "send_back", size=total, used_for=back.return_id, now=now)
    await _write(session, place, actor, back, reason, lines, approved_by, now)
    await _post(session, place, back, total, now)
    told = {
        "supplier": supplier.code, "reason": reason, "lines": len(lines), "amount": total,
        "content": _content(back, reason, [(line.product_id, line.quantity, line.cost) for line in lines]),
    }  # fmt: skip
    entry = Entry("goods_back", actor.staff_id, back.return_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    await _take_off_shelf(session, place, actor, back, goods, lines, now)
    return SentBack(return_id=back.return_id, lines=len(lines), total=total)


def _content(back: GoodsBack, reason: str, lines: Sequence[tuple[UUID, Quantity, UnitPrice]]) -> str:
    return digest_of(back.supplier_id, back.receipt_id, reason, lines)


async def _booked(session: Reading, place: Place, back: GoodsBack) -> SentBack | None:
    row = await session.scalar(
        select(SupplierReturn.id).where(
            SupplierReturn.company_id == place.company_id, SupplierReturn.id == back.return_id
        )
    )
    if row is None:
        return None
    line = table_of(SupplierReturnLine).c
    found = await session.execute(
        select(line.product_id, line.quantity, line.cost)
        .where(line.company_id == place.company_id, line.return_id == back.return_id)
        .order_by(line.position)
    )
    lines = [Going(product_id=each.product_id, quantity=each.quantity, cost=each.cost) for each in found]
    if [(line.product_id, line.quantity) for line in lines] != [
        (one.product_id, one.quantity) for one in back.lines
    ]:
        raise BadInput("These goods went back already with other lines: begin anew (Esc) for the rest.")
    return SentBack(return_id=back.return_id, lines=len(lines), total=total_of(lines))


async def _checked(
    session: Reading, place: Place, back: GoodsBack
) -> tuple[Mapping[UUID, Goods], Sequence[Going]]:
    """The lines at their costs; raises for the first that cannot go back."""
    products = [line.product_id for line in back.lines]
    if len(set(products)) < len(products):
        raise BadInput("A product goes back in two lines: make it one.")
    goods = await buyable(session, place.company_id, products)
    costs = await _costs(session, place, back, goods)
    in_lots = back.receipt_id is not None and any(each.tracking != "none" for each in goods.values())
    came = await lots_moved(session, place.company_id, back.receipt_id) if in_lots and back.receipt_id else {}
    lines = [
        Going(
            product_id=line.product_id, quantity=line.quantity, cost=costs[line.product_id],
            lots=tidy_lots(
                clean(goods[line.product_id].name, 60), goods[line.product_id].tracking, line.quantity,
                line.lots or which_came(came.get(line.product_id, ()), line.quantity),
            ),
        )
        for line in back.lines
    ]  # fmt: skip
    check_lines(lines, [clean(goods[product].name, 60) for product in products], "Sending back")
    return goods, lines


async def _costs(
    session: Reading, place: Place, back: GoodsBack, goods: Mapping[UUID, Goods]
) -> Mapping[UUID, UnitPrice]:
    """What one of each came at; of one delivery no more than is left of it."""
    if back.receipt_id is not None:
        return await _of_delivery(session, place, back, goods)
    products = list(goods)
    cause = Cause(company_id=place.company_id, outlet_id=place.outlet_id, source_id=back.return_id, staff_id=None)
    here = await costs_here(session, cause, products)
    last = await _last_costs(session, place, back.supplier_id, products)
    none = UnitPrice(0)
    return {each: last.get(each, here.get(each, goods[each].cost or none)) for each in products}


async def _of_delivery(
    session: Reading, place: Place, back: GoodsBack, goods: Mapping[UUID, Goods]
) -> Mapping[UUID, UnitPrice]:
    receipt_id = back.receipt_id
    assert receipt_id is not None, "asked of a delivery only"
    receipt = await session.execute(
        select(GoodsReceipt.supplier_id, GoodsReceipt.outlet_id).where(
            GoodsReceipt.company_id == place.company_id, GoodsReceipt.id == receipt_id
        )
    )
    if receipt.one_or_none() != (back.supplier_id, place.outlet_id):
        raise BadInput("This delivery came from another supplier or to another outlet: choose the right one.")
    came = {row.product_id: row for row in await returnable(session, place.company_id, receipt_id)}
    for line in back.lines:
        left = came[line.product_id].left if line.product_id in came else Quantity(0)
        if line.quantity > left:
            name = clean(goods[line.product_id].name, 60)
            raise BadInput(
                f"Only {quantity_text(left)} {name} of this delivery can go back: type a quantity up to that."
            )
    return {product_id: row.cost for product_id, row in came.items()}


async def _last_costs(
    session: Reading, place: Place, supplier_id: UUID, products: Sequence[UUID]
) -> Mapping[UUID, UnitPrice]:
    """What each cost when this supplier last delivered it."""
    line = GoodsReceiptLine
    newest = (
        select(
            line.product_id,
            line.cost,
            func.row_number()
            .over(partition_by=line.product_id, order_by=(GoodsReceipt.at.desc(), line.receipt_id, line.position))
            .label("age"),
        )
        .join(GoodsReceipt, and_(GoodsReceipt.company_id == line.company_id, GoodsReceipt.id == line.receipt_id))
        .where(
            line.company_id == place.company_id,
            GoodsReceipt.supplier_id == supplier_id,
            line.product_id.in_(products),
        )
        .subquery()
    )
    found = await session.execute(select(newest.c.product_id, newest.c.cost).where(newest.c.age == 1))
    return {row.product_id: row.cost for row in found}


async def _write(
    session: Writing,
    place: Place,
    actor: Actor,
    back: GoodsBack,
    reason: str,
    lines: Sequence[Going],
    approved_by: UUID | None,
    now: datetime,
) -> None:
    ours: dict[str, Any] = {"company_id": place.company_id}
    row = {
        **ours, "id": back.return_id, "outlet_id": place.outlet_id, "supplier_id": back.supplier_id,
        "receipt_id": back.receipt_id, "reason": reason, "at": now, "staff_id": actor.staff_id,
        "approved_by": approved_by,
    }  # fmt: skip
    await session.execute(insert(table_of(SupplierReturn)), [row])
    rows = [
        {**ours, "return_id": back.return_id, "position": position, **line.model_dump(exclude={"lots"})}
        for position, line in enumerate(lines, start=1)
    ]
    await session.execute(insert(table_of(SupplierReturnLine)), rows)


async def _post(session: Writing, place: Place, back: GoodsBack, total: Money, now: datetime) -> None:
    timezone = await session.scalar(select(Company.timezone).where(Company.id == place.company_id))
    await post(
        session,
        company_id=place.company_id,
        outlet_id=place.outlet_id,
        entry_id=back.return_id,
        postings=postings_of(Money(-total)),
        business_date=date_by_clock(now, timezone or "UTC"),
        now=now,
    )


async def _take_off_shelf(
    session: Writing,
    place: Place,
    actor: Actor,
    back: GoodsBack,
    goods: Mapping[UUID, Goods],
    lines: Sequence[Going],
    now: datetime,
) -> None:
    cause = Cause(
        company_id=place.company_id, outlet_id=place.outlet_id, source_id=back.return_id,
        staff_id=actor.staff_id, reason=clean(back.reason, 250),
    )  # fmt: skip
    moves = [
        Move(
            position=position, product_id=line.product_id, name=goods[line.product_id].name,
            kind="supplier_return", quantity=Quantity(-line.quantity), unit_cost=line.cost, may_go_negative=False,
            tracking=goods[line.product_id].tracking, lots=line.lots,
        )
        for position, line in enumerate(lines, start=1)
        if goods[line.product_id].tracked
    ]  # fmt: skip
    try:
        await move(session, cause, moves, now=now)
    except NotEnoughStock as short:
        raise NotEnoughStock(
            f"Only {quantity_text(short.on_hand)} {short.product} on hand, {quantity_text(short.wanted)} would go "
            "back: type a quantity up to that.",
            product=short.product, on_hand=short.on_hand, wanted=short.wanted,
        ) from None  # fmt: skip
    gone = [
        Moved(product_id=each.product_id, quantity=each.quantity, cost=each.unit_cost or UnitPrice(0))
        for each in moves
    ]
    averages = await move_averages(session, cause, gone)
    await set_costs(session, place, actor, {each.product_id: each.after for each in averages}, now=now)
