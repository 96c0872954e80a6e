"""Baskets put aside with a note, and taken up again by whoever is first."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.selling.baskets import is_sold, save_basket
from pos_tui.selling.models import OpenBasket
from pos_tui.selling.views import Basket, HeldBasket
from pos_tui.shop.views import Lane
from pos_tui.staff.models import Staff
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

MOST_HELD = 200


async def hold(
    session: Writing, lane: Lane, staff_id: UUID, basket: Basket, *, note: str, key: ShopKey, now: datetime
) -> None:
    """The basket waits under its note for any lane of this outlet; stock is not touched.

    The note names somebody, so the journal is not told it.
    """
    said = clean(note, 60)
    if not basket.lines:
        raise BadInput("The basket is empty: there is nothing to hold.")
    if not said:
        raise BadInput("Say for whom the basket is held: a name, a colour, a table.")
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    await _may_sell(session, lane, staff_id, basket.sale_id, now)
    await save_basket(session, lane, staff_id, basket, now=now)
    await session.execute(
        update(OpenBasket)
        .where(OpenBasket.company_id == state.company_id, OpenBasket.id == basket.sale_id)
        .values(held_at=now, note=said)
        .execution_options(synchronize_session=False)
    )
    told = Entry("hold", staff_id, basket.sale_id, {"lines": len(basket.lines)})
    await append(session, state, [told], key=key, now=now)


async def held(session: Reading, lane: Lane) -> list[HeldBasket]:
    """What waits in this outlet, the oldest first."""
    found = await session.execute(
        select(OpenBasket, Staff.name)
        .join(Staff, (Staff.company_id == OpenBasket.company_id) & (Staff.id == OpenBasket.staff_id))
        .where(
            OpenBasket.company_id == lane.company.company_id,
            OpenBasket.outlet_id == lane.outlet_id,
            OpenBasket.held_at.is_not(None),
            ~is_sold(lane.company.company_id),
        )
        .order_by(OpenBasket.held_at, OpenBasket.id)
        .limit(MOST_HELD)
    )
    return [
        HeldBasket.model_validate(
            {"sale_id": row.id, "note": row.note or "", "held_at": row.held_at, "by": name,
             "basket": Basket.model_validate_json(row.body)}
        )
        for row, name in found
    ]  # fmt: skip


async def recall(
    session: Writing, lane: Lane, staff_id: UUID, sale_id: UUID, *, key: ShopKey, now: datetime
) -> Basket:
    """The held basket moves to this lane; of two lanes that want it, one gets it and the other is told.

    One that was sold all the same, where nobody heard that it was held, is gone.
    """
    state = await lock_lane(session, lane.company.company_id, lane.terminal_id)
    await _may_sell(session, lane, staff_id, sale_id, now)
    body = await session.scalar(
        update(OpenBasket)
        .where(
            OpenBasket.company_id == state.company_id,
            OpenBasket.id == sale_id,
            OpenBasket.held_at.is_not(None),
            ~is_sold(state.company_id),
        )
        .values(held_at=None, note=None, terminal_id=lane.terminal_id, staff_id=staff_id, updated_at=now)
        .returning(OpenBasket.body)
        .execution_options(synchronize_session=False)
    )
    if body is None:
        raise Unknown("Somebody else has recalled this basket: choose another one.")
    await append(session, state, [Entry("recall", staff_id, sale_id)], key=key, now=now)
    return Basket.model_validate_json(body)


async def _may_sell(session: Writing, lane: Lane, staff_id: UUID, sale_id: UUID, now: datetime) -> None:
    actor = Actor(staff_id=staff_id)
    await require(session, Place.at(lane), actor, "sell", used_for=sale_id, now=now, in_person=True)
