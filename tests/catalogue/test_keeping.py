"""Products, variants, kits and categories are kept by their rules, told, and never half."""

import json

import pytest
from sqlalchemy import func, select

from pos_tui.catalogue.kept import KeptCategory, NewVariant, Sieve
from pos_tui.catalogue.listing import catalogue_page, category_rows, price_history
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.service import make_variants, remove_category
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown
from pos_tui.ids import new_id
from pos_tui.money import UnitPrice
from tests.catalogue.keeping import (
    by_owner,
    cents,
    change_category,
    code,
    keep,
    keep_category,
    kept,
    part,
    product,
    version,
)
from tests.catalogue.keeping import told as told_in
from tests.inventory.keeping import holds
from tests.shops import Shop, make_shop


async def page(database: Database, shop: Shop, **sieve: object) -> list[str]:
    found = await database.read(lambda session: catalogue_page(session, shop.company_id, Sieve(**sieve)))
    return [row.sku for row in found]


async def test_a_product_is_made_found_changed_and_told(database: Database) -> None:
    shop = await make_shop(database)
    tea = product(shop, "TEA", 450, name="Oolong  tea", brand="Té", barcodes=(code("4711"), code("4712", 12)))
    await keep(database, shop, tea)
    scanned = await database.read(lambda session: find_by_code(session, shop.lane, "4712", on=shop.today))
    assert (scanned.product.sku, scanned.quantity) == ("TEA", 12_000)
    assert (await kept(database, shop, tea.product_id)).name == "Oolong tea"
    before = await version(database)
    await keep(database, shop, tea.model_copy(update={"name": "Green tea", "price": cents(475), "barcodes": ()}))
    assert await version(database) == before + 1
    found = await database.read(lambda session: search(session, shop.lane, "green", on=shop.today))
    assert [one.sku for one in found] == ["TEA"]
    assert not await database.read(lambda session: search(session, shop.lane, "oolong", on=shop.today))
    with pytest.raises(Unknown):
        await database.read(lambda session: find_by_code(session, shop.lane, "4711", on=shop.today))
    steps = await database.read(lambda session: price_history(session, shop.company_id, tea.product_id))
    assert [(step.price_before, step.price_after, step.who) for step in steps] == [
        (cents(450), cents(475), "Aisha Owner"),
        (None, cents(450), "Aisha Owner"),
    ]
    made, changed = (json.loads(body) for body in await told_in(database, "product"))
    assert made["after"]["barcodes"] == "4711*1 4712*12"
    assert changed == {
        "before": {"sku": "TEA", "name": "Oolong tea", "price": "4.50", "barcodes": "4711*1 4712*12"},
        "after": {"sku": "TEA", "name": "Green tea", "price": "4.75", "barcodes": "none"},
    }
    await holds(database, shop)


async def test_what_is_the_same_is_not_told(database: Database) -> None:
    shop = await make_shop(database)
    await keep(database, shop, await kept(database, shop, "MATE"))
    assert await told_in(database, "product") == []
    assert await version(database) == 0


async def test_a_product_is_switched_off_and_stays(database: Database) -> None:
    shop = await make_shop(database)
    mate = await kept(database, shop, "MATE")
    await keep(database, shop, mate.model_copy(update={"active": False}))
    assert "MATE" not in await page(database, shop)
    assert await page(database, shop, inactive=True) == ["MATE"]
    assert len(await page(database, shop, inactive=None)) == 6


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sku": "PALE"}, "The SKU PALE is that of Ledbury Pale 4.0 % pint"),
        ({"barcodes": (code("4006381333931"),)}, "The barcode 4006381333931 is that of Crème brioche"),
        ({"barcodes": (code("1"), code("1", 2))}, "The barcode 1 is there twice"),
        ({"barcodes": (code("1 2"),)}, "neither blanks nor stars"),
        ({"name": " \x1b "}, "needs a name"),
        ({"sku": "A\x07"}, "is no SKU"),
        ({"price": UnitPrice(-1)}, "A price is from 0 up"),
        ({"price": UnitPrice(1)}, "no more decimals"),
        ({"cost": UnitPrice(10**17)}, "A cost is from 0 up"),
        ({"unit": "bushel"}, "bushel is no unit"),
        ({"min_age": 200}, "from 0 to 150 years"),
        ({"tax_class_id": new_id()}, "This tax class is not the shop's"),
        ({"category_id": new_id()}, "This category is gone"),
        ({"kind": "gift_card"}, "a gift card, which is money"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_changes(
    database: Database, change: dict[str, object], sentence: str
) -> None:
    shop = await make_shop(database)
    mate = await kept(database, shop, "MATE")
    with pytest.raises((BadInput, Unknown), match=sentence):
        await keep(database, shop, mate.model_copy(update=change))
    assert await kept(database, shop, "MATE") == mate
    assert await told_in(database, "product") == []


async def test_variants_have_codes_prices_and_stock_of_their_own(database: Database) -> None:
    shop = await make_shop(database)
    shirt = product(shop, "SHIRT", 1_500, name="Shirt", brand="Linen")
    await keep(database, shop, shirt)
    place, owner = by_owner(shop)
    wanted = [
        NewVariant(product_id=new_id(), sku="SHIRT-S", variant="S", barcode="77001"),
        NewVariant(product_id=new_id(), sku="SHIRT-XL", variant="XL", price=cents(1_700)),
    ]
    told = {"key": shop.key, "now": shop.now}
    await database.write(lambda s: make_variants(s, place, owner, shirt.product_id, wanted, **told))  # type: ignore[arg-type]
    small = await kept(database, shop, wanted[0].product_id)
    assert (small.name, small.price, small.brand, small.variant_of_id) == (
        "Shirt S", cents(1_500), "Linen", shirt.product_id,
    )  # fmt: skip
    assert (await kept(database, shop, wanted[1].product_id)).price == cents(1_700)
    again = [wanted[1].model_copy(update={"product_id": new_id(), "sku": "SHIRT-L"}), wanted[0]]
    with pytest.raises(BadInput, match="variant itself"):
        await database.write(lambda s: make_variants(s, place, owner, small.product_id, again, **told))  # type: ignore[arg-type]
    taken = [wanted[1].model_copy(update={"product_id": new_id(), "sku": sku}) for sku in ("SHIRT-L", "MATE")]
    with pytest.raises(BadInput, match="The SKU MATE"):
        await database.write(lambda s: make_variants(s, place, owner, shirt.product_id, taken, **told))  # type: ignore[arg-type]
    assert await page(database, shop, text="shirt") == ["SHIRT", "SHIRT-S", "SHIRT-XL"]


async def test_categories_are_a_tree(database: Database) -> None:
    shop = await make_shop(database)
    food = await keep_category(database, shop, "Food")
    fruit = await keep_category(database, shop, "Fruit", food.category_id)
    apples = await keep_category(database, shop, "Apples", fruit.category_id)
    for parent in (food.category_id, apples.category_id):
        with pytest.raises(BadInput, match="Food cannot lie within itself"):
            await change_category(database, shop, food.model_copy(update={"parent_id": parent}))
    with pytest.raises(BadInput, match="There is a category Food already"):
        await keep_category(database, shop, " Food ")
    gala = product(shop, "GALA", category_id=apples.category_id)
    await keep(database, shop, gala)
    assert await page(database, shop, category_id=food.category_id) == ["GALA"]
    rows = await database.read(lambda session: category_rows(session, shop.company_id))
    assert [(row.category.name, row.depth) for row in rows] == [
        ("Food", 0), ("Fruit", 1), ("Apples", 2), ("Shelf", 0),
    ]  # fmt: skip
    place, owner = by_owner(shop)

    async def remove(category: KeptCategory) -> None:
        await database.write(
            lambda s: remove_category(s, place, owner, category.category_id, key=shop.key, now=shop.now)
        )

    with pytest.raises(BadInput, match="Fruit holds Apples"):
        await remove(fruit)
    with pytest.raises(BadInput, match="Apples holds Product GALA"):
        await remove(apples)
    await keep(database, shop, gala.model_copy(update={"category_id": None}))
    await remove(apples)
    with pytest.raises(Unknown, match="gone already"):
        await remove(apples)


async def test_a_kit_cannot_hold_itself(database: Database) -> None:
    shop = await make_shop(database)
    inner = product(shop, "INNER", parts=(part(shop, "MATE"),))
    outer = product(shop, "OUTER", parts=(part(shop, "BREAD"),))
    await keep(database, shop, inner, outer)
    of_inner = part(shop, "MATE").model_copy(update={"product_id": inner.product_id})
    of_outer = part(shop, "MATE").model_copy(update={"product_id": outer.product_id})
    await keep(database, shop, outer.model_copy(update={"parts": (of_inner,)}))
    with pytest.raises(BadInput, match="Product INNER would be a part of itself"):
        await keep(database, shop, inner.model_copy(update={"parts": (of_outer,)}))
    with pytest.raises(BadInput, match="Product INNER would be a part of itself"):
        await keep(database, shop, inner.model_copy(update={"parts": (of_inner,)}))
    with pytest.raises(BadInput, match="there twice"):
        await keep(database, shop, inner.model_copy(update={"parts": (part(shop, "MATE"), part(shop, "MATE", 2))}))
    with pytest.raises(BadInput, match="type more than 0"):
        await keep(database, shop, inner.model_copy(update={"parts": (part(shop, "MATE", 0),)}))
    assert (await kept(database, shop, inner.product_id)).track_stock is False


async def test_pages_go_on_from_a_sku_both_ways(database: Database) -> None:
    shop = await make_shop(database)
    all_of_them = await page(database, shop)

    async def some(after: str = "", before: str = "") -> list[str]:
        found = await database.read(
            lambda session: catalogue_page(session, shop.company_id, Sieve(), limit=2, after=after, before=before)
        )
        return [row.sku for row in found]

    assert await some() + await some(after=all_of_them[1]) == all_of_them[:4]
    assert await some(before=all_of_them[4]) == all_of_them[2:4]
    assert await page(database, shop, text="reg mat") == ["MATE"]
    assert await page(database, shop, text="5012345678900") == ["MATE"]
    assert await page(database, shop, text="ate reg") == []


async def test_the_codes_are_those_of_one_product(database: Database) -> None:
    shop = await make_shop(database)
    mate = await kept(database, shop, "MATE")
    await keep(database, shop, mate.model_copy(update={"barcodes": (*mate.barcodes, code("99", 6))}))
    for model, count in ((Barcode, 4), (Product, 6)):
        counted = select(func.count()).select_from(model)
        assert await database.read(lambda session, counted=counted: session.scalar(counted)) == count  # type: ignore[misc]
