"""A kit is sold as its parts: they leave the shelf, come back with it, and are what it cost."""

from dataclasses import replace

import pytest

from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.queries import find_by_code
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotEnoughStock
from pos_tui.inventory.models import StockMovement
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.returns import returnable
from tests.catalogue.keeping import cents, keep, part, product
from tests.inventory.keeping import holds, on_hand
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def with_kit(database: Database, shop: Shop) -> tuple[Shop, KeptProduct]:
    """A box of 2 mates and 0.5 tomatoes, and a crate of 3 boxes and a bread."""
    box = product(shop, "BOX", 900, parts=(part(shop, "MATE", 2), part(shop, "TOMATO", 0.5)))
    inner = part(shop, "MATE", 3).model_copy(update={"product_id": box.product_id})
    crate = product(shop, "CRATE", 2_500, parts=(inner, part(shop, "BREAD")))
    await keep(database, shop, box, crate)
    found = {}
    for sku in ("BOX", "CRATE"):
        scanned = await database.read(lambda s, sku=sku: find_by_code(s, shop.lane, sku, on=shop.today))  # type: ignore[misc]
        found[sku] = scanned.product
    return replace(shop, products={**shop.products, **found}), box


async def shelf(database: Database, shop: Shop) -> list[int]:
    return [await on_hand(database, shop, sku) for sku in ("MATE", "TOMATO", "BREAD")]


async def test_parts_leave_the_shelf_and_come_back(database: Database) -> None:
    shop, _ = await with_kit(database, await make_shop(database))
    sale = paid(shop, basket_of(shop, ("BOX", 2), "MATE"))
    await ring(database, shop, sale)
    assert await shelf(database, shop) == [5_000, 24_000, 10_000]
    assert len(await rows(database, StockMovement, "position")) == 3 + 4
    costs = await rows(database, DocumentLine, "sku", "unit_cost")
    assert costs == [("BOX", cents(2 * 140 + 227.5 / 2)), ("MATE", cents(140))]
    await holds(database, shop)
    lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
    await ring(database, shop, full_return(shop, sale, lines))
    assert await shelf(database, shop) == [10_000, 25_000, 10_000]
    await holds(database, shop)


async def test_kits_within_kits_are_taken_apart(database: Database) -> None:
    shop, _ = await with_kit(database, await make_shop(database))
    await ring(database, shop, paid(shop, basket_of(shop, "CRATE")))
    assert await shelf(database, shop) == [4_000, 23_500, 9_000]
    await holds(database, shop)


async def test_a_part_that_is_short_is_named_and_nothing_is_sold(database: Database) -> None:
    shop, _ = await with_kit(database, await make_shop(database, stock={"MATE": 3_000}))
    before = await everything(database)
    with pytest.raises(NotEnoughStock, match="Only 3 Club Mate Regular 500 ml on hand, 4 wanted"):
        await ring(database, shop, paid(shop, basket_of(shop, ("BOX", 2))))
    assert await everything(database) == before


async def test_a_kit_that_is_no_kit_any_more_sells_nothing_else(database: Database) -> None:
    shop, box = await with_kit(database, await make_shop(database))
    await keep(database, shop, box.model_copy(update={"parts": (), "track_stock": False}))
    await ring(database, shop, paid(shop, basket_of(shop, "BOX")))
    assert await shelf(database, shop) == [10_000, 25_000, 10_000]
    await holds(database, shop)
