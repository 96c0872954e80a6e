"""The Stock screen: found, adjusted, thrown away, and why a level changed; each act once, or a sentence."""

from sqlalchemy import insert
from syrupy.assertion import SnapshotAssertion

from pos_tui.catalogue.models import Product
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockMovement
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.count_stock import CountsScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.reorder import ReorderScreen
from pos_tui.ui.screens.stock import StockScreen
from pos_tui.ui.screens.stock_moves import StockMovesScreen
from tests.inventory.keeping import change, changed, holds, line, on_hand, set_product
from tests.selling.sales import everything, rows
from tests.shops import NOW, PINS, Shop, make_shop
from tests.ui.floor import choose
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, open_till

MATE = "5012345678900"


async def to_mate(office: Office) -> None:
    await office.until_said("Crème brioche")
    await office.press("club ma", "<enter>")
    await office.until_said("Found by club ma")


async def moved(database: Database) -> list[str]:
    return [kind for (kind,) in await rows(database, StockMovement, "kind") if kind != "opening"]


async def test_a_shelf_is_adjusted_to_what_was_counted(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen) as office:
        await to_mate(office)
        await office.fill("<f2>", "7", "<enter>", "shelf check", "<enter>")
        await office.until_said("Club Mate Regular 500 ml: 10 → 7 on hand.")
        await office.until_on(StockScreen)
        await office.fill("<f2>", "+2", "<enter>", "found two", "<enter>")
        await office.until_said("7 → 9 on hand.")
        await office.until_on(StockScreen)
        await office.fill("<f3>", "0.5", "<enter>", "mouldy", "<enter>")
        await office.until_said("9 → 8.5 on hand.")
        await office.until_on(StockScreen)
        await office.press("<enter>")
        await office.until_on(StockMovesScreen)
        await office.until_said("Waste: mouldy")
    assert await on_hand(database, shop, "MATE") == 8_500
    await holds(database, shop)


async def test_names_that_differ_at_their_end_can_be_told_apart(database: Database) -> None:
    """Where a column is too short for them: the middle is what is left out."""
    shop = await make_shop(database)
    await set_product(database, shop, "MATE", name="Kallang Spring Mineral Water 500 ml")
    await set_product(database, shop, "PALE", name="Kallang Spring Mineral Water 1.5 l")
    async with in_office(database, shop, StockScreen) as office:
        await office.until_said("Kallang…r 500 ml")
        await office.until_said("Kallang…er 1.5 l")


async def test_opening_stock_comes_with_its_cost_and_once(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 0})
    async with in_office(database, shop, StockScreen) as office:
        await to_mate(office)
        await office.fill("<f4>", "24", "<enter>", "1.10", "<enter>")
        await office.until_said("0 → 24 on hand.")
        await office.until_on(StockScreen)
        await office.fill("<f4>", "24", "<enter>", "<enter>")
        await office.until_said("has stock movements here already: count or adjust it instead.")
    assert await on_hand(database, shop, "MATE") == 24_000


async def test_a_refusal_is_said_where_it_stands(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    async with in_office(database, shop, StockScreen) as office:
        await to_mate(office)
        await office.fill("<f3>", "eleven", "<enter>")
        await office.until_said("Type a number, such as 7 or 0.35.")
        await office.press("<ctrl+u>", "11", "<enter>", "<enter>")
        await office.until_said("Say why: stock changes for a reason only.")
        await office.press("fell down", "<enter>")
        await office.until_said("Only 10 Club Mate Regular 500 ml on hand, 11 to take away")
        assert isinstance(office.app.screen, FillInScreen)
    assert await everything(database) == before


async def test_it_is_written_once_though_enter_is_pressed_again_and_again(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen) as office:
        await to_mate(office)
        await office.fill("<f2>", "-1", "<enter>", "broken")
        await office.burst("enter", "enter", "enter", "escape")
        await office.until_said("10 → 9 on hand.")
    assert await moved(database) == ["adjustment"]


async def test_it_is_written_though_its_screen_has_gone(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen) as office:
        await to_mate(office)
        await office.fill("<f2>", "7", "<enter>", "check")
        office.key("enter")
        await office.until(lambda: office.context.desk.waiting > 0 or "on hand." in office.words)
        while len(office.app.screen_stack) > 2:
            await office.app.pop_screen()
        await office.context.desk.settled()
    assert await on_hand(database, shop, "MATE") == 7_000


async def test_its_keys_can_be_others(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen, keys={"stock_adjust": "f11"}) as office:
        await to_mate(office)
        await office.fill("<f11>", "7", "<enter>", "check", "<enter>")
        await office.until_said("10 → 7 on hand.")


async def test_above_a_limit_somebody_approves_it_in_place(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 200_000})
    async with in_office(database, shop, StockScreen, person=shop.supervisor) as office:
        await to_mate(office)
        await office.fill("<f2>", "100", "<enter>", "burst pipe", "<enter>")
        await office.until_on(ApproveScreen)
        assert "wants to change stock by this" in office.words
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_said("200 → 100 on hand.")
    assert await on_hand(database, shop, "MATE") == 100_000


async def test_a_cashier_sees_nothing_of_it(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StockScreen, person=shop.cashier) as office:
        await office.until_said("may not see what is on hand and what it cost: ask a supervisor to sign in.")
        assert "Club Mate" not in office.words


async def many(database: Database, shop: Shop, count: int) -> None:
    """More products than a page has."""

    async def stock(session: Writing) -> None:
        table, mate = table_of(Product), shop.products["MATE"]
        usual = {
            "company_id": shop.company_id, "price": 1, "tax_class_id": mate.tax.tax_class_id, "unit": "each",
            "track_stock": True, "updated_at": NOW,
        }  # fmt: skip
        made = [{**usual, "id": new_id(), "sku": f"N{n:04}", "name": f"Nail {n}"} for n in range(count)]
        await session.execute(insert(table), made)

    await database.write(stock)


async def test_it_scrolls_page_by_page_both_ways(database: Database) -> None:
    shop = await make_shop(database)
    await many(database, shop, 250)
    async with in_office(database, shop, StockScreen) as office:
        await office.until_said("BREAD")
        await office.press(*["<pagedown>"] * 10)
        await office.until_said("N0098")
        assert "BREAD" not in office.words
        await office.press("<up>")
        await office.until_said("100 of 100 on this page")
        await office.press(*["<pageup>"] * 10)
        await office.until_said("BREAD")
        await office.press("<end>")
        await office.until_said("▸ TOMATO")
        await office.press("<home>")
        await office.until_said("▸ BREAD")


async def test_what_is_low_is_shown_alone(database: Database) -> None:
    shop = await make_shop(database)
    await set_product(database, shop, "PALE", reorder_point=10_000)
    async with in_office(database, shop, StockScreen) as office:
        await office.until_said("BREAD")
        await office.press("<f5>")
        await office.until_said("At or below the reorder point")
        assert "BREAD" not in office.words
        await office.press("<f5>")
        await office.until_said("BREAD")


@SIZES
async def test_how_it_looks(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await make_shop(lane_file)
    await set_product(lane_file, shop, "PALE", reorder_point=12_000)
    await changed(lane_file, shop, change("waste", line(shop, "BREAD", 1), reason="mouldy [b]"))
    async with in_office(lane_file, shop, StockScreen, size=size) as office:
        await office.until_said("Tomatoes")
        assert picture(office.app) == looks(name="levels")
        await office.press("<enter>")
        await office.until_on(StockMovesScreen)
        await office.until_said("Waste: mouldy")
        assert picture(office.app) == looks(name="movements")


async def test_it_is_reached_from_the_menu_and_left_again(database: Database) -> None:
    async with open_till(database, who="owner") as till:
        for key, screen in (("s", StockScreen), ("n", CountsScreen), ("e", ReorderScreen)):
            await choose(till, key)
            await till.until(lambda wanted=screen: isinstance(till.app.screen, wanted))  # type: ignore[misc]
            await till.press("escape")
            await till.until(lambda: till.app.screen is till.sell)
