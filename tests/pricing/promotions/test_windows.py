"""When and for whom an offer is open, and what a line is told when it is not."""

from datetime import date, time

import pytest

from pos_tui.money import Money, decimal_text
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.explain import why_not
from pos_tui.pricing.promotions.fits import why_closed
from pos_tui.pricing.promotions.prepared import prepare
from pos_tui.pricing.promotions.views import (
    AmountReward,
    BuyGet,
    ForPrice,
    Group,
    Item,
    Mix,
    Occasion,
    PercentOff,
    Promotion,
    Threshold,
    When,
)
from tests.pricing.promotions.offers import (
    ALL,
    FREE,
    NOON,
    OUTLET,
    basket,
    by_weight,
    item,
    offer,
    percent,
    product,
    these,
)  # fmt: skip

TENTH = PercentOff(selector=ALL, rate=percent(10))
NIGHT = When(from_time=time(22), to_time=time(2), weekdays=(3,))


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (When(), None),
        (When(starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 4)), None),
        (When(starts_on=date(2026, 3, 5)), "begins on 2026-03-05"),
        (When(ends_on=date(2026, 3, 3)), "ended on 2026-03-03"),
        (When(weekdays=(3,)), None),
        (When(weekdays=(1, 7)), "only on Monday, Sunday"),
        (When(from_time=time(12), to_time=time(13)), None),
        (When(from_time=time(17)), "begins at 17:00"),
        (When(to_time=time(12)), "ended at 12:00"),
        (When(tier="Gold"), "only for Gold"),
        (When(outlet_id=OUTLET), None),
        (When(outlet_id=product(1)), "only at another outlet"),
        (When(coupon="TEN"), "needs its coupon"),
    ],
)
def test_what_keeps_an_offer_from_noon_on_a_wednesday(when: When, why: str | None) -> None:
    assert why_closed(when, NOON) == why


@pytest.mark.parametrize(
    ("day", "clock", "is_open"),
    [(4, "21:59", False), (4, "22:00", True), (5, "01:59", True), (5, "02:00", False), (5, "23:00", False),
     (4, "01:00", False)],
)  # fmt: skip
def test_a_night_belongs_to_the_day_on_which_it_begins(day: int, clock: str, is_open: bool) -> None:
    at = Occasion(business_date=date(2026, 3, day), clock=time.fromisoformat(clock), outlet_id=OUTLET)
    assert (why_closed(NIGHT, at) is None) == is_open


def test_tiers_and_coupons_open_an_offer() -> None:
    gold = NOON.model_copy(update={"tier": "Gold", "coupons": ("TEN",)})
    assert why_closed(When(tier="Gold", coupon="TEN"), gold) is None


def why(items: list[Item], *offers: Promotion, line: int | None = 0) -> list[str]:
    prepared = prepare(offers)
    outcome = choose(items, prepared, NOON)
    missed = why_not(items, prepared, NOON, outcome, line=line, money=lambda amount: decimal_text(amount, 2))
    return [one.why for one in missed]


def test_a_line_is_told_what_is_missing() -> None:
    three = ForPrice(selector=ALL, quantity=3, price=Money(100))
    pair = Mix(
        groups=(Group(selector=these(1), quantity=1), Group(selector=these(2), quantity=2)),
        reward=AmountReward(amount=Money(50)),
    )
    spend = Threshold(selector=ALL, at_least=Money(1000), reward=AmountReward(amount=Money(100)))
    goods = basket(item(1, 290, 2))
    assert why(goods, offer(1, three), offer(2, pair), offer(3, spend)) == [
        "needs 1 more", "needs 2 more of the other goods in the offer", "spend 4.20 more",
    ]  # fmt: skip
    assert why(basket(by_weight(1, 300, 5_000)), offer(1, three)) == ["only for goods sold by the piece"]
    assert why(goods, offer(1, ForPrice(selector=ALL, quantity=2, price=Money(600)))) == [
        "it would cost as much or more"
    ]


def test_goods_that_are_missing_are_named_where_they_have_one_name() -> None:
    pair = Mix(
        groups=(Group(selector=these(1), quantity=2), Group(selector=these(2, 3), quantity=1)),
        reward=AmountReward(amount=Money(50)),
    )
    prepared, cake = prepare([offer(1, pair)]), {these(1): "Cake"}
    for goods, said in (
        (basket(item(1, 290), item(2, 100)), "needs 1 more of Cake"),
        (basket(item(1, 290, 2)), "needs 1 more of the other goods in the offer"),
        (basket(item(1, 290), item(4, 100)), "needs 2 more"),
    ):
        missed = why_not(goods, prepared, NOON, choose(goods, prepared, NOON), line=0, called=cake.get)
        assert [one.why for one in missed] == [said]


def test_a_line_is_told_which_offer_saves_more() -> None:
    fifth = offer(2, PercentOff(selector=ALL, rate=percent(20)))
    assert why(basket(item(1, 300)), offer(1, TENTH), fifth) == ["another one saves more (Offer 2)"]


def test_a_line_is_told_about_closed_offers_limits_and_bars() -> None:
    one_free = BuyGet(buy=Group(selector=ALL, quantity=1), get=Group(selector=ALL, quantity=1), rate=FREE)
    goods = basket(item(1, 500, 2), item(2, 300, 2), item(3, 100))
    assert why(goods, offer(1, one_free, most=1), line=1) == ["once a basket"]
    assert why(goods, offer(1, one_free), line=2) == ["too few are left for another one"]
    assert why(goods, offer(1, TENTH, when=When(from_time=time(17)))) == ["begins at 17:00"]
    barred = item(1, 500)._replace(eligible=False, barred="its price was agreed by hand")
    assert why([barred], offer(1, TENTH)) == ["its price was agreed by hand"]
    assert why(goods, offer(1, one_free), line=None) == []
