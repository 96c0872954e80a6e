"""Paying with a gift card at the till."""

from pos_tui.customers.card_numbers import new_number
from pos_tui.customers.models import GiftCard
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.gift_card import CardScreen
from tests.selling.sales import rows
from tests.selling.test_gift_cards import NUMBER, card_shop, sold
from tests.ui.till import Till, open_till

MATE = "5012345678900"


async def show_card(till: Till, number: str) -> None:
    """Pays with this card, and comes back to the payment."""
    pay, before = till.app.screen, till.total
    till.key("g")
    await till.until(lambda: isinstance(till.app.screen, CardScreen))
    await till.settled()
    till.scan_at_once(number)
    await till.until(lambda: not isinstance(till.app.screen, CardScreen))
    await till.until(lambda: till.app.screen is not pay or bool(till.message) or till.total != before)
    await till.settled()


async def test_a_card_pays_what_it_can(lane_file: Database) -> None:
    shop = await card_shop(lane_file)
    await sold(lane_file, shop, 200)
    async with open_till(lane_file, shop) as till:
        await till.scan(MATE)
        await till.press("f12")
        await show_card(till, NUMBER)
        assert till.total[1] == "0.80"
        await till.press("enter")
        assert not till.is_paying
        assert "Gift card" in till.printer.pages[-1]
        assert NUMBER not in till.printer.pages[-1]
    assert await rows(lane_file, GiftCard, "balance") == [(0,)]


async def test_a_typed_amount_is_not_more_than_it_holds(lane_file: Database) -> None:
    shop = await card_shop(lane_file)
    await sold(lane_file, shop, 200)
    async with open_till(lane_file, shop) as till:
        await till.scan(MATE)
        await till.press("f12")
        await till.type("2.50")
        await show_card(till, NUMBER)
        assert till.message == "The gift card •••• 3428 holds SGD 2.00: type that or less."
        await till.press("escape")


async def test_a_number_that_is_no_card_is_told_and_pays_nothing(lane_file: Database) -> None:
    shop = await card_shop(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.scan(MATE)
        await till.press("f12")
        for _ in range(6):
            await show_card(till, new_number())
        assert "unknown card numbers were tried" in till.message
        await till.press("enter")
        assert not till.is_paying
