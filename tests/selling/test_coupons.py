"""Coupons of our own: counted when they take something off, never oftener than they may."""

import json
from datetime import timedelta
from typing import Any

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, SaleRefused
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.pricing.coupon_models import CouponUse
from pos_tui.pricing.coupons import save_coupon, switch_coupon
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.coupons import coupon_for
from pos_tui.selling.returns import returnable
from pos_tui.selling.views import Basket, Receipt, Sale
from pos_tui.selling.voids import void_of
from tests.pricing.keeping import by_owner
from tests.selling.couponing import at_todays_prices, half_price, keep_coupon, used, with_coupon
from tests.selling.returning import full_return
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def buy(database: Database, shop: Shop, *codes: str, customer: bool = False, sku: str = "MATE") -> Receipt:
    basket = await with_coupon(database, shop, basket_of(shop, sku, customer=customer), *codes)
    return await ring(database, shop, paid(shop, basket))


async def refused(database: Database, shop: Shop, basket: Basket, code: str) -> str:
    with pytest.raises(SaleRefused) as refusal:
        await with_coupon(database, shop, basket, code)
    return str(refusal.value)


async def books_hold(database: Database, shop: Shop) -> None:
    company = shop.lane.company
    verdict = await database.read(lambda s: verify_books(s, company, key=shop.key, tell=lambda *_: None))
    assert verdict.holds, [proof for proof in verdict.proofs if proof.wrong]


async def test_a_coupon_that_fires_is_used_once_and_the_journal_names_it(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    receipt = await buy(database, shop, "SAVE")
    assert (receipt.total, receipt.lines[0].promotion) == (140, 140)
    assert await used(database, shop) == {"SAVE": 1}
    assert await rows(database, CouponUse, "document_id", "uses") == [(receipt.document_id, 1)]
    [body] = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "sale"]
    assert json.loads(body)["coupons"] == ["SAVE"]
    await books_hold(database, shop)


async def test_typed_in_small_letters_it_is_the_same(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    assert (await buy(database, shop, "save")).total == 140


async def test_a_coupon_that_does_nothing_is_not_used(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=1)
    assert (await buy(database, shop, "SAVE", sku="BREAD")).total == 320
    assert await used(database, shop) == {"SAVE": 0}
    assert (await buy(database, shop, "SAVE")).total == 140


async def test_used_up_is_told_at_the_scan_and_meanwhile_at_the_payment(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=1)
    late = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    await buy(database, shop, "SAVE")
    assert await refused(database, shop, basket_of(shop, "MATE"), "SAVE") == (
        "Coupon SAVE is used up: all 1 are taken."
    )
    before = await everything(database)
    with pytest.raises(SaleRefused) as refusal:
        await ring(database, shop, paid(shop, late))
    assert str(refusal.value) == ("Coupon SAVE is used up: all 1 are taken: take it off (Ctrl+O), then pay.")
    assert await everything(database) == before
    without = await at_todays_prices(database, shop, late.model_copy(update={"coupons": ()}))
    assert (await ring(database, shop, paid(shop, without))).total == 280
    await books_hold(database, shop)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"active": False}, "Coupon SAVE is not in use any more."),
        ({"starts_on": "2026-11-23"}, "Coupon SAVE is not valid before 2026-11-23."),
        ({"ends_on": "2026-11-21"}, "Coupon SAVE was valid until 2026-11-21."),
        ({"most_per_customer": 1}, "Coupon SAVE is counted by customer: say who is buying (F3), then scan it."),
    ],
)
async def test_what_keeps_a_coupon_from_a_basket(
    database: Database, limits: dict[str, Any], sentence: str
) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, **limits)
    assert await refused(database, shop, basket_of(shop, "MATE"), "SAVE") == sentence
    forced = await at_todays_prices(
        database, shop, basket_of(shop, "MATE").model_copy(update={"coupons": ("SAVE",)})
    )
    with pytest.raises(SaleRefused, match="take it off"):
        await ring(database, shop, paid(shop, forced))


async def test_a_basket_has_a_coupon_once(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    basket = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    assert "is in this basket already" in await refused(database, shop, basket, "SAVE")


async def test_a_customer_uses_it_so_often_in_a_period(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_per_customer=1, period_days=7)
    basket = basket_of(shop, "MATE", customer=True)
    late = await with_coupon(database, shop, basket_of(shop, "MATE", customer=True), "SAVE")
    await buy(database, shop, "SAVE", customer=True)
    assert await refused(database, shop, basket, "SAVE") == (
        "Coupon SAVE is used up by Mei Tan: once in the last 7 days."
    )
    with pytest.raises(SaleRefused, match="used up by Mei Tan: once in the last 7 days: take it off"):
        await ring(database, shop, paid(shop, late))
    last, after = (shop.today + timedelta(days=days) for days in (6, 7))
    with pytest.raises(SaleRefused, match="used up by Mei Tan"):
        await database.read(lambda s: coupon_for(s, shop.company_id, basket, "SAVE", on=last))
    assert await database.read(lambda s: coupon_for(s, shop.company_id, basket, "SAVE", on=after)) is not None


async def test_a_void_gives_it_back_and_a_return_does_not(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=1)
    basket = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    sold = paid(shop, basket)
    await ring(database, shop, sold)
    await void(database, shop, sold)
    assert await used(database, shop) == {"SAVE": 0}
    await books_hold(database, shop)
    again = paid(shop, await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE"))
    await ring(database, shop, again)
    lines = await database.read(lambda s: returnable(s, shop.company_id, again.basket.sale_id))
    await ring(database, shop, full_return(shop, again, lines))
    assert await used(database, shop) == {"SAVE": 1}
    assert sorted(use for (use,) in await rows(database, CouponUse, "uses")) == [-1, 1, 1]
    await books_hold(database, shop)


async def void(database: Database, shop: Shop, sold: Sale) -> None:
    back = await database.read(
        lambda session: void_of(
            session, sold.basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=shop.supervisor.staff_id,
        )
    )  # fmt: skip
    await ring(database, shop, back)


async def test_a_repeated_sale_uses_it_once(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    sale = paid(shop, await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE"))
    assert await ring(database, shop, sale) == await ring(database, shop, sale)
    assert await used(database, shop) == {"SAVE": 1}


async def test_two_coupons_in_one_basket(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    await half_price(database, shop, "BREAD5", "BREAD")
    basket = await with_coupon(database, shop, basket_of(shop, "MATE", "BREAD"), "SAVE", "BREAD5")
    assert (await ring(database, shop, paid(shop, basket))).total == 300
    assert await used(database, shop) == {"BREAD5": 1, "SAVE": 1}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": ""}, "A coupon needs a code"),
        ({"name": ""}, "needs a name"),
        ({"code": "MATE"}, "MATE is the code of a product"),
        ({"code": "5012345678900"}, "is the code of a product"),
        ({"starts_on": "2026-11-23", "ends_on": "2026-11-22"}, "before it starts"),
        ({"most_uses": 0}, "uses in all are 1 or more"),
        ({"period_days": 7}, "say how often one customer"),
        ({"code": "OTHER"}, "There is a coupon OTHER already"),
    ],
)
async def test_what_cannot_be_saved(database: Database, given: dict[str, Any], sentence: str) -> None:
    shop = await make_shop(database)
    await keep_coupon(database, shop, "OTHER")
    with pytest.raises(BadInput, match=sentence):
        await keep_coupon(database, shop, **{"code": "NEW", **given})


async def test_limits_change_and_uses_stay(database: Database) -> None:
    shop = await make_shop(database)
    await half_price(database, shop)
    await buy(database, shop, "SAVE")
    await buy(database, shop, "SAVE")
    place, owner = by_owner(shop)
    [coupon_id] = {one[0] for one in await rows(database, CouponUse, "coupon_id")}
    told: dict[str, Any] = {"key": shop.key, "now": shop.now}
    one = (await keep_coupon(database, shop, "X")).model_copy(update={"coupon_id": coupon_id, "code": "SAVE"})
    low = one.model_copy(update={"most_uses": 1})
    with pytest.raises(BadInput, match="was used 2 times already"):
        await database.write(lambda s: save_coupon(s, place, owner, low, **told))
    enough = one.model_copy(update={"most_uses": 2})
    await database.write(lambda s: save_coupon(s, place, owner, enough, **told))
    assert "used up" in await refused(database, shop, basket_of(shop, "MATE"), "SAVE")
    await database.write(lambda s: switch_coupon(s, place, owner, coupon_id, active=False, **told))
    assert "not in use" in await refused(database, shop, basket_of(shop, "MATE"), "SAVE")
    assert (await used(database, shop))["SAVE"] == 2
