"""Two rows of one product become one, as far as prices go: list prices, promotions and makers' coupons follow."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlalchemy.orm import aliased

from pos_tui.catalogue.models import PriceListEntry
from pos_tui.db.base import Rows, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.pricing.coupon_models import CouponProduct
from pos_tui.pricing.naming import products_in
from pos_tui.pricing.promotions.views import Promotion
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.writing import write_promotions


async def follow_in_prices(
    session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID, *, staff_id: UUID, now: datetime
) -> Mapping[str, int]:
    """All that prices the one prices the other, which keeps the prices that it has; answers how much followed.

    Raises BadInput with the sentence of a promotion that could not be saved so.
    """
    named = [one for one in await saved_promotions(session, company_id) if gone_id in products_in([one.promotion])]
    changed = [one.model_copy(update={"promotion": _renamed(one.promotion, gone_id, kept_id)}) for one in named]
    if changed:
        await write_promotions(session, company_id, changed, staff_id=staff_id, now=now)
    lists = await _entries_follow(session, company_id, gone_id, kept_id)
    return {
        "promotions": len(changed),
        "list prices": lists,
        "coupons": await _coupons_follow(session, company_id, gone_id, kept_id),
    }


async def priced_by(session: Reading, company_id: UUID, product_id: UUID) -> Mapping[str, int]:
    """How many promotions and list prices name a product."""
    saved = await saved_promotions(session, company_id)
    entries = await session.scalars(
        select(PriceListEntry.min_quantity).where(
            PriceListEntry.company_id == company_id, PriceListEntry.product_id == product_id
        )
    )
    promotions = sum(product_id in products_in([one.promotion]) for one in saved)
    return {"promotions": promotions, "list prices": len(entries.all())}


def _renamed(promotion: Promotion, gone_id: UUID, kept_id: UUID) -> Promotion:
    """The promotion with the one product in the place of the other, each once."""
    return Promotion.model_validate(_swapped(json.loads(promotion.model_dump_json()), str(gone_id), str(kept_id)))


def _swapped(value: Any, gone: str, kept: str) -> Any:
    if isinstance(value, dict):
        return {name: _swapped(each, gone, kept) for name, each in value.items()}
    if isinstance(value, list):
        swapped = [_swapped(each, gone, kept) for each in value]
        return list(dict.fromkeys(swapped)) if gone in value else swapped
    return kept if value == gone else value


async def _entries_follow(session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID) -> int:
    entry, own = table_of(PriceListEntry), aliased(PriceListEntry)
    here = (entry.c.company_id == company_id, entry.c.product_id == gone_id)
    priced = exists().where(
        and_(
            own.company_id == company_id, own.product_id == kept_id, own.price_list_id == entry.c.price_list_id,
        )
    )  # fmt: skip
    await session.execute(delete(entry).where(*here, priced))
    moved = await session.execute(
        update(entry).where(*here).values(product_id=kept_id).returning(entry.c.min_quantity)
    )
    return len(moved.all())


async def _coupons_follow(session: Writing, company_id: UUID, gone_id: UUID, kept_id: UUID) -> int:
    coupon = table_of(CouponProduct)

    async def of(product_id: UUID) -> set[str]:
        query = select(coupon.c.code).where(coupon.c.company_id == company_id, coupon.c.product_id == product_id)
        return set((await session.scalars(query)).all())

    gone, kept = await of(gone_id), await of(kept_id)
    await session.execute(delete(coupon).where(coupon.c.company_id == company_id, coupon.c.product_id == gone_id))
    rows: Rows = [{"company_id": company_id, "code": code, "product_id": kept_id} for code in sorted(gone - kept)]
    if rows:
        await session.execute(insert(coupon), rows)
    return len(gone)
