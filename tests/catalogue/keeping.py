"""The catalogue in a test, kept by the owner through the service."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.kept import KeptCategory, KeptProduct, PackCode, Part
from pos_tui.catalogue.listing import kept_product
from pos_tui.catalogue.service import save_category, save_product
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.money import ONE, PRICE_STEPS, Quantity, UnitPrice
from pos_tui.shop.models import Company
from pos_tui.staff.views import Actor, Place
from tests.shops import Shop


def cents(amount: float) -> UnitPrice:
    return UnitPrice(round(amount * PRICE_STEPS))


def product(shop: Shop, sku: str, price: int = 500, **given: Any) -> KeptProduct:
    """A product that is new."""
    usual = {"product_id": new_id(), "sku": sku, "name": f"Product {sku}", "price": cents(price)}
    return KeptProduct(**{**usual, "tax_class_id": shop.taxes["S"].tax_class_id, **given})


def part(shop: Shop, sku: str, quantity: float = 1) -> Part:
    return Part(product_id=shop.products[sku].product_id, quantity=Quantity(round(quantity * ONE)))


def code(text: str, pack: int = 1) -> PackCode:
    return PackCode(code=text, pack=Quantity(pack * ONE))


def by_owner(shop: Shop) -> tuple[Place, Actor]:
    return Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)


async def keep(database: Database, shop: Shop, *products: KeptProduct) -> None:
    place, owner = by_owner(shop)
    for each in products:
        await database.write(
            lambda session, each=each: save_product(session, place, owner, each, key=shop.key, now=shop.now)  # type: ignore[misc]
        )


async def keep_category(database: Database, shop: Shop, name: str, parent: UUID | None = None) -> KeptCategory:
    made = KeptCategory(category_id=new_id(), name=name, parent_id=parent)
    await change_category(database, shop, made)
    return made


async def change_category(database: Database, shop: Shop, category: KeptCategory) -> None:
    place, owner = by_owner(shop)
    await database.write(
        lambda session: save_category(session, place, owner, category, key=shop.key, now=shop.now)
    )


async def kept(database: Database, shop: Shop, sku_or_id: str | UUID) -> KeptProduct:
    product_id = sku_or_id if isinstance(sku_or_id, UUID) else shop.products[sku_or_id].product_id
    found = await database.read(lambda session: kept_product(session, shop.company_id, product_id))
    assert found is not None
    return found


async def told(database: Database, kind: str) -> list[str]:
    """What the journal has of this kind, in its order."""
    query = select(JournalEntry.body).where(JournalEntry.kind == kind).order_by(JournalEntry.sequence)
    return list((await database.read(lambda session: session.scalars(query))).all())


async def version(database: Database) -> int:
    found = await database.read(lambda session: session.scalar(select(Company.offers_version)))
    return int(found or 0)
