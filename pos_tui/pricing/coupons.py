"""Keeping coupons of our own: made, changed and ended by those who may, told with before and after."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.pricing.coupon_models import Coupon
from pos_tui.pricing.coupon_queries import coupon_view
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupon_writing import LONGEST_NAME, check_coupon, write_coupon
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

KIND = "price_change"


async def save_coupon(
    session: Writing, place: Place, actor: Actor, coupon: CouponView, *, key: ShopKey, now: datetime
) -> None:
    """The coupon is new, or takes the place of the one with its id; how often it was used stays as it is.

    Raises BadInput, one sentence, for one that may not be saved.
    """
    coupon = coupon.model_copy(update={"name": clean(coupon.name, LONGEST_NAME)})
    check_coupon(coupon)
    approved_by = await require(session, place, actor, "edit_prices", used_for=coupon.coupon_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    before = await _saved(session, place.company_id, coupon.coupon_id)
    told = {"before": _told(before), "after": _told(coupon)}
    await write_coupon(session, place.company_id, coupon)
    entry = Entry(KIND, actor.staff_id, coupon.coupon_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def switch_coupon(
    session: Writing, place: Place, actor: Actor, coupon_id: UUID, *, active: bool, key: ShopKey, now: datetime
) -> None:
    """The coupon ends now, whatever its days say, or can be used again."""
    coupon = await _saved(session, place.company_id, coupon_id)
    if coupon is None:
        raise Unknown("This coupon is gone meanwhile: look at the list again.")
    changed = coupon.model_copy(update={"active": active})
    await save_coupon(session, place, actor, changed, key=key, now=now)


async def _saved(session: Reading, company_id: UUID, coupon_id: UUID) -> CouponView | None:
    row = await session.get(Coupon, (company_id, coupon_id))
    return coupon_view(row) if row is not None else None


def _told(coupon: CouponView | None) -> dict[str, Any]:
    told = coupon.model_dump(mode="json", exclude={"coupon_id", "used"}) if coupon else {}
    return {name: value for name, value in told.items() if value is not None}
