"""Explain this price: one key on a line, on both sizes, and nothing of the basket changes."""

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.money import Money, Rate
from pos_tui.pricing.promotions.views import ForPrice, PercentOff, When
from pos_tui.ui.screens.explain import ExplainScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.screens.sell import SellScreen
from tests.pricing.keeping import entry, goods, keep, price, price_list, promotion
from tests.shops import Shop, make_shop
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, open_till

MATE = "5012345678900"


async def with_offers(database: Database) -> Shop:
    shop = await make_shop(database, cash_rounding=5)
    gold = price_list("GOLD", tier="Gold")
    await keep(database, shop, gold)
    await price(database, shop, gold, entry(shop, "MATE", 250))
    two = ForPrice(selector=goods(shop, "MATE"), quantity=2, price=Money(401))
    await keep(database, shop, promotion("TWO", two))
    tenth = PercentOff(selector=goods(shop, "MATE"), rate=Rate(100_000))
    await keep(database, shop, promotion("SILVER", tenth, when=When(tier="Silver")))
    return shop


@SIZES
async def test_one_key_explains_the_line(
    lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    shop = await with_offers(lane_file)
    async with open_till(lane_file, shop, size=size) as till:
        await till.scan(MATE, MATE, MATE)
        await till.press("f3")
        await till.type("C1", "enter")
        basket = till.sell.register.basket
        await till.press("ctrl+e")
        assert isinstance(till.app.screen, ExplainScreen)
        shown = till.text(Page)
        assert "Price list: GOLD prices" in shown
        assert "Promotion: TWO offer, on 2 of 3" in shown
        assert "· SILVER offer: only for Silver" in shown
        assert picture(till.app) == looks(name="explain")
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)
        assert till.sell.register.basket == basket


async def test_an_empty_basket_has_nothing_to_explain(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.press("ctrl+e")
        assert isinstance(till.app.screen, SellScreen)
        assert "The basket is empty" in till.message


@pytest.mark.parametrize("key", ["f11"])
async def test_the_key_can_be_changed(lane_file: Database, key: str) -> None:
    async with open_till(lane_file, keys={"explain": key}) as till:
        await till.scan(MATE)
        await till.press(key)
        assert isinstance(till.app.screen, ExplainScreen)
