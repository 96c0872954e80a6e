"""Promotions on the screen: made by keys, tried before they are kept, ended; every refusal is a sentence."""

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.journal.queries import audit
from pos_tui.money import Money, Rate
from pos_tui.pricing.promotions.views import BuyGet, ForPrice, Mix, PercentOff
from pos_tui.pricing.queries import saved_promotions
from pos_tui.pricing.saved import SavedPromotion
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.goods import GoodsScreen
from pos_tui.ui.screens.promotion_form import PromotionForm
from pos_tui.ui.screens.promotions import KindScreen, PromotionsScreen
from pos_tui.ui.screens.try_promotion import TryScreen
from tests.pricing.keeping import goods, keep, promotion
from tests.selling.sales import everything
from tests.shops import PINS, Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def saved(database: Database, shop: Shop) -> dict[str, SavedPromotion]:
    found = await database.read(lambda session: saved_promotions(session, shop.company_id))
    return {one.promotion.code: one for one in found}


async def new(office: Office, number: str) -> None:
    """F2, and the kind of this number."""
    await office.press("<f2>")
    await office.until_on(KindScreen)
    await office.press(number)
    await office.until_on(PromotionForm)


async def find(office: Office, words: str) -> None:
    """The goods with these words, for the line that is typed in."""
    await office.press("<f3>")
    await office.until_on(GoodsScreen)
    await office.press(words)
    await office.until_said("▸")
    await office.until_said("1 of")
    await office.press("<enter>")
    await office.until_said("is chosen")
    await office.press("<escape>")
    await office.until_on(PromotionForm)


async def two_for_five(office: Office) -> None:
    await new(office, "4")
    await office.press("TWO", "<enter>", "Two for five", "<enter>")
    await find(office, "mate")
    await office.press("<enter>", "2", "<enter>", "5.00", "<enter>")


async def test_a_promotion_is_made_by_keys_and_goods_by_words(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, PromotionsScreen) as office:
        await office.until_said("None yet: F2 adds one.")
        await two_for_five(office)
        await office.press("<f12>")
        await office.until_on(PromotionsScreen)
        await office.until_said("Two for five is saved")
        await office.until_said("TWO Two for five")
    one = (await saved(database, shop))["TWO"].promotion
    assert isinstance(one.deal, ForPrice)
    assert (one.deal.quantity, one.deal.price) == (2, Money(500))
    assert one.deal.selector == goods(shop, "MATE")


@SIZES
async def test_it_is_tried_on_a_sample_before_it_is_kept(
    lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    shop = await make_shop(lane_file)
    tenth = PercentOff(selector=goods(shop, "MATE"), rate=Rate(50_000))
    await keep(lane_file, shop, promotion("FIVE", tenth))
    before = await everything(lane_file)
    async with in_office(lane_file, shop, PromotionsScreen, size=size) as office:
        assert picture(office.app) == looks(name="list")
        await two_for_five(office)
        assert picture(office.app) == looks(name="form")
        await office.press("<f4>")
        await office.until_on(TryScreen)
        await office.press("3*MATE", "<enter>")
        await office.until_said("The sample saves SGD 0.74")
        assert "✓ Two for five" in office.words
        assert "✓ FIVE offer" in office.words
        await office.press("BREAD", "<enter>")
        await office.until_said("2 of 2")
        assert picture(office.app) == looks(name="tried")
        await office.press("NOPE", "<enter>")
        await office.until_said("Nothing here has the code NOPE")
        await office.press("<escape>")
        await office.until_on(PromotionForm)
        await office.press("<escape>")
        await office.until_on(PromotionsScreen)
    assert await everything(lane_file) == before


async def test_what_never_opens_now_can_be_tried_as_if_it_did(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, PromotionsScreen) as office:
        await two_for_five(office)
        await office.press("<enter>", "2030-01-01", "<f4>")
        await office.until_on(TryScreen)
        await office.press("2*MATE", "<enter>")
        await office.until_said("begins on 2030-01-01")
        await office.press("<f5>")
        await office.until_said("✓ Two for five")
        await office.press("C1", "<f4>")
        await office.until_said("Mei Tan buys, Gold.")


async def test_a_mix_and_a_buy_get_have_their_own_lines(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, PromotionsScreen) as office:
        await new(office, "6")
        await office.press("LUNCH", "<enter>", "Lunch", "<enter>", "MATE", "<enter>", "1", "<enter>")
        await find(office, "brioche")
        await office.press("<enter>", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>")
        await office.press("5.50", "<f12>")
        await office.until_said("Lunch is saved")
        await new(office, "5")
        await office.press("BOGO", "<enter>", "Buy get", "<enter>", "category: Shelf", "<enter>", "<enter>")
        await office.press("2", "<enter>", "1", "<f12>")
        await office.until_said("Buy get is saved")
    found = await saved(database, shop)
    lunch, bogo = found["LUNCH"].promotion.deal, found["BOGO"].promotion.deal
    assert isinstance(lunch, Mix)
    assert [group.selector for group in lunch.groups] == [goods(shop, "MATE"), goods(shop, "BREAD")]
    assert isinstance(bogo, BuyGet)
    assert (bogo.buy.quantity, bogo.get.quantity, bogo.rate) == (2, 1, 1_000_000)


async def test_a_refusal_is_said_and_what_was_typed_stays(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    async with in_office(database, shop, PromotionsScreen) as office:
        await new(office, "2")
        await office.press("OFF", "<enter>", "Off", "<enter>", "NOPE", "<enter>", "9.00", "<f12>")
        await office.until_said("there is no product 'NOPE'")
        await office.press("<up>", "<ctrl+u>", "MATE", "<f12>")
        await office.until_said("The amount off is not below the price of the cheapest product")
        await office.press("<up>", "<up>", "<up>", "<up>", "<ctrl+u>", "<f12>")
        await office.until_said("This line is needed")
    assert await everything(database) == before


async def test_a_promotion_is_changed_ended_and_used_again(database: Database) -> None:
    shop = await make_shop(database)
    await keep(database, shop, promotion("TEN", PercentOff(selector=goods(shop, "MATE"), rate=Rate(100_000))))
    async with in_office(database, shop, PromotionsScreen) as office:
        await office.until_said("in use")
        await office.press("<enter>")
        await office.until_on(PromotionForm)
        await office.press("<enter>", "Twenty", "<enter>", "<enter>", "20", "<f12>")
        await office.until_said("Twenty is saved")
        await office.press("<f8>")
        await office.until_said("Twenty is ended.")
        await office.until_said("ended")
        assert not (await saved(database, shop))["TEN"].active
        await office.press("<f8>")
        await office.until_said("Twenty is in use again.")
    one = (await saved(database, shop))["TEN"]
    assert one.active
    assert isinstance(one.promotion.deal, PercentOff)
    assert one.promotion.deal.rate == 200_000


@pytest.mark.parametrize("pin", [PINS["owner"]])
async def test_a_cashier_needs_somebody_to_approve_it(lane_file: Database, pin: str) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, PromotionsScreen, person=shop.cashier) as office:
        await two_for_five(office)
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", pin, "<enter>")
        await office.until_said("Two for five is saved")


async def test_it_is_saved_once_though_pressed_twice(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, PromotionsScreen) as office:
        await two_for_five(office)
        await office.burst("f12", "f12", "enter")
        await office.until_said("Two for five is saved")
        await office.until_said("TWO Two for five")
    told = await database.read(lambda session: audit(session, shop.company_id, kinds=["price_change"]))
    assert len(told) == 1
