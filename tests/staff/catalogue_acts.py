"""Acts on the catalogue as somebody does them who may or may not."""

from uuid import UUID

from pos_tui.buying.merging import merge_products
from pos_tui.catalogue.bulk.rules import read_price_by
from pos_tui.catalogue.bulk.service import bulk_edit, undo_bulk_edit
from pos_tui.catalogue.bulk.views import BulkChange
from pos_tui.catalogue.kept import KeptCategory, NewVariant, Sieve
from pos_tui.catalogue.service import make_variants, remove_category, save_category, save_product
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.inventory.tracking import save_tracked
from pos_tui.pricing.labels import tell_labels
from pos_tui.staff.views import Actor
from tests.catalogue.keeping import product
from tests.staff.floor_acts import Floor


async def product_saved(session: Writing, floor: Floor, actor: Actor) -> UUID:
    made = product(floor.shop, "TEA")
    await save_product(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)
    return made.product_id


async def product_switched(session: Writing, floor: Floor, actor: Actor) -> None:
    """It is kept in lots from now on."""
    made = product(floor.shop, "TEA", product_id=await product_saved(session, floor, by_owner(floor)))
    made = made.model_copy(update={"tracking": "lot"})
    await save_tracked(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)


async def variants_made(session: Writing, floor: Floor, actor: Actor) -> None:
    parent = await product_saved(session, floor, by_owner(floor))
    large = NewVariant(product_id=new_id(), sku="TEA-L", variant="L")
    await make_variants(session, floor.place, actor, parent, [large], key=floor.shop.key, now=floor.shop.now)


async def category_saved(session: Writing, floor: Floor, actor: Actor) -> UUID:
    made = KeptCategory(category_id=new_id(), name="Teas")
    await save_category(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)
    return made.category_id


async def category_removed(session: Writing, floor: Floor, actor: Actor) -> None:
    made = await category_saved(session, floor, by_owner(floor))
    await remove_category(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)


async def many_changed(session: Writing, floor: Floor, actor: Actor) -> UUID:
    change = BulkChange(price=read_price_by("+5%", 2))
    told = {"key": floor.shop.key, "now": floor.shop.now}
    done = await bulk_edit(session, floor.place, actor, new_id(), Sieve(), change, **told)  # type: ignore[arg-type]
    return done.edit_id


async def many_taken_back(session: Writing, floor: Floor, actor: Actor) -> None:
    edit_id = await many_changed(session, floor, by_owner(floor))
    await undo_bulk_edit(
        session, floor.place, actor, new_id(), edit_id, key=floor.shop.key, now=floor.shop.now
    )  # fmt: skip


async def two_merged(session: Writing, floor: Floor, actor: Actor) -> None:
    twin = await product_saved(session, floor, by_owner(floor))
    tea = product(floor.shop, "TEA2")
    await save_product(session, floor.place, by_owner(floor), tea, key=floor.shop.key, now=floor.shop.now)
    await merge_products(
        session, floor.place, actor, twin, tea.product_id, key=floor.shop.key, now=floor.shop.now
    )  # fmt: skip


async def label_printed(session: Writing, floor: Floor, actor: Actor) -> None:
    await tell_labels(session, floor.place, actor, "MATE", 1, key=floor.shop.key, now=floor.shop.now)


def by_owner(floor: Floor) -> Actor:
    return Actor(staff_id=floor.shop.owner.staff_id)
