"""Two products merged by keys: chosen, looked at, done once, or refused with a sentence."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.merge import MergeScreen
from tests.buying.test_merging import twice
from tests.catalogue.keeping import told
from tests.inventory.keeping import change, changed, line, on_hand
from tests.shops import PINS, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def to_the_preview(office: Office, key: str = "<f10>", into: str = "MATE") -> None:
    await office.until_said("▸ BREAD")
    await office.press("77", "<enter>")
    await office.until_said("▸ MATE2")
    await office.press(key)
    await office.until_on(FillInScreen)
    await office.press(into, "<enter>")


async def test_it_is_merged_once_though_enter_is_pressed_twice(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    await changed(database, shop, change("opening", line(shop, "MATE2", 6)))
    async with in_office(database, shop, CatalogueScreen) as office:
        await to_the_preview(office)
        await office.until_on(MergeScreen)
        await office.until_said("On hand BISHAN 6 is booked over")
        await office.until_said("Barcodes 2 follow")
        office.key("enter")
        office.key("enter")
        await office.until_on(CatalogueScreen)
        await office.until_said("Club-Mate 0.5 is Club Mate Regular 500 ml now. With it: 2 barcodes.")
        await office.until_said("▸ MATE ")
    assert await on_hand(database, shop, "MATE") == 16_000
    assert len(await told(database, "product_merged")) == 1


async def test_what_cannot_be_is_said_and_esc_leaves_both(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    async with in_office(database, shop, CatalogueScreen) as office:
        await to_the_preview(office, into="NOPE")
        await office.until_said("There is no product NOPE")
        await office.press("<ctrl+u>", "77", "<enter>")
        await office.until_said("Club-Mate 0.5 cannot be merged into itself")
        await office.press("<ctrl+u>", "MATE", "<enter>")
        await office.until_on(MergeScreen)
        await office.press("<escape>")
        await office.until_on(CatalogueScreen)
    assert await told(database, "product_merged") == []


async def test_somebody_approves_it_in_place_and_the_keys_can_be_others(database: Database) -> None:
    shop = await make_shop(database)
    await twice(database, shop)
    keys = {"cat_merge": "ctrl+k", "merge_do": "f12"}
    async with in_office(database, shop, CatalogueScreen, person=shop.cashier, keys=keys) as office:
        await to_the_preview(office, "<ctrl+k>")
        await office.until_on(MergeScreen)
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_on(CatalogueScreen)
    assert len(await told(database, "product_merged")) == 1


@SIZES
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    await twice(lane_file, shop)
    await changed(lane_file, shop, change("opening", line(shop, "MATE2", 6)))
    async with in_office(lane_file, shop, CatalogueScreen, size=size) as office:
        await to_the_preview(office)
        await office.until_on(MergeScreen)
        await office.until_said("Barcodes")
        assert picture(office.app) == looks(name="merge")
