"""What is on a gift card, from the menu: one card after the other, and guessing comes to an end."""

from pos_tui.customers.card_numbers import new_number
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.ui.screens.card_balance import CardBalanceScreen
from pos_tui.ui.screens.menu import MenuScreen
from tests.selling.sales import everything, rows
from tests.selling.test_gift_cards import NUMBER, card_shop, sold
from tests.ui.floor import choose, words
from tests.ui.office import in_office
from tests.ui.till import open_till


async def test_it_is_said_and_the_next_one_can_be_scanned(database: Database) -> None:
    shop = await card_shop(database)
    await sold(database, shop, 4_250)
    before = await everything(database)
    async with in_office(database, shop, CardBalanceScreen, person=shop.cashier) as office:
        await office.press(NUMBER, "<enter>")
        await office.until_said("holds SGD 42.50.")
        assert await everything(database) == before
        await office.press("1234", "<enter>")
        await office.until_said("A gift card's number has 12 to 24 figures: scan it, or type it again.")
        await office.press(NUMBER, "<enter>")
        await office.until_said("holds SGD 42.50.")
        for _ in range(5):
            await office.press(new_number(), "<enter>")
            await office.until_said("No gift card here has this number")
        await office.press(NUMBER, "<enter>")
        await office.until_said("5 unknown card numbers were tried at this till")
    kinds = [kind for (kind,) in await rows(database, JournalEntry, "kind")]
    assert kinds.count("gift_card_unknown") == 5


async def test_it_is_reached_from_the_menu_and_left_again(lane_file: Database) -> None:
    shop = await card_shop(lane_file)
    async with open_till(lane_file, shop, keys={"fill.accept": "f11"}) as till:
        await choose(till, "f")
        assert isinstance(till.app.screen, CardBalanceScreen)
        assert "What is on a gift card" in words(till)
        assert "F11 Next" in words(till)
        await till.press("escape")
        await till.until(lambda: till.app.screen is till.sell)
        assert not isinstance(till.app.screen, MenuScreen)
