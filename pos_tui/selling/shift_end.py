"""Ending a shift where baskets may still wait: each is named and carried on, or the shift goes on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select

from pos_tui.cash.close import close_shift
from pos_tui.cash.service import require_shift
from pos_tui.cash.z_views import CarriedBasket, ZReport
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import lock_lane
from pos_tui.money import Money
from pos_tui.selling.baskets import basket_of_lane, is_sold
from pos_tui.selling.holds import MOST_HELD
from pos_tui.selling.models import OpenBasket
from pos_tui.selling.rules import price_basket
from pos_tui.selling.views import Basket
from pos_tui.shop.views import Lane
from pos_tui.staff.models import Staff
from pos_tui.staff.views import Actor, Place

OPEN_BASKET = "A basket is open on this till: hold it (F7) or finish it before the shift is closed."
MOST_NAMED = 3


async def baskets_waiting(session: Reading, lane: Lane) -> list[CarriedBasket]:
    """What is held at this till, the oldest first; refused while a basket with lines is open here."""
    basket = await basket_of_lane(session, lane)
    if basket is not None and basket.lines:
        raise BadInput(OPEN_BASKET)
    return await _held_here(session, lane)


async def end_shift(
    session: Writing,
    lane: Lane,
    actor: Actor,
    *,
    shift_id: UUID,
    reason: str | None,
    carry_on: Collection[UUID] = (),
    alone_up_to: Money | None = None,
    key: ShopKey,
    now: datetime,
) -> ZReport:
    """The Z of the shift, with the held baskets that wait on by name; see `close_shift` for what else is refused.

    Raises BadInput while a basket is open here, and when one is held here whose sale id is not in `carry_on`:
    nobody leaves a customer's basket behind without having seen it. One that was recalled meanwhile is not missed.
    """
    require_shift(await lock_lane(session, lane.company.company_id, lane.terminal_id))
    waiting = await baskets_waiting(session, lane)
    if left := [basket for basket in waiting if basket.sale_id not in carry_on]:
        raise BadInput(
            f"Held here: {names_of(left)}. Finish what is held (F8), or say that it is carried on, "
            "before the shift is closed."
        )
    place = Place.at(lane)
    return await close_shift(
        session, place, actor, shift_id=shift_id, reason=reason, carried=tuple(waiting), alone_up_to=alone_up_to,
        key=key, now=now,
    )  # fmt: skip


def names_of(baskets: Collection[CarriedBasket]) -> str:
    """For whom they are held: the first few by their notes, the others by their number."""
    notes = [basket.note for basket in baskets]
    more = f" and {len(notes) - MOST_NAMED} more" if len(notes) > MOST_NAMED else ""
    return ", ".join(notes[:MOST_NAMED]) + more


async def _held_here(session: Reading, lane: Lane) -> list[CarriedBasket]:
    found = await session.execute(
        select(OpenBasket, Staff.name)
        .join(Staff, (Staff.company_id == OpenBasket.company_id) & (Staff.id == OpenBasket.staff_id))
        .where(
            OpenBasket.company_id == lane.company.company_id,
            OpenBasket.terminal_id == lane.terminal_id,
            OpenBasket.held_at.is_not(None),
            ~is_sold(lane.company.company_id),
        )
        .order_by(OpenBasket.held_at, OpenBasket.id)
        .limit(MOST_HELD)
    )
    return [_carried(row, name, lane) for row, name in found]


def _carried(row: OpenBasket, by: str, lane: Lane) -> CarriedBasket:
    """One that was saved by another pos-tui is named all the same; only its lines and total are not known."""
    try:
        basket = Basket.model_validate_json(row.body)
    except ValidationError:
        return CarriedBasket(sale_id=row.id, note=row.note or "", by=by, lines=None, total=None)
    total = Money(price_basket(basket, lane.company).total)
    return CarriedBasket(sale_id=row.id, note=row.note or "", by=by, lines=len(basket.lines), total=total)
