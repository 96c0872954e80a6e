"""Transfers at a till: begun, sent, received at the other outlet, with a reason for what is missing."""

from dataclasses import replace

from syrupy.assertion import SnapshotAssertion

from pos_tui.cash.service import open_shift
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.inventory.transfer_models import StockTransfer
from pos_tui.money import Money
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.reorder import ReorderScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.screens.transfer import TransferScreen
from pos_tui.ui.screens.transfers import TransfersScreen
from tests.inventory.keeping import another_outlet, holds, line, on_hand, set_product
from tests.inventory.test_transfers import drafted, sent
from tests.selling.sales import everything, rows
from tests.shops import Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def two_outlets(database: Database) -> tuple[Shop, Shop]:
    """The shop as its first outlet sees it, and as the second does."""
    shop = await make_shop(database)
    return shop, await second_outlet(database, shop)


async def second_outlet(database: Database, shop: Shop) -> Shop:
    """The shop as its second outlet sees it, with a shift open there."""
    there = await another_outlet(database, shop)
    await database.write(
        lambda s: open_shift(
            s, there, shop.cashier.staff_id, shift_id=new_id(), float_amount=Money(0),
            business_date=shop.today, key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    return replace(shop, lanes=(there,))


async def begun(office: Office) -> None:
    await office.until_said("F2 sends some")
    await office.press("<f2>")
    await office.until_on(PickScreen)
    await office.press("<enter>")
    await office.until_on(TransferScreen)
    await office.press("MATE", "<enter>")
    await office.until_said("Club Mate Regular 500 ml: 1 to send.")
    await office.press("4", "<enter>")
    await office.until_said("Club Mate Regular 500 ml: 4.")


async def opened(office: Office) -> None:
    await office.until_said("BISHAN")
    await office.press("<enter>")
    await office.until_on(TransferScreen)
    await office.until_said("Transfer 1 to YISHUN")


async def test_goods_are_sent_and_received(database: Database) -> None:
    shop, there = await two_outlets(database)
    async with in_office(database, shop, TransfersScreen) as office:
        await begun(office)
        await office.press("<f5>")
        await office.until_said("Transfer 1 is kept: F12 sends it.")
        await office.press("<f12>")
        await office.until_said("On its way to YISHUN: it is received there.")
    assert await on_hand(database, shop, "MATE") == 6_000
    async with in_office(database, there, TransfersScreen) as office:
        await opened(office)
        await office.press("<f12>")
        await office.until_said("Received, all of it as it was sent.")
    assert await on_hand(database, shop, "MATE", there.lane) == 4_000
    await holds(database, shop)


async def test_what_is_missing_takes_a_reason(database: Database) -> None:
    shop, there = await two_outlets(database)
    moving = await drafted(database, shop, there.lane.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    async with in_office(database, there, TransfersScreen) as office:
        await opened(office)
        await office.press("3", "<enter>")
        await office.until_said("−1")
        await office.press("<f12>")
        await office.until_on(FillInScreen)
        await office.press("<enter>")
        await office.until_said("Say why")
        await office.press("one broken", "<enter>")
        await office.until_said("Received; a difference worth SGD −1.40 is booked.")
    assert await on_hand(database, shop, "MATE", there.lane) == 3_000
    await holds(database, shop)


async def test_a_refusal_is_said_and_nothing_is_sent(database: Database) -> None:
    shop, _ = await two_outlets(database)
    async with in_office(database, shop, TransfersScreen) as office:
        await begun(office)
        await office.press("0", "<enter>")
        await office.until_said("A quantity is above nothing")
        await office.press("11", "<enter>", "<f5>")
        await office.until_said("Transfer 1 is kept")
        before = len((await everything(database))["stock_movement"])
        await office.press("<f12>")
        await office.until_said("Only 10 Club Mate Regular 500 ml on hand, 11 to send")
    assert len((await everything(database))["stock_movement"]) == before
    assert await rows(database, StockTransfer, "status") == [("draft",)]


async def test_it_is_received_once_though_f12_is_pressed_again_and_again(database: Database) -> None:
    shop, there = await two_outlets(database)
    moving = await drafted(database, shop, there.lane.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    async with in_office(database, there, TransfersScreen) as office:
        await opened(office)
        for _ in range(4):
            office.key("f12")
        await office.until_said("Received, all of it")
    assert await on_hand(database, shop, "MATE", there.lane) == 4_000
    await holds(database, shop)


async def test_it_is_received_though_its_screen_has_gone_and_by_another_key(database: Database) -> None:
    shop, there = await two_outlets(database)
    moving = await drafted(database, shop, there.lane.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    async with in_office(database, there, TransfersScreen, keys={"transfer_book": "f11"}) as office:
        await opened(office)
        screen = office.app.screen
        assert isinstance(screen, TransferScreen)
        office.key("f11")
        await office.until(lambda: screen.writing or "Received" in office.words)
        while len(office.app.screen_stack) > 2:
            await office.app.pop_screen()
        await office.context.desk.settled()
    assert await rows(database, StockTransfer, "status") == [("received",)]


async def test_it_is_cancelled_when_asked_twice(database: Database) -> None:
    shop, there = await two_outlets(database)
    moving = await drafted(database, shop, there.lane.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    async with in_office(database, shop, TransfersScreen) as office:
        await opened(office)
        await office.press("<f8>")
        await office.until_said("F8 again cancels the transfer")
        await office.press("<f8>")
        await office.until_said("The transfer is cancelled.")
    assert await on_hand(database, shop, "MATE") == 10_000
    await holds(database, shop)


async def test_a_company_of_one_outlet_sends_nothing(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, TransfersScreen) as office:
        await office.until_said("F2 sends some")
        await office.press("<f2>")
        await office.until_said("There is no other outlet to send goods to")


async def test_a_cashier_does_none_of_it(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, TransfersScreen, person=shop.cashier) as office:
        await office.until_said("may not send stock to another outlet or take it in: ask a supervisor")


@SIZES
async def test_how_it_looks(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop, there = await two_outlets(lane_file)
    moving = await drafted(lane_file, shop, there.lane.outlet_id, line(shop, "MATE", 4), line(shop, "PALE", 2))
    await sent(lane_file, shop, moving)
    async with in_office(lane_file, there, TransfersScreen, size=size) as office:
        await office.until_said("BISHAN")
        assert picture(office.app) == looks(name="transfers")
        await opened(office)
        await office.press("3", "<enter>")
        await office.until_said("−1")
        assert picture(office.app) == looks(name="transfer")


@SIZES
async def test_how_the_reorder_list_looks(
    lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]
) -> None:
    shop = await make_shop(lane_file)
    for sku in ("MATE", "BREAD"):
        await set_product(lane_file, shop, sku, reorder_point=12_000)
    async with in_office(lane_file, shop, ReorderScreen, size=size) as office:
        await office.until_said("Crème brioche")
        assert picture(office.app) == looks(name="reorder")
