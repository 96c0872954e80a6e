"""The laws of promotions: whatever is on offer and in the basket."""

from collections import defaultdict
from random import Random
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from pos_tui.money import ONE, Quantity, UnitPrice, extend
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.explain import why_not
from pos_tui.pricing.promotions.pools import Goods
from pos_tui.pricing.promotions.prepared import prepare
from pos_tui.pricing.promotions.views import Deal, Item, Outcome, Promotion
from tests.examples import examples
from tests.pricing.promotions.offers import (
    NOON,
    basket,
    baskets,
    chosen,
    deals,
    item,
    offer,
    promotions,
    wild_baskets,
)  # fmt: skip

wild = examples(2)
large = baskets(most_pieces=16)


def by_product(items: list[Item], outcome: Outcome) -> dict[UUID, int]:
    saved: dict[UUID, int] = defaultdict(int)
    for each, amount in zip(items, outcome.amounts, strict=True):
        saved[each.product_id] += amount
    return saved


@wild
@given(wild_baskets(), promotions(most=5))
def test_no_line_costs_less_than_nothing_or_more_than_before(items: list[Item], offers: list[Promotion]) -> None:
    for each, amount in zip(items, chosen(items, *offers).amounts, strict=True):
        assert 0 <= amount <= extend(each.unit_price, each.quantity)
        assert each.eligible or amount == 0


@wild
@given(wild_baskets(), promotions(most=5))
def test_the_parts_add_up(items: list[Item], offers: list[Promotion]) -> None:
    outcome = chosen(items, *offers)
    uses = [use for one in outcome.fired for use in one.uses]
    assert outcome.saved == sum(one.amount for one in outcome.fired) == sum(outcome.amounts) <= outcome.at_most
    assert all(one.amount == sum(use.amount for use in one.uses) > 0 for one in outcome.fired)
    for each, amount in zip(items, outcome.amounts, strict=True):
        assert amount == sum(use.amount for use in uses if use.line == each.line)


@wild
@given(wild_baskets(), promotions(most=5))
def test_each_unit_is_used_once(items: list[Item], offers: list[Promotion]) -> None:
    uses = [use for one in chosen(items, *offers).fired for use in one.uses]
    assert all(use.quantity > 0 for use in uses)
    for each in items:
        assert sum(use.quantity for use in uses if use.line == each.line) <= each.quantity


@wild
@given(wild_baskets(), promotions(most=5), st.randoms(use_true_random=False))
def test_the_order_of_scanning_changes_nothing(items: list[Item], offers: list[Promotion], random: Random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    one, other = chosen(items, *offers), chosen(shuffled, *offers)
    assert (one.saved, one.exact, one.at_most) == (other.saved, other.exact, other.at_most)
    assert by_product(items, one) == by_product(shuffled, other)
    assert [(fired.code, fired.times, fired.amount) for fired in one.fired] == [
        (fired.code, fired.times, fired.amount) for fired in other.fired
    ]


@wild
@given(large, promotions(most=4), st.data())
def test_two_lines_of_a_product_are_as_one(
    items: list[Item], offers: list[Promotion], data: st.DataObject
) -> None:
    first = items[0]
    part = Quantity(data.draw(st.integers(0, first.quantity // ONE)) * ONE)
    assume(0 < part < first.quantity)
    rest = Quantity(first.quantity - part)
    split = [
        first._replace(quantity=part),
        *items[1:],
        first._replace(quantity=rest, line=len(items)),
    ]
    one, other = chosen(items, *offers), chosen(split, *offers)
    assert by_product(items, one) == by_product(split, other)


@wild
@given(large, promotions(most=4), deals)
def test_one_more_offer_never_costs_the_customer(items: list[Item], offers: list[Promotion], deal: Deal) -> None:
    more = [*offers, offer(9, deal)]
    without, within = chosen(items, *offers), chosen(items, *more)
    assert within.at_most >= without.saved
    if within.exact:
        assert within.saved >= without.saved


@wild
@given(wild_baskets(), promotions(most=5))
def test_the_same_basket_has_the_same_answer_whatever_was_asked_before(
    items: list[Item], offers: list[Promotion]
) -> None:
    prepared = prepare(offers)
    first = choose(items, prepared, NOON)
    more = [items[0]._replace(quantity=Quantity(items[0].quantity + ONE)), *items[1:]]
    assert choose(more, prepared, NOON) == choose(more, prepare(reversed(offers)), NOON)
    assert choose(items, prepared, NOON) == first


@wild
@given(wild_baskets(), promotions(most=5))
def test_every_offer_on_a_line_fired_there_or_says_why_not(items: list[Item], offers: list[Promotion]) -> None:
    prepared = prepare(offers)
    outcome = choose(items, prepared, NOON)
    for each in items:
        fired = {one.promotion_id for one in outcome.fired if any(use.line == each.line for use in one.uses)}
        missed = why_not(items, prepared, NOON, outcome, line=each.line)
        touching = {
            one.promotion.promotion_id
            for one, _ in prepared.touching(Goods(each.product_id, each.category_id, each.brand)).every()
        }
        assert fired | {one.promotion_id for one in missed} == touching
        assert all(one.why for one in missed)


@wild
@given(wild_baskets(), promotions(most=5), st.data())
def test_scan_after_scan_is_priced_as_if_it_were_the_first(
    items: list[Item], offers: list[Promotion], data: st.DataObject
) -> None:
    prepared = prepare(offers)
    for _ in range(data.draw(st.integers(2, 6))):
        items = data.draw(edited(items))
        assert choose(items, prepared, NOON) == choose(items, prepare(offers), NOON)


@st.composite
def edited(draw: st.DrawFn, items: list[Item]) -> list[Item]:
    """The basket after one of the things that a till does to it."""
    at = draw(st.integers(0, len(items) - 1))
    one, others = items[at], [*items[:at], *items[at + 1 :]]
    change = draw(st.sampled_from(("more", "less", "another", "again", "dearer", "barred", "void")))
    match change:
        case "more":
            one = one._replace(quantity=Quantity(one.quantity + ONE))
        case "less":
            one = one._replace(quantity=Quantity(max(1, one.quantity - ONE)))
        case "dearer":
            one = one._replace(unit_price=UnitPrice(one.unit_price + 10_000))
        case "barred":
            one = one._replace(eligible=not one.eligible)
        case "another" | "again":
            number = 4 if change == "another" else one.product_id.int
            others = [*others, item(number, 250)._replace(unit_price=one.unit_price)]
        case _ if others:
            return basket(*others)
    return basket(*others[:at], one, *others[at:])
