"""Reads over what is on offer."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.models import Category
from pos_tui.db.sessions import Reading
from pos_tui.pricing.models import Promotion as PromotionRow
from pos_tui.pricing.offers import Offers, offers_of
from pos_tui.pricing.promotions.views import Promotion, Selector
from pos_tui.pricing.saved import SavedPromotion
from pos_tui.shop.models import Company
from pos_tui.view import View

SHOPS_KEPT = 8
"""How many shops' offers a process keeps ready: a till has one, a test run many."""


async def offers_in_force(session: Reading, company_id: UUID, version: int | None = None) -> Offers:
    """Every active promotion, ready to be applied.

    They are kept under their version, which every change raises: what is kept is never stale, and a sale reads
    nothing. Without a version it is asked for.
    """
    if version is None:
        version = await session.scalar(select(Company.offers_version).where(Company.id == company_id)) or 0
    kept = _kept(company_id)
    if version not in kept:
        promotions = await promotions_of(session, company_id, only_active=True)
        below = await categories_below(session, company_id) if promotions else {}
        kept.clear()
        kept[version] = offers_of([_with_all_below(one, below) for one in promotions], version)
    return kept[version]


async def offers_with(session: Reading, company_id: UUID, promotion: Promotion) -> Offers:
    """What would be on offer with this promotion, saved or not, in the place of the one with its id."""
    others = await promotions_of(session, company_id, only_active=True)
    every = [*(one for one in others if one.promotion_id != promotion.promotion_id), promotion]
    below = await categories_below(session, company_id)
    return offers_of([_with_all_below(one, below) for one in every])


async def promotions_of(session: Reading, company_id: UUID, *, only_active: bool = False) -> list[Promotion]:
    """Promotions by code, as they were saved."""
    query = select(PromotionRow.body).where(PromotionRow.company_id == company_id)
    if only_active:
        query = query.where(PromotionRow.active)
    return [
        Promotion.model_validate_json(body) for body in await session.scalars(query.order_by(PromotionRow.code))
    ]


async def saved_promotions(session: Reading, company_id: UUID) -> list[SavedPromotion]:
    """All promotions by code, in use or not."""
    found = await session.execute(
        select(PromotionRow.body, PromotionRow.active)
        .where(PromotionRow.company_id == company_id)
        .order_by(PromotionRow.code)
    )
    return [SavedPromotion(promotion=Promotion.model_validate_json(body), active=active) for body, active in found]


async def saved_promotion(session: Reading, company_id: UUID, promotion_id: UUID) -> SavedPromotion | None:
    """The promotion of this id."""
    found = await session.execute(
        select(PromotionRow.body, PromotionRow.active).where(
            PromotionRow.company_id == company_id, PromotionRow.id == promotion_id
        )
    )
    row = found.one_or_none()
    if row is None:
        return None
    return SavedPromotion(promotion=Promotion.model_validate_json(row.body), active=row.active)


async def categories_below(session: Reading, company_id: UUID) -> Mapping[UUID, set[UUID]]:
    """Each category with itself and all that lies in it, however deep."""
    found = await session.execute(select(Category.id, Category.parent_id).where(Category.company_id == company_id))
    parents: dict[UUID, UUID | None] = dict(found.all())
    below: dict[UUID, set[UUID]] = {category: set() for category in parents}
    for category in parents:
        above: UUID | None = category
        while above is not None and category not in below[above]:
            below[above].add(category)
            above = parents[above]
    return below


def _with_all_below(promotion: Promotion, below: Mapping[UUID, set[UUID]]) -> Promotion:
    def widened(value: Any) -> Any:
        if isinstance(value, Selector):
            all_of_them = {one for category in value.categories for one in below.get(category, {category})}
            return value.model_copy(update={"categories": tuple(sorted(all_of_them))})
        if isinstance(value, View):
            return value.model_copy(update={name: widened(part) for name, part in value})
        return tuple(widened(part) for part in value) if isinstance(value, tuple) else value

    whole: Promotion = widened(promotion)
    return whole


@lru_cache(maxsize=SHOPS_KEPT)
def _kept(_company_id: UUID) -> dict[int, Offers]:
    return {}
