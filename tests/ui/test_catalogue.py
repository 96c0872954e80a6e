"""The catalogue by keys: found, made, changed, switched off; each once, or not at all and with a sentence."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.catalogue.listing import category_rows
from pos_tui.catalogue.models import PriceChange, Product
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.categories import CategoriesScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.price_steps import PriceStepsScreen
from tests.catalogue.keeping import cents, keep, keep_category, kept, part, product, told
from tests.selling.sales import rows
from tests.shops import PINS, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def fill_in(office: Office, **texts: str) -> None:
    """Goes through all lines of a product; those that are named are typed."""
    sold_as = "sku name price cost tax category barcodes parts brand unit"
    for name in f"{sold_as} track tracking expired reorder shelf age tare kind".split():
        if name in texts:
            await office.press("<ctrl+u>", *([texts[name]] if texts[name] else []))
        await office.press("<enter>")


async def test_a_product_is_made_once_though_enter_is_pressed_twice(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD Crème brioche")
        await office.press("<f2>")
        await office.until_on(FillInScreen)
        await fill_in(office, sku="TEA", name="Green [b]tea", price="4,50", barcodes="4711", category="shelf")
        office.key("enter")
        await office.until_said("Green [b]tea is a product now.")
        await office.until_said("TEA Green [b]tea Shelf S 4.50")
    found = [row for row in await rows(database, Product, "sku", "price") if row[0] == "TEA"]
    assert found == [("TEA", cents(450))]
    assert len(await told(database, "product")) == 1


async def test_a_kit_is_typed_by_the_skus_of_its_parts(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("<f2>")
        await office.until_on(FillInScreen)
        await fill_in(office, sku="BOX", name="Box", price="9", parts="NOPE*2")
        await office.until_said("There is no product NOPE")
        for _ in range(10):
            await office.press("<up>")
        await office.press("<ctrl+u>", "MATE*2 BREAD", *["<enter>"] * 11)
        await office.until_said("Box is a product now.")
        await office.press("BOX", "<enter>")
        await office.until_said("1 of 1")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        await office.press(*["<down>"] * 7)
        await office.until_said("BREAD*1")


async def test_a_refusal_is_said_and_what_was_typed_stays(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("mate", "<enter>")
        await office.until_said("▸ MATE")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        await fill_in(office, sku="PALE", price="3.00")
        await office.until_said("The SKU PALE is that of Ledbury Pale 4.0 % pint: type another one.")
        assert (await kept(database, shop, "MATE")).price == cents(280)
        await office.press("<escape>")
        await office.until_on(CatalogueScreen)


async def test_prices_have_a_history_and_a_product_is_switched_off(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        await fill_in(office, price="3.45")
        await office.until_said("Crème brioche is changed.")
        await office.press("<f5>")
        await office.until_on(PriceStepsScreen)
        await office.until_said("Aisha Owner 3.20 3.45")
        await office.press("<escape>")
        await office.until_on(CatalogueScreen)
        await office.press("<f8>")
        await office.until_said("Crème brioche is sold no more.")
        await office.until_said("▸ MATE")
        await office.press("<f7>")
        await office.until_on(FillInScreen)
        await office.press("<enter>", "<enter>", "<enter>", "<ctrl+u>", "off", "<enter>")
        await office.until_said("▸ BREAD Crème brioche Shelf Z 3.45")
        await office.press("<f8>")
        await office.until_said("Crème brioche is sold again.")
    assert (await kept(database, shop, "BREAD")).active
    assert len(await rows(database, PriceChange, "id")) == 1


async def test_a_variant_is_made_and_categories_are_moved(database: Database) -> None:
    shop = await make_shop(database)
    food = await keep_category(database, shop, "Food")
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("<f3>")
        await office.until_on(FillInScreen)
        await office.press("large", "<enter>", "<ctrl+u>", "BREAD-L", "<enter>", "4.10", "<enter>", "<enter>")
        await office.until_said("Crème brioche large is a product now.")
        await office.press("<f9>")
        await office.until_on(CategoriesScreen)
        await office.until_said("▸ Food")
        await office.press("shelf", "<enter>", "<enter>")
        await office.until_on(FillInScreen)
        await office.press("<enter>", "Nowhere", "<enter>")
        await office.until_said("There is no category Nowhere")
        await office.press("<ctrl+u>", "Food", "<enter>")
        await office.until_said("Shelf is changed.")
        await office.press("<delete>")
        await office.until_said("holds")
    tree = await database.read(lambda session: category_rows(session, shop.company_id))
    assert [(row.category.name, row.category.parent_id) for row in tree] == [
        ("Food", None), ("Shelf", food.category_id),
    ]  # fmt: skip


async def test_somebody_approves_it_in_place(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen, person=shop.cashier) as office:
        await office.until_said("▸ BREAD")
        await office.press("<f8>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>")
        await office.press(PINS["owner"], "<enter>")
        await office.until_on(CatalogueScreen)
        await office.until_said("▸ MATE")
    assert not (await kept(database, shop, "BREAD")).active


async def test_the_mark_goes_on_to_the_next_page(database: Database) -> None:
    shop = await make_shop(database)
    await keep(database, shop, *(product(shop, f"X{number:03}") for number in range(110)))
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("1 of 100")
        await office.press(*["<pagedown>"] * 10)
        await office.until_said("1 of 16")
        await office.press("<up>")
        await office.until_said("100 of 100")
        await office.press("<down>")
        await office.until_said("1 of 16")
        await office.press("<home>")
        await office.until_said("▸ BREAD")
        await office.press("<end>")
        await office.until_said("▸ X109")


@SIZES
async def test_how_they_look(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    await keep(lane_file, shop, product(shop, "BOX", 900, name="Box of mate", parts=(part(shop, "MATE", 6),)))
    async with in_office(lane_file, shop, CatalogueScreen, size=size) as office:
        await office.until_said("1 of 7")
        assert picture(office.app) == looks(name="catalogue")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        assert picture(office.app) == looks(name="product")
