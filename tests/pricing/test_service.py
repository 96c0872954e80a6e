"""Promotions and price lists are saved whole or refused with a sentence; every till hears of it."""

import json
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select

from pos_tui.catalogue.queries import find_by_code
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.journal.queries import audit
from pos_tui.money import HUNDRED_PERCENT, Money, Rate
from pos_tui.pricing.coupon_models import Coupon
from pos_tui.pricing.list_queries import entries_of, price_lists
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    Deal,
    Group,
    Mix,
    PercentOff,
    Selector,
    When,
)
from pos_tui.pricing.queries import offers_in_force, saved_promotions
from pos_tui.pricing.service import switch_promotion
from pos_tui.shop.models import Company
from tests.pricing.keeping import by_owner, entry, goods, keep, price, price_list, promotion
from tests.selling.sales import everything
from tests.shops import Shop, make_shop

TENTH = Rate(HUNDRED_PERCENT // 10)


async def version(database: Database) -> int | None:
    return await database.read(lambda session: session.scalar(select(Company.offers_version)))


async def bodies(database: Database, shop: Shop) -> list[dict[str, Any]]:
    rows = await database.read(lambda session: audit(session, shop.company_id, kinds=["price_change"]))
    return [json.loads(row.body) for row in rows]


async def refused(database: Database, shop: Shop, one: Any, because: str) -> None:
    before = await everything(database)
    with pytest.raises(BadInput, match=because):
        await keep(database, shop, one)
    assert await everything(database) == before


async def test_a_promotion_is_on_offer_and_the_journal_tells_both_sides(database: Database) -> None:
    shop = await make_shop(database)
    one = promotion("TEN", PercentOff(selector=goods(shop, "MATE"), rate=TENTH))
    await keep(database, shop, one)
    assert await version(database) == 1
    offers = await database.read(lambda session: offers_in_force(session, shop.company_id))
    assert [known.code for known in offers.promotions] == ["TEN"]
    dearer = one.model_copy(update={"deal": PercentOff(selector=goods(shop, "MATE"), rate=Rate(2 * TENTH))})
    await keep(database, shop, dearer)
    assert await version(database) == 2
    [saved] = await database.read(lambda session: saved_promotions(session, shop.company_id))
    assert saved.promotion == dearer
    changed, made = await bodies(database, shop)
    assert made["before"] == {}
    assert (changed["before"]["percent"], changed["after"]["percent"]) == ("10", "20")
    assert changed["after"]["products"] == "MATE"


async def test_a_promotion_ends_and_comes_back(database: Database) -> None:
    shop = await make_shop(database)
    one = promotion("TEN", PercentOff(selector=goods(shop, "MATE"), rate=TENTH))
    await keep(database, shop, one)
    place, owner = by_owner(shop)

    async def switch(session: Writing, active: bool) -> None:
        told: dict[str, Any] = {"active": active, "key": shop.key, "now": shop.now}
        await switch_promotion(session, place, owner, one.promotion_id, **told)

    for number, active in enumerate((False, True), 2):
        await database.write(partial(switch, active=active))
        offers = await database.read(lambda session: offers_in_force(session, shop.company_id))
        assert (bool(offers.promotions), offers.version) == (active, number)


async def test_what_would_make_a_line_negative_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    for deal in (
        AmountOff(selector=goods(shop, "MATE", "STAMP"), amount=Money(110)),
        AmountOff(selector=Selector(everything=True), amount=Money(200)),
        Mix(groups=(Group(selector=goods(shop, "STAMP"), quantity=2),), reward=AmountReward(amount=Money(221))),
    ):
        await refused(database, shop, promotion("OFF", deal), "cheapest")
    await keep(database, shop, promotion("OFF", AmountOff(selector=goods(shop, "STAMP"), amount=Money(109))))


async def test_the_cheapest_price_may_be_in_a_list(database: Database) -> None:
    shop = await make_shop(database)
    gold = price_list("GOLD", tier="Gold")
    await keep(database, shop, gold)
    await price(database, shop, gold, entry(shop, "MATE", 100))
    await refused(
        database, shop, promotion("OFF", AmountOff(selector=goods(shop, "MATE"), amount=Money(150))), "cheapest"
    )


@pytest.mark.parametrize(
    ("selector", "when", "because"),
    [
        (Selector(products=(new_id(),)), When(), "a product that this company does not have"),
        (Selector(categories=(new_id(),)), When(), "a category that this company does not have"),
        (Selector(brands=("acme",)), When(), "No product has the brand acme"),
        (Selector(), When(), "chooses no goods"),
        (Selector(everything=True), When(outlet_id=new_id()), "outlet of another company"),
        (Selector(everything=True), When(coupon="SAVE"), "no coupon SAVE"),
        (
            Selector(everything=True),
            When(starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 1)),
            "before it starts",
        ),
    ],
)
async def test_what_is_not_there_is_refused(
    database: Database, selector: Selector, when: When, because: str
) -> None:
    shop = await make_shop(database)
    deal: Deal = PercentOff(selector=selector, rate=TENTH)
    await refused(database, shop, promotion("P", deal, when=when), because)


async def test_a_coupon_that_is_there_is_fine(database: Database) -> None:
    shop = await make_shop(database)
    row = {"company_id": shop.company_id, "id": new_id(), "code": "SAVE", "name": "Save", "starts_on": None,
           "ends_on": None, "most_uses": None, "most_per_customer": None, "period_days": None}  # fmt: skip
    await database.write(lambda session: session.execute(insert(table_of(Coupon)), [row]))
    deal = PercentOff(selector=Selector(everything=True), rate=TENTH)
    await keep(database, shop, promotion("P", deal, when=When(coupon="SAVE")))


async def test_a_code_is_one_promotions_only(database: Database) -> None:
    shop = await make_shop(database)
    deal = PercentOff(selector=Selector(everything=True), rate=TENTH)
    await keep(database, shop, promotion("P", deal))
    await refused(database, shop, promotion("P", deal), "a promotion P already")
    await refused(database, shop, promotion("", deal), "needs a code")


async def test_a_price_list_prices_what_is_scanned(database: Database) -> None:
    shop = await make_shop(database)
    gold = price_list("GOLD", tier="Gold")
    await keep(database, shop, gold)
    await price(database, shop, gold, entry(shop, "MATE", 250), entry(shop, "MATE", 220, from_quantity=6))
    found = await database.read(lambda session: find_by_code(session, shop.lane, "MATE", on=shop.today))
    assert [(one.list_code, one.price // 10_000) for one in found.product.tariff] == [("GOLD", 250), ("GOLD", 220)]
    assert found.offers_version == 2
    await price(database, shop, gold, entry(shop, "MATE", None, from_quantity=6), entry(shop, "BREAD", 300))
    [summary] = await database.read(lambda session: price_lists(session, shop.company_id))
    lines = await database.read(lambda session: entries_of(session, shop.company_id, gold.price_list_id))
    assert summary.entries == 2
    assert [(line.sku, line.price // 10_000) for line in lines] == [("BREAD", 300), ("MATE", 250)]
    latest = (await bodies(database, shop))[0]
    assert latest["before"] == {"list": "GOLD", "MATE": "2.50", "MATE from 6": "2.20"}
    assert latest["after"] == {"list": "GOLD", "MATE": "2.50", "BREAD": "3.00", "MATE from 6": "none"}


async def test_two_lists_may_not_price_a_product_on_the_same_days(database: Database) -> None:
    shop = await make_shop(database)
    june = price_list("JUNE", tier="Gold", starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30))
    summer = price_list("SUMMER", tier="gold", starts_on=date(2026, 6, 30), ends_on=date(2026, 8, 31))
    for one in (june, summer):
        await keep(database, shop, one)
    await price(database, shop, june, entry(shop, "MATE", 250))
    before = await everything(database)
    with pytest.raises(BadInput, match="both price MATE on the same days"):
        await price(database, shop, summer, entry(shop, "MATE", 240), entry(shop, "BREAD", 240))
    assert await everything(database) == before
    await price(database, shop, summer, entry(shop, "BREAD", 240))
    later = summer.model_copy(update={"starts_on": date(2026, 7, 1)})
    await keep(database, shop, later)
    await price(database, shop, later, entry(shop, "MATE", 240))
    await refused(database, shop, summer, "both price MATE")
    await keep(database, shop, summer.model_copy(update={"priority": 1}))


async def test_price_lists_that_cannot_be_meant_are_refused(database: Database) -> None:
    shop = await make_shop(database)
    await refused(database, shop, price_list("EUR", currency="EUR"), "sells in SGD")
    await refused(database, shop, price_list("X", outlet_id=new_id()), "outlet of another company")
    await refused(database, shop, price_list("X", ends_on=date(2026, 1, 1)), "also starts")
    await refused(
        database, shop, price_list("X", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)), "before it starts"
    )
    await keep(database, shop, price_list("X"))
    await refused(database, shop, price_list("X"), "a price list X already")
