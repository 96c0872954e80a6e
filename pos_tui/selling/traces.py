"""What was taken out of a basket leaves a trace, also when no sale comes of it."""

from datetime import datetime
from uuid import UUID

from pos_tui.db.sessions import Writing
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.selling.baskets import forget_basket, save_basket
from pos_tui.selling.rules import line_amount
from pos_tui.selling.views import Basket, Line
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place


async def void_line(
    session: Writing, lane: Lane, actor: Actor, basket: Basket, line: Line, *, key: ShopKey, now: datetime
) -> None:
    """The basket is saved without the line, and the journal says who took out what.

    `basket` is the one after. Once its total was shown, a line may be voided by those only who may.
    """
    place = Place.at(lane)
    approved_by = None
    if basket.total_shown:
        approved_by = await require(session, place, actor, "void_after_total", used_for=basket.sale_id, now=now)
    state = await lock_lane(session, place.company_id, place.terminal_id)
    await save_basket(session, lane, actor.staff_id, basket, now=now)
    body = {
        "sku": line.sku, "name": line.name, "quantity": line.quantity, "amount": line_amount(line),
        "after_total": basket.total_shown,
    }  # fmt: skip
    told = Entry("line_void", actor.staff_id, basket.sale_id, body, approved_by)
    await append(session, state, [told], key=key, now=now)


async def refuse_age(
    session: Writing,
    lane: Lane,
    staff_id: UUID,
    sale_id: UUID,
    *,
    sku: str,
    name: str,
    min_age: int,
    key: ShopKey,
    now: datetime,
) -> None:
    """Somebody was too young for it, or did not say: what and from which age on, and no word of the person."""
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    body = {"sku": sku, "name": name, "min_age": min_age, "about": f"{name}, {min_age}+"}
    await append(session, state, [Entry("age_refused", staff_id, sale_id, body)], key=key, now=now)


async def abandon(
    session: Writing, lane: Lane, staff_id: UUID, basket: Basket, *, key: ShopKey, now: datetime
) -> None:
    """The customer leaves without buying: the basket goes, and the journal keeps what was in it.

    Once its total was shown, it takes the same right as voiding its lines one by one.
    """
    actor, approved_by = Actor(staff_id=staff_id, approvals=basket.approvals), None
    if basket.total_shown:
        approved_by = await require(
            session, Place.at(lane), actor, "void_after_total", used_for=basket.sale_id, now=now
        )
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    await forget_basket(session, lane, basket.sale_id)
    amount = sum(line_amount(line) for line in basket.lines)
    body = {"lines": len(basket.lines), "amount": amount, "after_total": basket.total_shown}
    await append(
        session, state, [Entry("basket_abandoned", staff_id, basket.sale_id, body, approved_by)], key=key, now=now
    )
