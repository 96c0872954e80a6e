"""Price lists on the screen: a list, its prices by search, a change, and a product that leaves."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.pricing.list_queries import entries_of, price_lists
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.goods import GoodsScreen
from pos_tui.ui.screens.price_lists import EntriesScreen, EntryForm, PriceListsScreen
from tests.pricing.keeping import entry, keep, price, price_list
from tests.shops import Shop, make_shop
from tests.ui.office import in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def prices(database: Database, shop: Shop) -> list[tuple[str, int, int]]:
    [summary] = await database.read(lambda session: price_lists(session, shop.company_id))
    list_id = summary.price_list.price_list_id
    lines = await database.read(lambda session: entries_of(session, shop.company_id, list_id))
    return [(line.sku, line.min_quantity, line.price // 10_000) for line in lines]


async def test_a_list_and_its_prices_are_made_by_keys(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, PriceListsScreen) as office:
        await office.until_said("None yet: F2 adds one.")
        await office.press("<f2>")
        await office.until_on(FillInScreen)
        await office.press("GOLD", "<enter>", "Gold prices", "<enter>", "Gold", *["<enter>"] * 6)
        await office.until_said("Gold prices is saved.")
        await office.until_said("GOLD Gold prices")
        await office.press("<enter>")
        await office.until_on(EntriesScreen)
        await office.press("<f2>")
        await office.until_on(EntryForm)
        await office.press("<f3>")
        await office.until_on(GoodsScreen)
        await office.press("mate")
        await office.until_said("1 of 1")
        await office.press("<enter>")
        await office.until_on(EntryForm)
        await office.press("<enter>", "6", "<enter>", "2.50", "<enter>")
        await office.until_said("The price of MATE is saved.")
        assert await prices(database, shop) == [("MATE", 6_000, 250)]
        await office.until_said("from 6")
        await office.press("<enter>")
        await office.until_on(EntryForm)
        await office.press("<enter>", "<ctrl+u>", "<enter>", "2,40", "<enter>")
        await office.until_said("2.40 instead of 2.80")
        assert await prices(database, shop) == [("MATE", 0, 240)]
        await office.press("<enter>")
        await office.until_on(EntryForm)
        await office.press("<enter>", "<enter>", "<ctrl+u>", "<enter>")
        await office.until_said("MATE has left Gold prices.")
    assert await prices(database, shop) == []


async def test_a_refusal_is_said(database: Database) -> None:
    shop = await make_shop(database)
    for code in ("A", "B"):
        one = price_list(code)
        await keep(database, shop, one)
        if code == "A":
            await price(database, shop, one, entry(shop, "MATE", 250))
    async with in_office(database, shop, PriceListsScreen) as office:
        await office.until_said("B B prices")
        await office.press("B", "<enter>")
        await office.until_on(EntriesScreen)
        await office.press("<f2>")
        await office.until_on(EntryForm)
        await office.press("MATE", "<enter>", "<enter>", "2.00", "<enter>")
        await office.until_said("both price MATE on the same days")
        await office.press("<up>", "<up>", "<ctrl+u>", "NOPE", "<enter>", "<enter>", "<enter>")
        await office.until_said("There is no product NOPE")


@SIZES
async def test_how_they_look(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    gold = price_list("GOLD", tier="Gold")
    await keep(lane_file, shop, gold)
    await price(lane_file, shop, gold, entry(shop, "MATE", 250), entry(shop, "BREAD", 300, from_quantity=6))
    async with in_office(lane_file, shop, PriceListsScreen, size=size) as office:
        await office.until_said("2 prices")
        assert picture(office.app) == looks(name="lists")
        await office.press("<enter>")
        await office.until_on(EntriesScreen)
        await office.until_said("from 6")
        assert picture(office.app) == looks(name="prices")


async def test_nothing_of_an_older_list_is_taken(lane_file: Database) -> None:
    """Letters that come together, or an Enter before the list is there: what is taken is what was typed."""
    async with in_office(lane_file, await make_shop(lane_file), GoodsScreen) as office:
        await office.press("p")
        await office.until_said("1 of 2")
        await office.burst(*"int")
        await office.press("<enter>")
        await office.until_said("1 of 1")
        assert "Postage" not in office.words
        await office.press("<enter>")
        await office.until_said("Ledbury Pale 4.0 % pint is chosen.")


async def test_letters_that_come_at_once_are_looked_for(lane_file: Database) -> None:
    async with in_office(lane_file, await make_shop(lane_file), GoodsScreen) as office:
        await office.burst(*"post")
        await office.until_said("1 of 1")
