"""Promotions and price lists in a test, saved by the owner through the service."""

from typing import Any

from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import PRICE_STEPS, Quantity, UnitPrice
from pos_tui.pricing.promotions.views import Deal, Promotion, Selector
from pos_tui.pricing.saved import ListEntry, PriceListView, SavedPromotion
from pos_tui.pricing.service import save_list_prices, save_price_list, save_promotion
from pos_tui.staff.views import Actor, Place
from tests.shops import Shop


def goods(shop: Shop, *skus: str) -> Selector:
    return Selector(products=tuple(shop.products[sku].product_id for sku in skus))


def promotion(code: str, deal: Deal, **given: Any) -> Promotion:
    return Promotion(**{"promotion_id": new_id(), "code": code, "name": f"{code} offer", "deal": deal, **given})


def price_list(code: str, **given: Any) -> PriceListView:
    return PriceListView(
        **{"price_list_id": new_id(), "code": code, "name": f"{code} prices", "currency": "SGD", **given}
    )


def entry(shop: Shop, sku: str, cents: int | None, *, from_quantity: int = 0) -> ListEntry:
    price = None if cents is None else UnitPrice(cents * PRICE_STEPS)
    product_id = shop.products[sku].product_id
    return ListEntry(product_id=product_id, min_quantity=Quantity(from_quantity * 1_000), price=price)


def by_owner(shop: Shop) -> tuple[Place, Actor]:
    return Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)


async def keep(database: Database, shop: Shop, one: Promotion | PriceListView) -> None:
    """Saves it as the owner."""
    told: dict[str, Any] = {"key": shop.key, "now": shop.now}
    place, owner = by_owner(shop)
    if isinstance(one, Promotion):
        saved = SavedPromotion(promotion=one)
        await database.write(lambda session: save_promotion(session, place, owner, saved, **told))
    else:
        await database.write(lambda session: save_price_list(session, place, owner, one, **told))


async def price(database: Database, shop: Shop, of: PriceListView, *entries: ListEntry) -> None:
    """Sets prices of a list as the owner."""
    place, owner = by_owner(shop)
    await database.write(
        lambda session: save_list_prices(
            session, place, owner, of.price_list_id, entries, key=shop.key, now=shop.now
        )
    )
