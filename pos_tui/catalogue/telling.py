"""What the journal tells of a changed product: only what differs, in words and not in ids."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.listing import categories_by_id, skus_of
from pos_tui.db.sessions import Reading
from pos_tui.money import quantity_text, unit_price_text
from pos_tui.shop.models import TaxClass
from pos_tui.staff.views import Place

NOTHING = "none"
IDS = {
    "category_id": "category",
    "tax_class_id": "tax class",
    "variant_of_id": "variant of",
    "stock_of_id": "stock of",
}


async def told_of(
    session: Reading, place: Place, before: KeptProduct | None, after: KeptProduct
) -> dict[str, dict[str, Any]]:
    """Before and after, without what is the same; the SKU is told whatever happens."""
    words = await _words_for(session, place, [each for each in (before, after) if each is not None])
    new = _told(after, words)
    if before is None:
        return {"before": {}, "after": {name: text for name, text in new.items() if text != NOTHING}}
    old = _told(before, words)
    changed = [name for name in new if new[name] != old[name]]
    return {
        "before": {"sku": before.sku, **{name: old[name] for name in changed}},
        "after": {"sku": after.sku, **{name: new[name] for name in changed}},
    }


Words = Mapping[str, Callable[[Any], Any]]


async def _words_for(session: Reading, place: Place, products: list[KeptProduct]) -> Words:
    categories = {one: each.name for one, each in (await categories_by_id(session, place.company_id)).items()}
    found = await session.execute(
        select(TaxClass.id, TaxClass.code).where(TaxClass.company_id == place.company_id)
    )
    taxes: dict[UUID, str] = dict(found.all())
    others = [one for each in products for one in (each.variant_of_id, each.stock_of_id) if one is not None]
    others += [part.product_id for each in products for part in each.parts]
    skus = await skus_of(session, place.company_id, others) if others else {}

    def price(amount: Any) -> str:
        return unit_price_text(amount, place.exponent)

    return {
        "category_id": categories.get, "tax_class_id": taxes.get,
        "variant_of_id": skus.get, "stock_of_id": skus.get, "price": price, "cost": price,
        "reorder_point": quantity_text, "tare": quantity_text, "stock_quantity": quantity_text,
        "barcodes": lambda codes: " ".join(f"{one.code}*{quantity_text(one.pack)}" for one in codes) or NOTHING,
        "parts": lambda parts: " ".join(f"{skus.get(p.product_id)}*{quantity_text(p.quantity)}" for p in parts)
        or NOTHING,
    }  # fmt: skip


def _told(product: KeptProduct, words: Words) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in type(product).model_fields:
        value = getattr(product, name)
        if name != "product_id":
            shown = NOTHING if value is None else words[name](value) if name in words else value
            told[IDS.get(name, name.replace("_", " "))] = shown
    return told
