"""Labels by keys: told, then printed, once; a printer that fails is said."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.fake import MemoryPrinter
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from tests.catalogue.keeping import told
from tests.shops import PINS, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


def printer_of(office: Office) -> MemoryPrinter:
    printer = office.context.spool._printer
    assert isinstance(printer, MemoryPrinter)
    return printer


async def ask(office: Office, which: str = "", since: str = "", key: str = "<f11>") -> None:
    await office.press(key)
    await office.until_on(FillInScreen)
    await office.press(*(["<ctrl+u>", which] if which else []), "<enter>", *([since] if since else []), "<enter>")


async def test_labels_are_printed_once_though_enter_is_pressed_twice(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await ask(office)
        office.key("enter")
        await office.until_said("Printed 1 label: Crème brioche.")
        await office.context.spool.settled()
        [page] = printer_of(office).pages
        assert page.startswith("Crème brioche\n")
        await office.press("mate", "<enter>")
        await office.until_said("1 of 1")
        await ask(office, "listed")
        await office.until_said("Printed 1 label: «mate».")
        await ask(office, "changed")
        await office.until_said("Printed 1 label: what changed of «mate».")
        await office.context.spool.settled()
    assert len(printer_of(office).pages) == 3
    assert len(await told(database, "labels")) == 3


async def test_what_cannot_be_is_said_and_nothing_is_told(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD")
        await ask(office, "some")
        await office.until_said("Type one of this, listed, changed.")
        await office.press("<ctrl+u>", "changed", "<enter>", "31.02.2026", "<enter>")
        await office.until_said("Type the day as")
        await office.press("<ctrl+u>", "31.12.2026", "<enter>")
        await office.until_said("No label is to be printed")
    assert await told(database, "labels") == []


async def test_a_printer_that_fails_is_said(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        printer_of(office).fault = "The printer is out of paper."
        await office.until_said("▸ BREAD")
        await ask(office)
        await office.until_said("out of paper")


async def test_somebody_approves_it_in_place_and_the_key_can_be_another(database: Database) -> None:
    shop = await make_shop(database)
    keys = {"cat_labels": "ctrl+k"}
    async with in_office(database, shop, CatalogueScreen, person=shop.cashier, keys=keys) as office:
        await office.until_said("▸ BREAD")
        await ask(office, key="<ctrl+k>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_on(CatalogueScreen)
    assert len(await told(database, "labels")) == 1


@SIZES
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, CatalogueScreen, size=size) as office:
        await office.until_said("▸ BREAD")
        await office.press("<f11>")
        await office.until_on(FillInScreen)
        assert picture(office.app) == looks(name="labels")


async def test_without_a_printer_nothing_is_said_to_be_printed(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        office.context.spool.has_printer = False
        await office.until_said("▸ BREAD")
        await office.press("<f11>")
        await office.until_said("This till has no printer: «pos-tui labels» writes the same labels")
    assert await told(database, "labels") == []
