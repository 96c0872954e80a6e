"""Closing a shift from a till: never over a basket that is open there."""

from datetime import datetime
from uuid import UUID

from pos_tui.cash.close import close_shift
from pos_tui.cash.z_views import ZReport
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor, Place

OPEN_BASKET = "A basket is open on this till: hold it (F7) or finish it before the shift is closed."


async def close_without_basket(
    session: Writing, lane: Lane, actor: Actor, *, shift_id: UUID, reason: str | None, key: ShopKey, now: datetime
) -> ZReport:
    """The Z of the shift; refused while a basket with lines is open."""
    basket = await basket_of_lane(session, lane)
    if basket is not None and basket.lines:
        raise BadInput(OPEN_BASKET)
    return await close_shift(session, Place.at(lane), actor, shift_id=shift_id, reason=reason, key=key, now=now)
