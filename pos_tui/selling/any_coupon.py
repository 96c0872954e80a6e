"""What a code that is of no product may be: a coupon of ours, or a maker's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pos_tui.db.sessions import Reading
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.offers import Offers
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.coupons import coupon_for
from pos_tui.selling.slips import slip_for
from pos_tui.selling.views import Basket, Slip


@dataclass(frozen=True)
class AnyCoupon:
    """One of ours, or a maker's, or none; and what is on offer now."""

    own: CouponView | None
    slip: Slip | None
    offers: Offers


async def any_coupon(session: Reading, company_id: UUID, basket: Basket, code: str, *, on: date) -> AnyCoupon:
    """The coupon that this basket may have; raises SaleRefused for one that it may not have."""
    own = await coupon_for(session, company_id, basket, code, on=on)
    slip = None if own is not None else await slip_for(session, company_id, basket, code, on=on)
    return AnyCoupon(own, slip, await offers_in_force(session, company_id))
