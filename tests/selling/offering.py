"""Price lists and promotions in a test's shop, put there by rows."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from pos_tui.catalogue.models import PriceList, PriceListEntry
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.pricing.models import Promotion as PromotionRow
from pos_tui.pricing.promotions.views import Deal, Promotion, When
from pos_tui.shop.models import Company
from tests.shops import Shop


async def put_list(
    database: Database, shop: Shop, code: str, prices: dict[str, int | tuple[int, int]], **columns: Any
) -> UUID:
    """A price list by SKU: ten-thousandths of a cent, or a quantity from which on and the price."""
    list_id = new_id()
    head = {"outlet_id": None, "tier": None, "starts_on": None, "ends_on": None, "priority": 0, **columns}
    entries = [
        {"product_id": shop.products[sku].product_id, "min_quantity": one[0], "price": one[1]}
        for sku, price in prices.items()
        for one in [price if isinstance(price, tuple) else (0, price)]
    ]

    async def put(session: Writing) -> None:
        own = {"company_id": shop.company_id, "id": list_id, "code": code, "name": f"{code} prices"}
        await session.execute(insert(table_of(PriceList)), [{**own, "currency": "SGD", **head}])
        rows = [{"company_id": shop.company_id, "price_list_id": list_id, **entry} for entry in entries]
        await session.execute(insert(table_of(PriceListEntry)), rows)

    await database.write(put)
    return list_id


async def offer(database: Database, shop: Shop, code: str, deal: Deal, *, when: When | None = None) -> Promotion:
    """A promotion that is on offer from now on."""
    promotion = Promotion(promotion_id=new_id(), code=code, name=f"{code} offer", when=when or When(), deal=deal)

    async def put(session: Writing) -> None:
        row = {
            "company_id": shop.company_id,
            "id": promotion.promotion_id,
            "code": code,
            "name": promotion.name,
            "starts_on": None,
            "ends_on": None,
            "body": promotion.model_dump_json(),
            "updated_at": shop.now,
            "updated_by": None,
        }
        await session.execute(insert(table_of(PromotionRow)), [row])
        await newer_offers(session, shop)

    await database.write(put)
    return promotion


async def newer_offers(session: Writing, shop: Shop) -> None:
    """What every change of prices does."""
    raised = {"offers_version": Company.offers_version + 1}
    await session.execute(update(Company).where(Company.id == shop.company_id).values(raised))


LONG_AGO, FAR_AHEAD = date(2020, 1, 1), date(2040, 1, 1)
