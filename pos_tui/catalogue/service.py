"""Keeping the catalogue: products, variants, kits and categories, by those who may, told before and after.

Nothing that was ever sold is deleted: a product is switched off.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from pos_tui.catalogue.checks import check_outer_kits, check_products
from pos_tui.catalogue.kept import KeptCategory, KeptProduct, NewVariant, PackCode
from pos_tui.catalogue.listing import categories_by_id, kept_product, kept_products
from pos_tui.catalogue.models import Category, Product
from pos_tui.catalogue.rules import LONGEST_TEXT, check_tree, tidied
from pos_tui.catalogue.telling import told_of
from pos_tui.catalogue.writing import Pair, lock_catalogue, write_products
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import ONE
from pos_tui.shop.version import raise_version
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

PRODUCT, CATEGORY = "product", "category"
MOST_VARIANTS = 100


async def save_product(
    session: Writing, place: Place, actor: Actor, product: KeptProduct, *, key: ShopKey, now: datetime
) -> None:
    """The product is new, or is changed as it says; each change of a price is kept.

    Raises BadInput or Unknown, one sentence: a code that another product has, a kit that would hold itself.
    """
    await _save(session, place, actor, [product], product.product_id, key=key, now=now)


async def save_and_switch(
    session: Writing, place: Place, actor: Actor, product: KeptProduct, *, key: ShopKey, now: datetime
) -> KeptProduct | None:
    """The same, also where the product begins or ends to be kept in lots; answers what was kept before.

    The caller makes its levels follow in the same transaction (`inventory.tracking`).
    """
    made = await _save(session, place, actor, [product], product.product_id, key=key, now=now, switching=True)
    return made[0][0]


async def make_variants(
    session: Writing,
    place: Place,
    actor: Actor,
    parent_id: UUID,
    variants: Sequence[NewVariant],
    *,
    key: ShopKey,
    now: datetime,
) -> None:
    """Each becomes a product like its parent, with a code, a price and a stock of its own; all of them or none."""
    if not 0 < len(variants) <= MOST_VARIANTS:
        raise BadInput(f"1 to {MOST_VARIANTS} variants are made at once: type so many.")
    parent = await kept_product(session, place.company_id, parent_id)
    if parent is None:
        raise Unknown("This product is gone meanwhile: look for it again.")
    if parent.variant_of_id is not None:
        raise BadInput(f"{parent.name} is a variant itself: make more of the product that it is one of.")
    if parent.parts:
        raise BadInput(f"{parent.name} is a kit, which has no sizes or colours: make another kit.")
    made = [_variant(parent, one) for one in variants]
    await _save(session, place, actor, made, parent_id, key=key, now=now)


def _variant(parent: KeptProduct, one: NewVariant) -> KeptProduct:
    variant = clean(one.variant, LONGEST_TEXT)
    if not variant:
        raise BadInput("A variant needs a size, a colour or the like: type it.")
    own = {
        "product_id": one.product_id, "sku": one.sku, "variant": variant, "name": f"{parent.name} {variant}",
        "variant_of_id": parent.product_id, "price": parent.price if one.price is None else one.price,
        "barcodes": (PackCode(code=one.barcode, pack=ONE),) if one.barcode else (),
        "stock_of_id": None, "stock_quantity": None,
    }  # fmt: skip
    return parent.model_copy(update=own)


async def _save(
    session: Writing,
    place: Place,
    actor: Actor,
    products: Sequence[KeptProduct],
    subject_id: UUID,
    *,
    key: ShopKey,
    now: datetime,
    switching: bool = False,
) -> list[Pair]:
    approved_by = await require(session, place, actor, "edit_products", used_for=subject_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await lock_catalogue(session, place.company_id)
    tidy = [tidied(product) for product in products]
    before = await kept_products(session, place.company_id, [product.product_id for product in tidy])
    await check_products(session, place.company_id, tidy)
    pairs = [(before.get(product.product_id), product) for product in tidy]
    for was, product in pairs:
        if was is not None and was.parts != product.parts:
            await check_outer_kits(session, place.company_id, product)
        if was is not None and was.tracking != product.tracking and not switching:
            raise BadInput(f"How {product.name} is kept is changed in its form (F4), where its stock follows.")
    await write_products(session, place.company_id, pairs, staff_id=actor.staff_id, now=now)
    entries = [
        Entry(PRODUCT, actor.staff_id, after.product_id, await told_of(session, place, was, after), approved_by)
        for was, after in pairs
        if was != after
    ]
    if entries:
        await append(session, lane, entries, key=key, now=now)
    return pairs


async def save_category(
    session: Writing, place: Place, actor: Actor, category: KeptCategory, *, key: ShopKey, now: datetime
) -> None:
    """The category is new, or has another name or parent. Raises BadInput for one that would lie within itself."""
    approved_by = await require(session, place, actor, "edit_products", used_for=category.category_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await lock_catalogue(session, place.company_id)
    tidy = category.model_copy(update={"name": clean(category.name, LONGEST_TEXT)})
    known = await categories_by_id(session, place.company_id)
    _check_name(tidy, known)
    check_tree(tidy, known)
    before = known.get(tidy.category_id)
    await _write_category(session, place.company_id, tidy, is_new=before is None)
    await raise_version(session, place.company_id)
    told = {"before": _category_told(before, known), "after": _category_told(tidy, known)}
    entry = Entry(CATEGORY, actor.staff_id, tidy.category_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def remove_category(
    session: Writing, place: Place, actor: Actor, category_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """An empty category is gone; one that holds products or others is refused."""
    approved_by = await require(session, place, actor, "edit_products", used_for=category_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await lock_catalogue(session, place.company_id)
    known = await categories_by_id(session, place.company_id)
    if category_id not in known:
        raise Unknown("This category is gone already: look at the list again.")
    await _check_empty(session, place.company_id, known[category_id], known)
    gone = (Category.company_id == place.company_id, Category.id == category_id)
    await session.execute(delete(Category).where(*gone))
    told = {"before": _category_told(known[category_id], known), "after": {"gone": True}}
    entry = Entry(CATEGORY, actor.staff_id, category_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


def _check_name(category: KeptCategory, known: Mapping[UUID, KeptCategory]) -> None:
    if not category.name:
        raise BadInput("A category needs a name: type it.")
    for other in known.values():
        if other.name == category.name and other.category_id != category.category_id:
            raise BadInput(f"There is a category {category.name} already: type another name.")


async def _check_empty(
    session: Reading, company_id: UUID, category: KeptCategory, known: Mapping[UUID, KeptCategory]
) -> None:
    within = [each.name for each in known.values() if each.parent_id == category.category_id]
    if within:
        raise BadInput(f"{category.name} holds {within[0]}: move or remove that first.")
    held = select(Product.name).where(
        Product.company_id == company_id, Product.category_id == category.category_id
    )
    if (name := await session.scalar(held.limit(1))) is not None:
        raise BadInput(f"{category.name} holds {clean(name, 60)}: put its products elsewhere first.")


async def _write_category(session: Writing, company_id: UUID, category: KeptCategory, *, is_new: bool) -> None:
    table, row = table_of(Category), category.model_dump(exclude={"category_id"})
    if is_new:
        await session.execute(insert(table), [{"company_id": company_id, "id": category.category_id, **row}])
    else:
        this = (table.c.company_id == company_id, table.c.id == category.category_id)
        await session.execute(update(table).where(*this).values(**row))


def _category_told(category: KeptCategory | None, known: Mapping[UUID, KeptCategory]) -> dict[str, Any]:
    if category is None:
        return {}
    within = known[category.parent_id].name if category.parent_id is not None else "none"
    return {"name": category.name, "within": within}
