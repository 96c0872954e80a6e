"""A count from its beginning to its booking, while selling goes on.

For each product, `counted` is what people found and `expected` what was on hand at the moment of its last entry.
Booked is the difference of the two, so whatever was sold, received or sent away between counting and booking stays
as it is. What was only corrected meanwhile, by another count or an adjustment, is taken into what was expected
(`restating.py`): a shortage that two counts found is booked once. What nobody counted is left as it is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pos_tui.accounts.rules import STOCK, STOCK_VARIANCE
from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, NotEnoughStock
from pos_tui.inventory.count_entries import named_last, open_count_of
from pos_tui.inventory.count_models import StockCount, StockCountLine
from pos_tui.inventory.count_scope import LONGEST_LIST, countable, within
from pos_tui.inventory.lot_rules import tidy_lots
from pos_tui.inventory.service import move
from pos_tui.inventory.shelf import MOST_TOLD, Held, cause_at, check_stocked, lock_shelf, post_stock, trading_day
from pos_tui.inventory.views import Changed, CountScope, LotPart, Move
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import Money, Quantity, quantity_text
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place


async def open_count(
    session: Writing, place: Place, actor: Actor, count_id: UUID, scope: CountScope, *, key: ShopKey, now: datetime
) -> None:
    """From now on people may count what the scope names. The same id again is one count.

    Raises BadInput where nothing that is counted lies there, or NotPermitted.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "count_stock", used_for=count_id, now=now)
    if await session.get(StockCount, (place.company_id, count_id)) is not None:
        return
    if len(scope.products) > LONGEST_LIST:
        raise BadInput(f"A list to count has at most {LONGEST_LIST} products: count a shelf or a category.")
    some = select(Product.id).where(countable(place.company_id), within(scope, place.company_id)).limit(1)
    if await session.scalar(some) is None:
        raise BadInput(f"Nothing that is counted lies in {scope.name or 'it'}: choose something else.")
    row = {
        "company_id": place.company_id, "id": count_id, "outlet_id": place.outlet_id, "status": "open",
        "scope": scope.model_dump_json(), "opened_at": now, "opened_by": actor.staff_id,
    }  # fmt: skip
    await session.execute(insert(table_of(StockCount)), [row])
    entry = Entry("count_opened", actor.staff_id, count_id, {"about": scope.name}, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def cancel_count(
    session: Writing, place: Place, actor: Actor, count_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """The count ends and changes nothing; what was found stays to be read."""
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "count_stock", used_for=count_id, now=now)
    count = await open_count_of(session, place, count_id, alone=True)
    await _end(session, place, count_id, {"status": "cancelled"})
    about = CountScope.model_validate_json(count.scope).name
    entry = Entry("count_cancelled", actor.staff_id, count_id, {"about": about}, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def book_count(
    session: Writing, place: Place, actor: Actor, count_id: UUID, *, key: ShopKey, now: datetime
) -> tuple[Changed, ...]:
    """Every difference is booked at once, with its value in the accounts; answers those that there were.

    Of two people who book it one does, and the other is told who did. As many statements for a thousand lines as
    for one. Raises BadInput for a count that is over or has nothing in it, that names a product that was merged or
    is sold no more, or that found less than was sold since; NotPermitted above what the person may change.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    count = await open_count_of(session, place, count_id, alone=True)
    shelf, lines = await _lines(session, place, count_id)
    changed = [_changed(shelf[line.product_id], line) for line in lines]
    wrong = [each for each in changed if each.after != each.before]
    size = sum(abs(each.value) for each in wrong)
    approved_by = await require(session, place, actor, "adjust_stock", size=size, used_for=count_id, now=now)
    await _end(
        session, place, count_id,
        {"status": "booked", "cut_off": now, "booked_at": now, "booked_by": actor.staff_id},
    )  # fmt: skip
    about = CountScope.model_validate_json(count.scope).name
    told = {"about": about, "lines": len(lines), "value": Money(sum(each.value for each in wrong))}
    entry = Entry("count_booked", actor.staff_id, count_id, told | _told(wrong, shelf), approved_by)
    await append(session, lane, [entry], key=key, now=now)
    await _book(session, place, actor, count_id, about, wrong, shelf, now)
    return tuple(wrong)


async def _lines(session: Writing, place: Place, count_id: UUID) -> tuple[Mapping[UUID, Held], Sequence[Any]]:
    """The levels under lock, then what was counted: another count's booking cannot come in between."""
    line = StockCountLine
    this = (line.company_id == place.company_id, line.count_id == count_id)
    products = (await session.scalars(select(line.product_id).where(*this).order_by(line.product_id))).all()
    if not products:
        raise BadInput("Nothing was counted yet: count first, or cancel the count.")
    try:
        await check_stocked(session, place, products)
    except BadInput as refusal:
        raise BadInput(f"{str(refusal).partition(':')[0]}: leave it out of the count, then book it.") from None
    shelf = await lock_shelf(session, place, products)
    rows = await session.execute(
        select(line.product_id, line.expected, line.counted).where(*this).order_by(line.product_id)
    )
    return shelf, rows.all()


def _changed(held: Held, line: Any) -> Changed:
    by = Quantity(line.counted - line.expected)
    after = Quantity(held.on_hand + by)
    return Changed(
        product_id=held.product_id, name=held.name, before=held.on_hand, after=after, value=held.worth(by)
    )


async def _book(
    session: Writing,
    place: Place,
    actor: Actor,
    count_id: UUID,
    about: str,
    wrong: Sequence[Changed],
    shelf: Mapping[UUID, Held],
    now: datetime,
) -> None:
    cause = cause_at(place, count_id, actor.staff_id, about)
    line, worth = StockCountLine, Money(sum(each.value for each in wrong))
    await session.execute(
        update(line)
        .where(line.company_id == place.company_id, line.count_id == count_id)
        .values(booked=line.counted - line.expected)
        .execution_options(synchronize_session=False)
    )
    day = await trading_day(session, place, now)
    await post_stock(session, cause, {STOCK: worth, STOCK_VARIANCE: Money(-worth)}, day=day, now=now)
    try:
        await move(session, cause, _moves(wrong, shelf, await named_last(session, place, count_id)), now=now)
    except NotEnoughStock as short:
        raise BadInput(
            f"More {short.product} was sold since it was counted than was found: count it again, then book."
        ) from None


def _moves(wrong: Sequence[Changed], shelf: Mapping[UUID, Held], named: Mapping[UUID, str]) -> list[Move]:
    """A shortage is of what expires first, a surplus of the lot that was named last."""
    moves = []
    for position, each in enumerate(wrong, start=1):
        held, by = shelf[each.product_id], Quantity(each.after - each.before)
        if held.tracking == "serial":
            raise BadInput(
                f"{held.name} has serial numbers: leave it out of the count, and adjust it by the number (F2 on "
                "the stock screen)."
            )
        lots = [LotPart(code=named[each.product_id], quantity=by)] if by > 0 and each.product_id in named else []
        moves.append(held.moved(position, "count", by, tidy_lots(held.name, held.tracking, by, lots)))
    return moves


def _told(wrong: Sequence[Changed], shelf: Mapping[UUID, Held]) -> dict[str, Any]:
    some = [(shelf[each.product_id].sku, each) for each in wrong[:MOST_TOLD]]
    return {
        "before": {sku: quantity_text(each.before) for sku, each in some},
        "after": {sku: quantity_text(each.after) for sku, each in some},
    }


async def _end(session: Writing, place: Place, count_id: UUID, values: dict[str, Any]) -> None:
    await session.execute(
        update(StockCount)
        .where(StockCount.company_id == place.company_id, StockCount.id == count_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
