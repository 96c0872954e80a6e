"""Customers: found however they are called, added once, changed, corrected, handed out, erased."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.queries import customers_found, find_customer, moves_of, tiers_of
from pos_tui.customers.service import MOST_POINTS, adjust_points
from pos_tui.customers.tiers import expire_points, remove_tier, save_tier
from pos_tui.customers.views import CustomerCard, TierView
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, BadTender, NotPermitted, Unknown
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money, Quantity
from pos_tui.selling.bought import bought_by, favourites_of
from pos_tui.selling.models import Document
from pos_tui.selling.personal import erase, hand_out
from pos_tui.selling.returns import return_line, returnable
from pos_tui.selling.tiering import reckon_tiers
from pos_tui.staff.views import Actor, Place
from tests.customers.loyal import NIL, account, holds, keep, lane_now, loyal_shop, owner, with_credit, with_points
from tests.selling.returning import full_return, refund
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


def card(name: str, phone: str | None = None, **more: Any) -> CustomerCard:
    return CustomerCard(customer_id=new_id(), code=more.pop("code", ""), name=name, phone=phone, **more)


async def found(database: Database, shop: Shop, text: str, **more: Any) -> list[str]:
    page = await database.read(lambda session: customers_found(session, shop.company_id, text, **more))
    return [one.name for one in page.customers]


async def test_found_by_words_in_any_order_and_by_phone(database: Database) -> None:
    shop = await make_shop(database)
    await keep(database, shop, card("René Müller", "+65 9123-4567", barcode="CARD77"))
    await keep(database, shop, card("Anna Müller", "9123 4568"))
    await keep(database, shop, card("陳美玲"))
    assert await found(database, shop, "muller rene") == ["René Müller"]
    assert await found(database, shop, "Müll") == ["Anna Müller", "René Müller"]
    assert await found(database, shop, "美玲") == ["陳美玲"]
    assert await found(database, shop, "(0065) 91234567") == ["René Müller"]
    assert await found(database, shop, "91234") == ["Anna Müller"]
    assert await found(database, shop, "CARD77") == ["René Müller"]
    assert await found(database, shop, "C1") == ["Mei Tan"]
    assert await found(database, shop, "nobody 100%") == []
    by_phone = await database.read(lambda s: find_customer(s, shop.company_id, "9123-4568"))
    assert by_phone.name == "Anna Müller"


async def test_pages_in_a_stable_order(database: Database) -> None:
    shop = await make_shop(database)
    for name in ("Bo", "Al", "Cy", "Al"):
        await keep(database, shop, card(name))
    first = await database.read(lambda s: customers_found(s, shop.company_id, "", limit=2))
    assert [one.name for one in first.customers] == ["Al", "Al"]
    then = await database.read(lambda s: customers_found(s, shop.company_id, "", after=first.more, limit=2))
    assert [one.name for one in then.customers] == ["Bo", "Cy"]
    last = await database.read(lambda s: customers_found(s, shop.company_id, "", after=then.more, limit=2))
    assert ([one.name for one in last.customers], last.more) == (["Mei Tan"], None)


async def test_a_number_or_card_is_one_customers(database: Database) -> None:
    shop = await make_shop(database)
    anna = await keep(database, shop, card("Anna", "9123 4568", barcode="77"))
    for other in (card("Bo", "91234568"), card("Bo", barcode="77"), card("Bo", code=anna.code)):
        with pytest.raises(BadInput, match=f"Anna \\({anna.code}\\) has the"):
            await keep(database, shop, other)
    for wrong in (card(" "), card("Bo", "none"), card("Bo", email="at"), card("Bo", credit_limit=Money(-1))):
        with pytest.raises(BadInput):
            await keep(database, shop, wrong)
    again = await keep(database, shop, anna)
    assert again == anna
    assert len(await rows(database, Customer, "code")) == 2


async def test_a_cashier_adds_and_somebody_else_changes(database: Database) -> None:
    """The journal knows who took the consent, and no personal data."""
    shop = await make_shop(database)
    cashier = Actor(staff_id=shop.cashier.staff_id)
    anna = await keep(database, shop, card("Anna Lim", "9123 4568", consent=True), cashier)
    changed = anna.model_copy(update={"name": "Anna Ong", "active": False})
    with pytest.raises(NotPermitted, match="change a customer"):
        await keep(database, shop, changed, cashier)
    supervisor = Actor(staff_id=shop.supervisor.staff_id)
    with pytest.raises(NotPermitted, match="on account"):
        await keep(database, shop, anna.model_copy(update={"credit_limit": Money(5_000)}), supervisor)
    await keep(database, shop, changed, supervisor)
    told = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "customer"]
    assert '"consent":true' in told[0]
    assert not any(secret in body for body in told for secret in ("Anna", "9123"))
    with pytest.raises(Unknown):
        await database.read(lambda s: find_customer(s, shop.company_id, anna.code))


async def test_points_are_corrected_with_a_reason(database: Database) -> None:
    shop = await loyal_shop(database)
    place, who = Place.at(shop.lane), shop.customer.customer_id

    async def adjust(points: int, reason: str = "goodwill", actor: Actor | None = None, once: Any = None) -> int:
        return await database.write(
            lambda session: adjust_points(
                session, place, actor or owner(shop), who, points, adjustment_id=once or new_id(), reason=reason,
                key=shop.key, now=shop.now,
            )
        )  # fmt: skip

    for wrong, reason in ((10**12, "x"), (MOST_POINTS + 1, "x"), (0, "x"), (5, " ")):
        with pytest.raises(BadInput):
            await adjust(wrong, reason)
    once = new_id()
    assert [await adjust(40, once=once) for _ in range(2)] == [40, 40]
    with pytest.raises(BadInput, match="has 40 points"):
        await adjust(-41)
    supervisor = Actor(staff_id=shop.supervisor.staff_id)
    assert await adjust(500, actor=supervisor) == 540
    with pytest.raises(NotPermitted):
        await adjust(501, actor=supervisor)
    moved = await database.read(lambda s: moves_of(s, shop.company_id, who, "points"))
    assert {(one.kind, one.amount, one.reason) for one in moved} == {
        ("adjusted", 40, "goodwill"), ("adjusted", 500, "goodwill"),
    }  # fmt: skip
    await holds(database, shop)


async def later_points(database: Database, shop: Shop, points: int, days: int) -> None:
    """Points that came or went so many days after the first."""
    await database.write(
        lambda session: adjust_points(
            session, Place.at(shop.lane), owner(shop), shop.customer.customer_id, points,
            adjustment_id=new_id(), reason="test", key=shop.key, now=shop.now + timedelta(days=days),
        )
    )  # fmt: skip


async def test_points_expire_first_in_first_out(database: Database) -> None:
    """100 on day 0, 50 on day 5, 30 spent on day 6: on day 11 70 of the first are left, and go."""
    shop = await loyal_shop(database, expire_days=10)
    lane = await lane_now(database, shop)
    for points, day in ((100, 0), (50, 5), (-30, 6)):
        await later_points(database, shop, points, day)

    async def expire(day: int) -> tuple[Any, int, int]:
        return await database.write(
            lambda session: expire_points(
                session, lane, owner(shop), NIL, key=shop.key, now=shop.now + timedelta(days=day)
            )
        )

    assert (await expire(10))[1:] == (0, 0)
    assert (await expire(11))[1:] == (1, 70)
    assert (await expire(11))[1:] == (0, 0)
    assert (await account(database, shop)).points == 50
    assert (await expire(16))[1:] == (1, 50)
    assert (await account(database, shop)).points == 0
    await holds(database, shop)


async def test_a_sale_spends_nothing_that_has_expired(database: Database) -> None:
    shop = await loyal_shop(database, expire_days=10)
    lane = await lane_now(database, shop)
    await later_points(database, shop, 60, -11)
    await later_points(database, shop, 56, 0)
    two = paid(shop, basket_of(shop, ("MATE", 2), customer=True), ("points", 560), lane=lane)
    with pytest.raises(BadTender, match="has 56 points"):
        await ring(database, shop, two)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", customer=True), ("points", 280), lane=lane))
    assert sorted(await rows(database, LoyaltyEntry, "kind", "points"))[-2:] == [
        ("expired", -60),
        ("redeemed", -56),
    ]
    await holds(database, shop)


async def tiers(database: Database, shop: Shop, *given: TierView) -> None:
    for one in given:
        place, actor = Place.at(shop.lane), owner(shop)
        save = partial(save_tier, place=place, actor=actor, tier=one, key=shop.key, now=shop.now)
        await database.write(save)


def tier(name: str, cents: int, days: int = 30, percent: int = 100) -> TierView:
    return TierView(name=name, min_spend=Money(cents), window_days=days, multiplier=percent)


async def reckon(database: Database, shop: Shop, day: int = 0) -> int:
    _, moved = await database.write(
        lambda session: reckon_tiers(
            session, Place.at(shop.lane), owner(shop), NIL, key=shop.key,
            now=shop.now + timedelta(days=day),
        )
    )  # fmt: skip
    return len(moved)


async def test_tiers_go_up_and_down_by_spend(database: Database) -> None:
    shop = await loyal_shop(database)
    await tiers(database, shop, tier("Silver", 500), tier("Gold", 2_000))
    assert await reckon(database, shop) == 1
    assert (await account(database, shop)).card.tier is None
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 2), customer=True)))
    assert await reckon(database, shop, 1) == 1
    assert (await account(database, shop)).card.tier == "Silver"
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 6), customer=True)))
    assert [await reckon(database, shop, 1) for _ in range(2)] == [1, 0]
    assert (await account(database, shop)).card.tier == "Gold"
    assert await reckon(database, shop, 31) == 1
    assert (await account(database, shop)).card.tier is None
    by_hand = (await account(database, shop)).card.model_copy(update={"tier": "Friend"})
    await keep(database, shop, by_hand)
    assert await reckon(database, shop, 1) == 0
    await holds(database, shop)


async def test_a_tier_multiplies_points_and_returns_take_them_all_back(database: Database) -> None:
    """Gold has half as much again: 28.00 earns 3 of 2; back in two parts exactly those 3 go."""
    shop = await loyal_shop(database)
    await tiers(database, shop, tier("Gold", 10**6, percent=150))
    sale = paid(shop, basket_of(shop, ("MATE", 10), customer=True))
    assert (await ring(database, shop, sale)).points == 3
    for left in (1, 0):
        lines = await database.read(lambda s: returnable(s, shop.company_id, sale.basket.sale_id))
        asked = full_return(shop, sale, lines)
        if left:
            half = partial(
                return_line, company_id=shop.company_id, reference=lines[0].reference, quantity=Quantity(5_000)
            )
            some = await database.read(half)
            asked = refund(shop, sale, [some])
        await ring(database, shop, asked)
    assert (await account(database, shop)).points == 0
    await holds(database, shop)


async def test_tiers_that_cannot_be(database: Database) -> None:
    shop = await make_shop(database)
    await tiers(database, shop, tier("Gold", 500))
    for wrong in (tier("", 1), tier("A", -1), tier("A", 1, 0), tier("A", 1, percent=-1), tier("B", 500)):
        with pytest.raises(BadInput):
            await tiers(database, shop, wrong)
    place = Place.at(shop.lane)
    await database.write(lambda s: remove_tier(s, place, owner(shop), "Gold", key=shop.key, now=shop.now))
    assert await database.read(lambda s: tiers_of(s, shop.company_id)) == []
    with pytest.raises(BadInput):
        await database.write(lambda s: remove_tier(s, place, owner(shop), "Gold", key=shop.key, now=shop.now))


async def test_what_they_bought_and_like(database: Database) -> None:
    shop = await make_shop(database)
    for wanted in (("MATE", 2), ("BREAD", 9), ("MATE", 1)):
        await ring(database, shop, paid(shop, basket_of(shop, wanted, customer=True)))
    who = shop.customer.customer_id
    likes = await database.read(lambda s: favourites_of(s, shop.company_id, who))
    assert [(one.sku, one.times, one.quantity) for one in likes] == [("MATE", 2, 3_000), ("BREAD", 1, 9_000)]
    first = await database.read(lambda s: bought_by(s, shop.company_id, who, limit=2))
    assert [one.receipt_number[-1] for one in first] == ["3", "2"]
    then = await database.read(lambda s: bought_by(s, shop.company_id, who, after=first[-1]))
    assert [one.receipt_number[-1] for one in then] == ["1"]


async def test_a_person_is_handed_out_and_erased(database: Database) -> None:
    """Documents stay; name, number, card, e-mail and note are in no table any more."""
    shop = await loyal_shop(database)
    anna = await keep(
        database,
        shop,
        card("Anna Lim", "9123 4568", email="a@b.sg", barcode="K77", note="likes tea", consent=True),
    )
    buyer = await database.read(lambda s: find_customer(s, shop.company_id, anna.code))
    basket = basket_of(shop, ("MATE", 4)).model_copy(update={"customer": buyer})
    await ring(database, shop, paid(shop, basket))
    data = await database.write(
        lambda s: hand_out(s, shop.lane, owner(shop), anna.customer_id, key=shop.key, now=shop.now)
    )
    assert (data["name"], data["phone"], data["points"]) == ("Anna Lim", "9123 4568", 1)
    assert data["documents"][0]["lines"][0]["sku"] == "MATE"
    assert data["changes"][0]["consent"] is True
    for _ in range(2):
        await database.write(
            lambda s: erase(s, shop.lane, owner(shop), anna.customer_id, key=shop.key, now=shop.now)
        )
    left = repr(await everything(database))
    assert not [
        secret
        for secret in ("Anna", "'anna'", "91234568", "9123 4568", "a@b.sg", "K77", "likes tea")
        if secret in left
    ]
    assert len(await rows(database, Document, "customer_id")) == 1
    with pytest.raises(Unknown):
        await keep(database, shop, anna)
    await holds(database, shop)


async def test_nobody_is_erased_who_has_something_here(database: Database) -> None:
    shop = await loyal_shop(database)
    await with_points(database, shop, 5)
    await with_credit(database, shop, 500)
    with pytest.raises(BadInput, match=r"has SGD 5\.00 of store credit"):
        await database.write(
            lambda s: erase(s, shop.lane, owner(shop), shop.customer.customer_id, key=shop.key, now=shop.now)
        )
