"""Each kind of offer, worked out by hand."""

from uuid import UUID

from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.prepared import prepare
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    FixedPrice,
    ForPrice,
    Group,
    Item,
    Mix,
    PercentOff,
    PercentReward,
    PriceReward,
    Selector,
    Threshold,
)
from tests.pricing.promotions.offers import (
    ALL,
    FREE,
    NOON,
    basket,
    by_weight,
    chosen,
    item,
    offer,
    percent,
    these,
)  # fmt: skip

TWO_OF_THREE = BuyGet(buy=Group(selector=ALL, quantity=2), get=Group(selector=ALL, quantity=1), rate=FREE)


def test_a_percentage_is_rounded_once_for_all_of_a_product() -> None:
    ten = offer(1, PercentOff(selector=these(1), rate=percent(10)))
    outcome = chosen(basket(item(1, 95, 3), item(2, 500), item(1, 95, 2)), ten)
    assert (outcome.amounts, outcome.saved) == ((29, 0, 19), 48)
    assert outcome.exact
    assert [(use.line, use.quantity, use.amount) for use in outcome.fired[0].uses] == [
        (0, 3_000, 29),
        (2, 2_000, 19),
    ]


def test_an_amount_off_counts_for_each_kilo_and_never_goes_below_nothing() -> None:
    fifty = offer(1, AmountOff(selector=ALL, amount=Money(50)))
    assert chosen(basket(by_weight(1, 300, 1_500), item(2, 30, 2)), fifty).amounts == (75, 60)


def test_a_fixed_price_is_left_out_where_it_is_dearer() -> None:
    two = offer(1, FixedPrice(selector=ALL, price=UnitPrice(200 * PRICE_STEPS)))
    assert chosen(basket(item(1, 250, 2), item(2, 150)), two).amounts == (100, 0)


def test_any_three_for_a_price_take_the_dearest_and_leave_what_would_cost_more() -> None:
    three = offer(1, ForPrice(selector=ALL, quantity=3, price=Money(1000)))
    outcome = chosen(basket(item(1, 600, 2), item(2, 400, 2), item(3, 100, 2)), three)
    assert (outcome.saved, outcome.fired[0].times) == (600, 1)
    assert outcome.amounts == (450, 150, 0)


def test_the_cheapest_are_free_and_bundles_are_made_for_the_customer() -> None:
    """10 + 9 + 8 and 3 + 2 + 1: the 8 and the 1 are free, not the two cheapest of all."""
    outcome = chosen(basket(*(item(n, price) for n, price in enumerate((1000, 900, 800, 300, 200, 100), 1))),
                     offer(1, TWO_OF_THREE))  # fmt: skip
    assert (outcome.saved, outcome.fired[0].times) == (900, 2)


def test_buy_a_coffee_get_any_cake_at_half_price_though_it_is_dearer() -> None:
    half = BuyGet(
        buy=Group(selector=these(1), quantity=1), get=Group(selector=these(2, 3), quantity=1), rate=percent(50)
    )
    outcome = chosen(basket(item(1, 300), item(2, 400), item(3, 501)), offer(1, half))
    assert outcome.saved == 251
    assert sum(outcome.amounts) == 251
    assert outcome.amounts[1] == 0


def test_what_fits_both_sides_is_got_no_dearer_than_it_is_bought() -> None:
    both = BuyGet(
        buy=Group(selector=these(1, 2), quantity=1), get=Group(selector=these(2, 3), quantity=1), rate=FREE
    )
    assert chosen(basket(item(2, 900), item(2, 400)), offer(1, both)).saved == 400
    assert chosen(basket(item(1, 100), item(2, 900)), offer(1, both)).saved == 900
    assert chosen(basket(item(2, 100), item(3, 900)), offer(1, both)).saved == 900


def test_a_meal_needs_one_of_each_group() -> None:
    meal = tuple(Group(selector=these(number), quantity=1) for number in (1, 2, 3))
    goods = basket(item(1, 450, 2), item(2, 220, 2), item(3, 130))
    assert chosen(goods, offer(1, Mix(groups=meal, reward=PriceReward(price=Money(600))))).saved == 200
    assert chosen(goods, offer(1, Mix(groups=meal, reward=AmountReward(amount=Money(90))))).saved == 90
    assert chosen(goods, offer(1, Mix(groups=meal, reward=PercentReward(rate=percent(25))))).saved == 200
    assert chosen(goods[:2], offer(1, Mix(groups=meal, reward=AmountReward(amount=Money(90))))).saved == 0


def test_a_threshold_counts_what_nothing_else_has_taken() -> None:
    spend = offer(1, Threshold(selector=ALL, at_least=Money(2000), reward=AmountReward(amount=Money(300))))
    fifth = offer(2, PercentOff(selector=these(1), rate=percent(20)))
    assert chosen(basket(item(1, 1000), item(2, 2000)), spend, fifth).saved == 500
    assert chosen(basket(item(1, 1000), item(2, 1900)), spend, fifth).saved == 300
    assert chosen(basket(item(1, 1000), item(2, 900)), spend, fifth).saved == 200


def test_a_limit_and_a_percentage_on_what_is_left() -> None:
    one = offer(1, Mix(groups=(Group(selector=ALL, quantity=1),), reward=PercentReward(rate=percent(50))), most=2)
    outcome = chosen(basket(item(1, 100, 5)), one, offer(2, PercentOff(selector=ALL, rate=percent(10))))
    assert [(fired.code, fired.times, fired.amount) for fired in outcome.fired] == [("P1", 2, 100), ("P2", 1, 30)]


def test_ties_go_to_the_higher_priority_then_to_the_lower_id() -> None:
    ten = PercentOff(selector=ALL, rate=percent(10))
    same = AmountOff(selector=ALL, amount=Money(50))
    goods = basket(item(1, 500, 2))
    assert chosen(goods, offer(2, same), offer(1, ten)).fired[0].code == "P1"
    assert chosen(goods, offer(2, same, priority=1), offer(1, ten)).fired[0].code == "P2"
    two = ForPrice(selector=ALL, quantity=2, price=Money(900))
    assert chosen(goods, offer(1, ten), offer(3, two, priority=2)).fired[0].code == "P3"
    assert chosen(goods, offer(1, ten), offer(3, two)).fired[0].code == "P1"


def test_categories_and_brands_are_chosen_too_and_barred_lines_are_not() -> None:
    tea = item(1, 500)._replace(category_id=UUID(int=77), brand="leaf & co")
    by_category = offer(1, PercentOff(selector=Selector(categories=(UUID(int=77),)), rate=percent(10)))
    by_brand = offer(2, PercentOff(selector=Selector(brands=("leaf & co",)), rate=percent(20)))
    assert chosen(basket(tea, item(2, 500)), by_category).amounts == (50, 0)
    assert chosen(basket(tea, item(2, 500)), by_category, by_brand).amounts == (100, 0)
    barred = tea._replace(eligible=False, barred="its price was agreed by hand")
    assert chosen(basket(barred), by_category).saved == 0


def test_prices_in_fractions_of_a_cent_make_bundles() -> None:
    """A hundred screws at 1.25 cents, for a euro: they cost 1.25 without."""
    screws = item(1, 1, 200)._replace(unit_price=UnitPrice(12_500))
    assert chosen(basket(screws), offer(1, ForPrice(selector=ALL, quantity=100, price=Money(100)))).saved == 50


def test_two_hundred_lines_of_everything_are_priced_with_a_bound() -> None:
    """Far more than can be tried: the answer comes all the same, and says how much better another could be."""
    goods = basket(*(item(number, 100 + number * 7, 1 + number % 4) for number in range(1, 201)))
    offers = [
        offer(number, ForPrice(selector=these(*range(number, 200, 11)), quantity=2 + number % 3, price=Money(250)))
        for number in range(1, 40)
    ]
    outcome = choose(goods, prepare([*offers, offer(99, TWO_OF_THREE)]), NOON)
    assert 0 < outcome.saved <= outcome.at_most
    assert not outcome.exact
    used = dict.fromkeys(range(200), 0)
    for use in (use for fired in outcome.fired for use in fired.uses):
        used[use.line] += use.quantity
    assert all(used[one.line] <= one.quantity for one in goods)


def test_nothing_in_the_basket_and_nothing_on_offer() -> None:
    none: list[Item] = []
    assert chosen(none, offer(1, TWO_OF_THREE)).saved == 0
    outcome = chosen(basket(item(1, 100)))
    assert (outcome.amounts, outcome.saved, outcome.exact, outcome.at_most) == ((0,), 0, True, 0)


def test_what_comes_back_is_left_alone() -> None:
    back = item(1, 500)._replace(quantity=Quantity(-2 * ONE))
    assert chosen(basket(back, item(2, 500, 2)), offer(1, TWO_OF_THREE)).amounts == (0, 0)
