"""What is refused when it is saved, so that it is never found out at the till."""

from datetime import date, time

import pytest
from hypothesis import given

from pos_tui.errors import BadInput
from pos_tui.money import HUNDRED_PERCENT, PRICE_STEPS, Money, Rate, UnitPrice
from pos_tui.pricing.promotions.check import check_promotion
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    Deal,
    FixedPrice,
    ForPrice,
    Group,
    Mix,
    PercentOff,
    Promotion,
    Selector,
    Threshold,
    When,
)
from tests.pricing.promotions.offers import ALL, offer, percent, promotions

ONE, NONE = Group(selector=ALL, quantity=1), Group(selector=ALL, quantity=0)
TENTH = PercentOff(selector=ALL, rate=percent(10))
CHEAPEST = UnitPrice(100 * PRICE_STEPS)


@pytest.mark.parametrize(
    ("deal", "says"),
    [
        (PercentOff(selector=ALL, rate=Rate(HUNDRED_PERCENT + 1)), "at most 100 percent"),
        (PercentOff(selector=ALL, rate=Rate(0)), "more than 0"),
        (PercentOff(selector=ALL, rate=Rate(-1)), "more than 0"),
        (PercentOff(selector=Selector(), rate=percent(10)), "chooses no goods"),
        (AmountOff(selector=ALL, amount=Money(0)), "more than nothing"),
        (AmountOff(selector=ALL, amount=Money(100)), "cost nothing or less"),
        (FixedPrice(selector=ALL, price=UnitPrice(-1)), "below nothing"),
        (ForPrice(selector=ALL, quantity=0, price=Money(1)), "at least 1"),
        (ForPrice(selector=ALL, quantity=101, price=Money(1)), "at most 100 pieces"),
        (ForPrice(selector=ALL, quantity=2, price=Money(-1)), "below nothing"),
        (BuyGet(buy=NONE, get=ONE, rate=percent(50)), "at least 1"),
        (BuyGet(buy=ONE, get=NONE, rate=percent(50)), "at least 1"),
        (BuyGet(buy=ONE, get=ONE, rate=Rate(0)), "more than 0"),
        (Mix(groups=(), reward=AmountReward(amount=Money(1))), "no groups"),
        (Mix(groups=(ONE,) * 9, reward=AmountReward(amount=Money(1))), "at most 8 groups"),
        (Mix(groups=(ONE, ONE), reward=AmountReward(amount=Money(201))), "less than nothing"),
        (Threshold(selector=ALL, at_least=Money(0), reward=AmountReward(amount=Money(1))), "has to be spent"),
        (Threshold(selector=ALL, at_least=Money(5), reward=AmountReward(amount=Money(6))), "has to be spent"),
    ],
)
def test_deals_that_cannot_be_meant(deal: Deal, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_promotion(offer(1, deal), cheapest=CHEAPEST)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (When(starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 4)), "before it starts"),
        (When(starts_on=date(2026, 3, 4), ends_on=date(2026, 3, 5), weekdays=(6, 7)), "none of its weekdays"),
        (When(weekdays=(0,)), "1 \\(Monday\\) to 7"),
        (When(from_time=time(9), to_time=time(9)), "never opens"),
        (When(tier=" "), "tier is empty"),
        (When(coupon=""), "coupon is empty"),
    ],
)
def test_windows_that_never_open(when: When, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        check_promotion(offer(1, TENTH, when=when))


def test_limits_are_for_bundles() -> None:
    with pytest.raises(BadInput, match="Only bundles"):
        check_promotion(offer(1, TENTH, most=1))
    with pytest.raises(BadInput, match="at least 1 bundle"):
        check_promotion(offer(1, ForPrice(selector=ALL, quantity=2, price=Money(1)), most=0))


def test_what_is_usual_passes() -> None:
    weekend = When(starts_on=date(2026, 3, 2), ends_on=date(2026, 4, 1), weekdays=(6, 7), from_time=time(22))
    check_promotion(offer(1, TENTH, when=weekend))
    check_promotion(offer(1, AmountOff(selector=ALL, amount=Money(99))), cheapest=CHEAPEST)


@given(promotions())
def test_offers_that_the_other_tests_use_could_be_saved(offers: list[Promotion]) -> None:
    for one in offers:
        if not isinstance(one.deal, Threshold):
            check_promotion(one)
