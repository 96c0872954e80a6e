"""Coupons on the screen: made by keys, changed, ended; every refusal is a sentence."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.pricing.coupon_queries import coupons_of
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.coupons import CouponsScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from tests.selling.couponing import half_price, keep_coupon, with_coupon
from tests.selling.sales import basket_of, paid, ring
from tests.shops import PINS, Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES


async def saved(database: Database, shop: Shop) -> dict[str, CouponView]:
    return {one.code: one for one in await database.read(lambda s: coupons_of(s, shop.company_id))}


async def add(office: Office, *lines: str) -> None:
    """F2, and each line with its Enter."""
    await office.press("<f2>")
    await office.until_on(FillInScreen)
    for line in lines:
        await office.press(*([line] if line else []), "<enter>")


async def test_a_coupon_is_made_changed_and_ended_by_keys(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CouponsScreen) as office:
        await office.until_said("None yet: F2 adds one.")
        await add(office, "SAVE", "Spring", "", "2026-12-24", "100", "1", "7")
        await office.until_said("Coupon SAVE can be used once a promotion asks for it.")
        await office.until_said("SAVE Spring")
        await office.until_said("0 used, 100 left · 1 each in 7 days")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        await office.press(
            "<down>", "<down>", "<down>", "<down>", "<ctrl+u>", "50", "<enter>", "<enter>", "<enter>"
        )
        await office.until_said("Coupon SAVE is changed.")
        await office.until_said("0 used, 50 left")
        await office.press("<f8>")
        await office.until_said("Coupon SAVE is ended.")
    kept = (await saved(database, shop))["SAVE"]
    assert (kept.most_uses, kept.most_per_customer, kept.period_days, kept.active) == (50, 1, 7, False)
    assert str(kept.ends_on) == "2026-12-24"


async def test_what_cannot_be_is_said_and_nothing_is_lost(database: Database) -> None:
    shop = await make_shop(database)
    await keep_coupon(database, shop, "TAKEN")
    async with in_office(database, shop, CouponsScreen) as office:
        await add(office, "TAKEN", "Spring", "24.12.")
        await office.until_said("Type the day as ddmmyyyy, eight figures, or as 2026-12-24")
        await office.press("<ctrl+u>", *["<enter>"] * 5)
        await office.until_said("There is a coupon TAKEN already")
        assert isinstance(office.app.screen, FillInScreen)
    assert list(await saved(database, shop)) == ["TAKEN"]


async def test_a_cashier_needs_somebody(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CouponsScreen, person=shop.cashier) as office:
        await add(office, "SAVE", "Spring", "", "", "", "", "")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_said("Coupon SAVE can be used")
    assert "SAVE" in await saved(database, shop)


@SIZES
async def test_the_list(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    database = lane_file
    shop = await make_shop(database)
    await half_price(database, shop, "SAVE", most_uses=100)
    await keep_coupon(database, shop, "GOLD", most_per_customer=1, period_days=30)
    await keep_coupon(database, shop, "SPRING", ends_on="2026-11-21")
    basket = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    await ring(database, shop, paid(shop, basket))
    async with in_office(database, shop, CouponsScreen, size=size) as office:
        await office.until_said("99 left")
        assert picture(office.app) == looks
