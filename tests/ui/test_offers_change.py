"""Offers that change under a basket: the next scan knows it, and a payment is refused, not guessed."""

from pos_tui.db.unit_of_work import Database
from pos_tui.money import Rate
from pos_tui.pricing.promotions.views import PercentOff, Selector
from tests.selling.offering import offer
from tests.ui.till import open_till

MATE, BREAD = "5012345678900", "4006381333931"
HALF = PercentOff(selector=Selector(everything=True), rate=Rate(500_000))


async def test_the_next_scan_prices_the_whole_basket_again(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await offer(database, till.shop, "HALF", HALF)
        assert till.total == ("TOTAL SGD", "2.80")
        await till.scan(BREAD)
        assert till.total == ("TOTAL SGD", "3.00")


async def test_a_payment_of_an_older_price_is_refused_and_the_basket_is_priced_again(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await offer(database, till.shop, "HALF", HALF)
        await till.press("f12", "enter")
        assert till.is_paying
        assert "Club Mate Regular 500 ml costs has changed" in till.message
        await till.press("escape")
        assert till.lines == [("MATE", 1_000)]
        assert till.total == ("TOTAL SGD", "1.40")
        await till.press("f12", "enter")
        assert not till.is_paying
        assert till.total == ("CHANGE SGD", "0.00")
