"""Reads over coupons: ours, and what makers' coupons take off."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from pos_tui.catalogue.models import Barcode
from pos_tui.db.sessions import Reading
from pos_tui.pricing.coupon_models import Coupon, CouponProduct, CouponUse, CouponValue
from pos_tui.pricing.coupon_views import CouponView


async def find_coupon(session: Reading, company_id: UUID, code: str) -> CouponView | None:
    """The coupon with this code as it is written, else with it in capitals."""
    wanted = code.strip()
    found = await session.scalars(
        select(Coupon).where(Coupon.company_id == company_id, Coupon.code.in_({wanted, wanted.upper()}))
    )
    by_code = {row.code: row for row in found}
    row = by_code.get(wanted) or by_code.get(wanted.upper())
    return coupon_view(row) if row is not None else None


async def coupons_of(session: Reading, company_id: UUID) -> list[CouponView]:
    """All coupons by code, in use or not."""
    found = await session.scalars(select(Coupon).where(Coupon.company_id == company_id).order_by(Coupon.code))
    return [coupon_view(row) for row in found]


async def uses_by(
    session: Reading, company_id: UUID, coupon: CouponView, customer_ids: Sequence[UUID], *, on: date
) -> int:
    """How often these customers used a coupon in its period, what was given back not counted."""
    query = select(func.coalesce(func.sum(CouponUse.uses), 0)).where(
        CouponUse.company_id == company_id,
        CouponUse.coupon_id == coupon.coupon_id,
        CouponUse.customer_id.in_(customer_ids),
    )
    if coupon.period_days is not None:
        query = query.where(CouponUse.business_date > on - timedelta(days=coupon.period_days))
    return int(await session.scalar(query) or 0)


async def values_of(session: Reading, company_id: UUID, codes: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """How many pieces, and how much off in minor units, by the value code of makers' coupons."""
    found = await session.execute(
        select(CouponValue.value_code, CouponValue.min_quantity, CouponValue.amount).where(
            CouponValue.company_id == company_id, CouponValue.value_code.in_(set(codes))
        )
    )
    return {code: (pieces, amount) for code, pieces, amount in found}


async def listed_products(
    session: Reading, company_id: UUID, code: str, among: Sequence[UUID]
) -> tuple[bool, frozenset[UUID]]:
    """Whether a coupon has a list of its products, and which of these are in it."""
    ours = [CouponProduct.company_id == company_id, CouponProduct.code == code]
    has_list = await session.scalar(select(select(CouponProduct.code).where(*ours).exists()))
    if not has_list:
        return False, frozenset()
    found = await session.scalars(
        select(CouponProduct.product_id).where(*ours, CouponProduct.product_id.in_(set(among)))
    )
    return True, frozenset(found)


async def barcodes_of(session: Reading, company_id: UUID, products: Sequence[UUID]) -> Sequence[tuple[UUID, str]]:
    """Each product with each of its barcodes."""
    found = await session.execute(
        select(Barcode.product_id, Barcode.code).where(
            and_(Barcode.company_id == company_id, Barcode.product_id.in_(set(products)))
        )
    )
    return [(product_id, code) for product_id, code in found]


def coupon_view(row: Coupon) -> CouponView:
    """The row as it is seen."""
    return CouponView(
        coupon_id=row.id,
        **{name: getattr(row, name) for name in CouponView.model_fields if name != "coupon_id"},
    )
