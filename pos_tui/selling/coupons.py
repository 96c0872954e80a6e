"""Our own coupons in a basket and in a sale: used when the promotion that asks for them fires, and not before.

A use is counted by one guarded statement on the coupon's row, which also locks it: of two lanes that want the last
use one gets it, and the uses of one customer are counted under that lock.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from pos_tui.customers.merged import all_ids
from pos_tui.customers.views import Customer
from pos_tui.db.base import insert_into
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import SaleRefused
from pos_tui.pricing.coupon_models import Coupon, CouponUse
from pos_tui.pricing.coupon_queries import coupon_view, find_coupon, uses_by
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.offers import Offers
from pos_tui.selling.views import Basket, Line, Sale
from pos_tui.text import clean

TAKE_OFF = "take it off (Ctrl+O), then pay"


async def coupon_for(
    session: Reading, company_id: UUID, basket: Basket, code: str, *, on: date
) -> CouponView | None:
    """The coupon with this code, when this basket may have it today; None when there is no such coupon.

    Raises SaleRefused with what keeps it from the basket.
    """
    coupon = await find_coupon(session, company_id, code)
    if coupon is None:
        return None
    if coupon.code in basket.coupons:
        raise SaleRefused(f"Coupon {coupon.code} is in this basket already: it counts once.")
    if (why := coupon.why_not(on)) is not None:
        raise SaleRefused(f"Coupon {coupon.code} {why}.")
    if (why := await _why_not_them(session, company_id, coupon, basket.customer, on=on)) is not None:
        raise SaleRefused(f"Coupon {coupon.code} {why}.")
    return coupon


def coupons_fired(lines: Iterable[Line], offers: Offers) -> tuple[str, ...]:
    """The coupons that took something off these lines, by code."""
    asked = {one.promotion_id: one.when.coupon for one in offers.promotions if one.when.coupon is not None}
    return tuple(
        sorted({asked[s.promotion_id] for line in lines for s in line.savings if s.promotion_id in asked})
    )


async def use_coupons(
    session: Writing, sale: Sale, codes: Sequence[str], *, business_date: date, now: datetime
) -> None:
    """Each coupon is used once more, in the order of codes, or the sale is refused with one sentence."""
    customer, used = sale.basket.customer, []
    for code in sorted(codes):
        coupon = await _use(session, sale.company_id, code, business_date)
        if (why := await _why_not_them(session, sale.company_id, coupon, customer, on=business_date)) is not None:
            raise SaleRefused(f"Coupon {code} {why}: {TAKE_OFF}.")
        used.append(
            _row(sale, coupon.coupon_id, 1, customer.customer_id if customer else None, business_date, now)
        )
    if used:
        await session.execute(insert_into(CouponUse), used)


async def give_back(session: Writing, sale: Sale, *, business_date: date, now: datetime) -> None:
    """A void gives back what its document used; whoever returns goods later does not get the coupon again."""
    found = await session.execute(
        select(CouponUse.coupon_id, CouponUse.customer_id)
        .join(Coupon, (Coupon.company_id == CouponUse.company_id) & (Coupon.id == CouponUse.coupon_id))
        .where(
            CouponUse.company_id == sale.company_id, CouponUse.document_id == sale.reverses, CouponUse.uses == 1
        )
        .order_by(Coupon.code)
    )
    back = [_row(sale, coupon_id, -1, customer_id, business_date, now) for coupon_id, customer_id in found.all()]
    for row in back:
        await session.execute(
            update(Coupon)
            .where(Coupon.company_id == sale.company_id, Coupon.id == row["coupon_id"])
            .values(used=Coupon.used - 1)
            .execution_options(synchronize_session=False)
        )
    if back:
        await session.execute(insert_into(CouponUse), back)


async def _use(session: Writing, company_id: UUID, code: str, on: date) -> CouponView:
    ours = [Coupon.company_id == company_id, Coupon.code == code]
    found = await session.execute(
        update(Coupon)
        .where(
            *ours,
            Coupon.active,
            or_(Coupon.starts_on.is_(None), Coupon.starts_on <= on),
            or_(Coupon.ends_on.is_(None), Coupon.ends_on >= on),
            or_(Coupon.most_uses.is_(None), Coupon.used < Coupon.most_uses),
        )
        .values(used=Coupon.used + 1)
        .returning(Coupon)
        .execution_options(synchronize_session=False)
    )
    row = found.scalar_one_or_none()
    if row is not None:
        return coupon_view(row)
    known = await find_coupon(session, company_id, code)
    why = (known.why_not(on) if known else "is gone meanwhile") or "was used up by another till meanwhile"
    raise SaleRefused(f"Coupon {clean(code, 40)} {why}: {TAKE_OFF}.")


async def _why_not_them(
    session: Reading, company_id: UUID, coupon: CouponView, customer: Customer | None, *, on: date
) -> str | None:
    """What keeps this customer from using it, as a sentence's end."""
    if coupon.most_per_customer is None:
        return None
    if customer is None:
        return "is counted by customer: say who is buying (F3), then scan it"
    they = await all_ids(session, company_id, customer.customer_id)
    used = await uses_by(session, company_id, coupon, they, on=on)
    if used < coupon.most_per_customer:
        return None
    times = "once" if used == 1 else f"{used} times"
    since = f" in the last {coupon.period_days} days" if coupon.period_days is not None else ""
    return f"is used up by {customer.name}: {times}{since}"


def _row(
    sale: Sale, coupon_id: UUID, uses: int, customer_id: UUID | None, business_date: date, now: datetime
) -> dict[str, Any]:
    return {
        "company_id": sale.company_id,
        "coupon_id": coupon_id,
        "document_id": sale.basket.sale_id,
        "customer_id": customer_id,
        "uses": uses,
        "business_date": business_date,
        "at": now,
    }
