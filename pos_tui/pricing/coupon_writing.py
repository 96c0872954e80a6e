"""Coupons of our own as rows, whoever asked for them: a form or a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.pricing.coupon_models import Coupon
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.text import clean

LONGEST_CODE, LONGEST_NAME = 64, 60
MOST = 10**9
NOT_WRITTEN = ("coupon_id", "used")
"""What a form or a file does not say: the number of uses belongs to the sales."""


def check_coupon(coupon: CouponView) -> None:
    """Raises BadInput with what keeps the coupon from being saved."""
    if not coupon.code or coupon.code != clean(coupon.code, LONGEST_CODE) or len(coupon.code) > LONGEST_CODE:
        raise BadInput(f"A coupon needs a code of 1 to {LONGEST_CODE} characters: type it as it is printed.")
    if not coupon.name:
        raise BadInput(f"Coupon {coupon.code} needs a name, as it is told at the till: type it.")
    starts, ends = coupon.starts_on, coupon.ends_on
    if starts is not None and ends is not None and ends < starts:
        raise BadInput(f"Coupon {coupon.code} ends on {ends}, before it starts on {starts}: correct the days.")
    for what, number in (
        ("uses in all", coupon.most_uses),
        ("uses of one customer", coupon.most_per_customer),
        ("days of a period", coupon.period_days),
    ):
        if number is not None and not 1 <= number <= MOST:
            raise BadInput(f"Coupon {coupon.code}: {what} are 1 or more; leave it empty for no limit.")
    if coupon.period_days is not None and coupon.most_per_customer is None:
        raise BadInput(f"Coupon {coupon.code} has a period: say how often one customer may use it in that time.")


async def codes_of_goods(session: Reading, company_id: UUID, codes: Sequence[str]) -> set[str]:
    """Which of these codes sell a product already: at the till that would go first."""
    barcodes = select(Barcode.code).where(Barcode.company_id == company_id, Barcode.code.in_(codes))
    skus = select(Product.sku).where(Product.company_id == company_id, Product.sku.in_(codes))
    return {*await session.scalars(barcodes), *await session.scalars(skus)}


async def write_coupon(session: Writing, company_id: UUID, coupon: CouponView) -> None:
    """The coupon is new, or takes the place of the one with its id and keeps its uses. Raises BadInput."""
    check_coupon(coupon)
    if await codes_of_goods(session, company_id, [coupon.code]):
        raise BadInput(f"{coupon.code} is the code of a product: choose another one for the coupon.")
    await _check_free(session, company_id, coupon)
    values = coupon_values(coupon)
    changed = await session.scalar(
        update(Coupon)
        .where(Coupon.company_id == company_id, Coupon.id == coupon.coupon_id, *_not_below(coupon))
        .values(**values)
        .returning(Coupon.id)
        .execution_options(synchronize_session=False)
    )
    if changed is not None:
        return
    used = await session.scalar(
        select(Coupon.used).where(Coupon.company_id == company_id, Coupon.id == coupon.coupon_id)
    )
    if used is not None:
        raise BadInput(f"Coupon {coupon.code} was used {used} times already: allow no fewer, or end it.")
    own = {"company_id": company_id, "id": coupon.coupon_id, "used": 0}
    await session.execute(insert(table_of(Coupon)), [{**own, **values}])


def coupon_values(coupon: CouponView) -> dict[str, Any]:
    """The columns that whoever keeps coupons decides."""
    return coupon.model_dump(exclude=set(NOT_WRITTEN))


def _not_below(coupon: CouponView) -> list[Any]:
    return [] if coupon.most_uses is None else [Coupon.used <= coupon.most_uses]


async def _check_free(session: Reading, company_id: UUID, coupon: CouponView) -> None:
    other = await session.scalar(
        select(Coupon.id).where(
            Coupon.company_id == company_id, Coupon.code == coupon.code, Coupon.id != coupon.coupon_id
        )
    )
    if other is not None:
        raise BadInput(f"There is a coupon {coupon.code} already: change that one, or choose another code.")
