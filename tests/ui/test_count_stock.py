"""Counting at a till: begun, scanned, taken back, compared and booked; once, and past its screen."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.count_models import StockCount
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.count_stock import CountsScreen
from pos_tui.ui.screens.count_stock_entry import CountStockScreen
from pos_tui.ui.screens.count_stock_review import CountReviewScreen
from pos_tui.ui.screens.stock import StockScreen
from pos_tui.ui.screens.trading import PickScreen
from tests.inventory.keeping import count_opened, enter, found, holds, on_hand, set_product
from tests.selling.sales import everything, rows
from tests.shops import PINS, Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES

MATE = "5012345678900"


async def begun(office: Office) -> None:
    await office.until_said("Nothing was counted here yet")
    await office.fill("<f2>", "<enter>")
    await office.until_said("The count of everything has begun")
    await office.until_on(CountsScreen)
    await office.press("<enter>")
    await office.until_on(CountStockScreen)


async def in_review(office: Office) -> None:
    await office.press("<enter>")
    await office.until_on(CountStockScreen)
    await office.press("<f6>")
    await office.until_on(CountReviewScreen)
    await office.until_said("products counted")


async def counted(database: Database, shop: Shop, **thousandths: float) -> None:
    count_id = await count_opened(database, shop)
    for sku, count in thousandths.items():
        await enter(database, shop, found(shop, count_id, sku, count))


async def test_it_is_scanned_taken_back_and_booked(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CountsScreen) as office:
        await begun(office)
        await office.burst(*MATE, "enter")
        await office.until_said("Club Mate Regular 500 ml: 1, 1 in all.")
        await office.press("6*MATE", "<enter>")
        await office.until_said("Club Mate Regular 500 ml: 6, 7 in all.")
        await office.press("3*crème", "<enter>")
        await office.until_said("Crème brioche: 3, 3 in all.")
        await office.press("<f5>")
        await office.until_said("Crème brioche is taken back: 0 counted so far.")
        await office.press("<f6>")
        await office.until_on(CountReviewScreen)
        await office.until_said("everything: 1 of 4 products counted, differences worth SGD −4.20")
        await office.press("<f12>")
        await office.until_said("Booked: 1 counted, 1 differed.")
        await office.press("<escape>")
        await office.until_on(CountsScreen)
        await office.until_said("booked")
    assert await on_hand(database, shop, "MATE") == 7_000
    assert await on_hand(database, shop, "BREAD") == 10_000
    await holds(database, shop)


async def test_scans_back_to_back_are_all_counted(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CountsScreen) as office:
        await begun(office)
        for _ in range(20):
            await office.burst(*MATE, "enter")
        await office.until_said("20 in all.")


async def test_who_counts_is_not_told_what_should_be_there(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen) as office:
        await office.until_said("Tomatoes, loose")
        assert "On hand" in office.words, "the stock list tells it"
    async with in_office(database, shop, CountsScreen) as office:
        await begun(office)
        await office.press("l", "<enter>")
        await office.until_on(PickScreen)
        await office.until_said("Which of these is l?")
        assert "Tomatoes, loose" in office.words
        assert "On hand" not in office.words


async def test_a_crate_counts_as_what_is_in_it(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CountsScreen) as office:
        await begun(office)
        await office.burst(*"15012345678907", "enter")
        await office.until_said("Club Mate Regular 500 ml: 20, 20 in all.")


async def test_a_refusal_is_said_and_the_count_stays(database: Database) -> None:
    shop = await make_shop(database)
    await set_product(database, shop, "PALE", shelf="A1")
    async with in_office(database, shop, CountsScreen) as office:
        await office.until_said("Nothing was counted here yet")
        await office.fill("<f2>", "Z9", "<enter>")
        await office.until_said("Nothing that is counted lies in Z9: choose something else.")
        await office.press("<ctrl+u>", "A1", "<enter>")
        await office.until_said("The count of A1 has begun")
        await office.until_on(CountsScreen)
        await office.press("<enter>")
        await office.until_on(CountStockScreen)
        before = await everything(database)
        await office.burst(*MATE, "enter")
        await office.until_said("is not part of this count (A1)")
        await office.press("nothing like it", "<enter>")
        await office.until_said("Nothing here has the code")
        await office.press("STAMP", "<enter>")
        await office.until_said("Postage stamp has no stock of its own")
    assert await everything(database) == before


async def test_a_line_is_counted_again_or_left_out(database: Database) -> None:
    shop = await make_shop(database)
    await counted(database, shop, MATE=7, BREAD=2)
    async with in_office(database, shop, CountsScreen) as office:
        await office.until_said("everything")
        await in_review(office)
        await office.press("<f4>")
        await office.until_said("Crème brioche is left out of the count.")
        await office.fill("<f2>", "10", "<enter>")
        await office.until_said("Club Mate Regular 500 ml: 10 counted.")
        await office.until_on(CountReviewScreen)
        await office.press("<f12>")
        await office.until_said("Booked: 1 counted, 0 differed.")
    assert await on_hand(database, shop, "BREAD") == 10_000
    await holds(database, shop)


async def test_it_is_booked_once_though_f12_is_pressed_again_and_again(database: Database) -> None:
    shop = await make_shop(database)
    await counted(database, shop, MATE=7)
    async with in_office(database, shop, CountsScreen) as office:
        await office.until_said("everything")
        await in_review(office)
        for _ in range(4):
            office.key("f12")
        await office.until_said("Booked: 1 counted")
    assert await on_hand(database, shop, "MATE") == 7_000
    await holds(database, shop)


async def test_it_is_booked_though_its_screen_has_gone_and_by_another_key(database: Database) -> None:
    shop = await make_shop(database)
    await counted(database, shop, MATE=7)
    async with in_office(database, shop, CountsScreen, keys={"review_book": "f11"}) as office:
        await office.until_said("everything")
        await in_review(office)
        screen = office.app.screen
        assert isinstance(screen, CountReviewScreen)
        office.key("f11")
        await office.until(lambda: screen.writing or "Booked" in office.words)
        while len(office.app.screen_stack) > 2:
            await office.app.pop_screen()
        await office.context.desk.settled()
    assert await rows(database, StockCount, "status") == [("booked",)]


async def test_a_manager_approves_what_is_too_much(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000_000})
    await counted(database, shop, MATE=7)
    async with in_office(database, shop, CountsScreen, person=shop.supervisor) as office:
        await office.until_said("everything")
        await in_review(office)
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_said("Booked: 1 counted")
    assert await on_hand(database, shop, "MATE") == 7_000


async def test_it_is_cancelled_when_asked_twice(database: Database) -> None:
    shop = await make_shop(database)
    await counted(database, shop, MATE=7)
    async with in_office(database, shop, CountsScreen) as office:
        await office.until_said("everything")
        await in_review(office)
        await office.press("<f8>")
        await office.until_said("F8 again cancels the count.")
        await office.press("<f8>")
        await office.until_said("The count is cancelled; stock is as it was.")
    assert await on_hand(database, shop, "MATE") == 10_000


@SIZES
async def test_how_it_looks(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await make_shop(lane_file)
    await counted(lane_file, shop, MATE=7, BREAD=11)
    async with in_office(lane_file, shop, CountsScreen, size=size) as office:
        await office.until_said("everything")
        assert picture(office.app) == looks(name="counts")
        await office.press("<enter>")
        await office.until_on(CountStockScreen)
        await office.press("4*PALE", "<enter>")
        await office.until_said("4 in all")
        assert picture(office.app) == looks(name="counting")
        await office.press("<f6>")
        await office.until_on(CountReviewScreen)
        await office.until_said("3 of 4 products counted")
        assert picture(office.app) == looks(name="review")
