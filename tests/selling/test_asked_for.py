"""What somebody asks for: its price for them, what lies here and elsewhere; on both engines."""

from sqlalchemy import update

from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.money import ONE, PRICE_STEPS, Quantity
from pos_tui.selling.asked_for import AskedFor, asked_by_code, asked_by_words
from tests.catalogue.keeping import keep, product
from tests.catalogue.work import statements_of
from tests.inventory.keeping import another_outlet, change, changed, line, set_product
from tests.pricing.keeping import entry, price, price_list
from tests.pricing.keeping import keep as keep_list
from tests.shops import TODAY, Shop, make_shop


async def asked(database: Database, shop: Shop, text: str, tier: str | None = None) -> list[AskedFor]:
    return await database.read(lambda s: asked_by_words(s, shop.lane, text, tier=tier, on=TODAY))


async def test_other_outlets_are_named_and_only_those_that_have_some(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 2_000})
    yishun, jurong = await another_outlet(database, shop), await another_outlet(database, shop, "JURONG")
    await changed(database, shop, change("opening", line(shop, "MATE", 7, 100)), lane=yishun)
    await changed(database, shop, change("opening", line(shop, "BREAD", 4, 100)), lane=jurong)
    [mate] = await asked(database, shop, "mate")
    assert (mate.here, mate.far) == (2_000, 7_000)
    assert [(each.outlet, each.quantity) for each in mate.elsewhere] == [("Yishun", 7_000)]
    [bread] = await database.read(lambda s: asked_by_code(s, yishun, "BREAD", tier=None, on=TODAY))
    assert (bread.here, [each.outlet for each in bread.elsewhere]) == (0, ["Bishan", "Jurong"])


async def test_what_nobody_counts_lies_nowhere_and_a_glass_is_as_many_as_its_keg_holds(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 2_700})
    glass = product(shop, "GLASS", name="A glass of mate")
    await keep(database, shop, glass)
    await set_product(database, shop, "BREAD", track_stock=False)
    drawn = update(Product).where(Product.sku == "GLASS").values(
        stock_of_id=shop.products["MATE"].product_id, stock_quantity=Quantity(500)
    )  # fmt: skip
    await database.write(lambda s: s.execute(drawn))
    [found] = await asked(database, shop, "glass")
    assert found.here == 5 * ONE
    [bread] = await asked(database, shop, "brioche")
    assert (bread.here, bread.elsewhere) == (None, ())


async def test_the_price_is_that_of_the_list_in_force_for_a_tier(database: Database) -> None:
    shop = await make_shop(database)
    gold = price_list("GOLD", tier="Gold")
    await keep_list(database, shop, gold)
    await price(database, shop, gold, entry(shop, "MATE", 250))
    assert [(await asked(database, shop, "mate", tier))[0].price for tier in (None, "gold")] == [
        280 * PRICE_STEPS, 250 * PRICE_STEPS
    ]  # fmt: skip


async def test_however_many_are_found_it_takes_as_many_statements(database: Database) -> None:
    shop = await make_shop(database)
    await keep(database, shop, *(product(shop, f"T{n}", name=f"Tea {n}") for n in range(30)))

    async def counted(text: str) -> int:
        return len(
            await statements_of(database, lambda s: asked_by_words(s, shop.lane, text, tier=None, on=TODAY))
        )

    assert await counted("29") == await counted("tea")
    assert (len(await asked(database, shop, "tea 7")), len(await asked(database, shop, "tea"))) == (1, 30)
    assert await asked(database, shop, "no such thing") == []
