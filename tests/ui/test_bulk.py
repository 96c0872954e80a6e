"""Many products changed by keys: filled in, looked at, done once, and taken back."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.catalogue.bulk.models import BulkEdit
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.bulk_edits import BulkEditsScreen
from pos_tui.ui.screens.bulk_preview import BulkPreviewScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from tests.catalogue.keeping import cents, keep, kept, told
from tests.selling.sales import rows
from tests.shops import PINS, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES

LINES = ("price", "round", "cost", "tax", "category", "brand", "reorder", "sold")


async def to_the_preview(office: Office, **texts: str) -> None:
    """F4, the lines that are named, and the preview of it."""
    await office.press("<f4>")
    await office.until_on(FillInScreen)
    for name in LINES:
        await office.press(*([texts[name]] if name in texts else []), "<enter>")
    await office.until_on(BulkPreviewScreen)


async def test_prices_rise_once_though_enter_is_pressed_twice_and_fall_again(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("mate", "<enter>")
        await office.until_said("▸ MATE")
        await to_the_preview(office, price="+5%", round="x9")
        await office.until_said("1 of 1 products change. Enter does it")
        await office.until_said("2.80 2.99")
        office.key("enter")
        office.key("enter")
        await office.until_on(CatalogueScreen)
        await office.until_said("1 products are changed.")
        await office.until_said("Shelf S 2.99 1.40")
        assert len(await rows(database, BulkEdit, "id")) == 1
        await office.press("<escape>", "<f6>")
        await office.until_on(BulkEditsScreen)
        await office.press("<down>")
        await office.until_said("price +5 %, rounded to x9; «mate»: 1 products")
        await office.press("<enter>")
        await office.until_on(BulkPreviewScreen)
        await office.until_said("2.99 2.80")
        await office.press("<enter>")
        await office.until_on(BulkEditsScreen)
        await office.until_said("1 products are as they were before.")
        await office.until_said("taken back")
        await office.press("<down>", "<enter>")
        await office.until_said("This change was taken back already")
    assert (await kept(database, shop, "MATE")).price == cents(280)
    assert len(await told(database, "bulk_edit")) == 2


async def test_what_cannot_be_meant_is_said_in_its_line_and_esc_changes_nothing(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await office.press("<f4>")
        await office.until_on(FillInScreen)
        await office.press("5%", "<enter>")
        await office.until_said("5% may be meant up or down: type +5% or -5%")
        await office.press("<ctrl+u>", "+5%", *["<enter>"] * 3, "Q", "<enter>")
        await office.until_said("There is no tax class Q")
        await office.press("<ctrl+u>", *["<enter>"] * 5)
        await office.until_on(BulkPreviewScreen)
        await office.press("<escape>")
        await office.until_on(CatalogueScreen)
    assert await rows(database, BulkEdit, "id") == []


async def test_what_changed_since_the_preview_is_refused_and_the_preview_stays(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await to_the_preview(office, price="+5%")
        mate = await kept(database, shop, "MATE")
        await keep(database, shop, mate.model_copy(update={"price": cents(999)}))
        await office.press("<enter>")
        await office.until_said("Products changed meanwhile, so nothing was done")
        assert isinstance(office.app.screen, BulkPreviewScreen)
    assert (await kept(database, shop, "BREAD")).price == cents(320)


async def test_somebody_approves_it_in_place(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen, person=shop.cashier) as office:
        await office.until_said("▸ BREAD")
        await to_the_preview(office, sold="no")
        await office.press("<enter>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_on(CatalogueScreen)
        await office.until_said("No product is like that")


async def test_the_keys_can_be_others(database: Database) -> None:
    shop = await make_shop(database)
    keys = {"cat_bulk": "ctrl+k", "bulk_do": "f12"}
    async with in_office(database, shop, CatalogueScreen, keys=keys) as office:
        await office.until_said("▸ BREAD")
        await office.press("<ctrl+k>")
        await office.until_on(FillInScreen)
        await office.press("+5%", *["<enter>"] * 8)
        await office.until_on(BulkPreviewScreen)
        await office.press("<f12>")
        await office.until_on(CatalogueScreen)
    assert (await kept(database, shop, "BREAD")).price == cents(336)


@SIZES
async def test_how_they_look(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, CatalogueScreen, size=size) as office:
        await office.until_said("1 of 6")
        await office.press("<f4>")
        await office.until_on(FillInScreen)
        assert picture(office.app) == looks(name="bulk form")
        await office.press("+5%", "<enter>", ".05", *["<enter>"] * 7)
        await office.until_on(BulkPreviewScreen)
        await office.until_said("1 cannot and stay")
        assert picture(office.app) == looks(name="bulk preview")
        await office.press("<enter>")
        await office.until_on(CatalogueScreen)
        await office.press("<f6>")
        await office.until_on(BulkEditsScreen)
        await office.press("<down>")
        await office.until_said("price +5 %, rounded to 0.05; all products: 5 products.")
        assert picture(office.app) == looks(name="bulk edits")
