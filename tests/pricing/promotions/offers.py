"""Small baskets and offers for tests, by hand and at random."""

from datetime import date, time
from uuid import UUID

from hypothesis import strategies as st

from pos_tui.money import HUNDRED_PERCENT, ONE, PRICE_STEPS, Money, Quantity, Rate, UnitPrice
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.prepared import prepare
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    Deal,
    FixedPrice,
    ForPrice,
    Group,
    Item,
    Mix,
    Occasion,
    Outcome,
    PercentOff,
    PercentReward,
    PriceReward,
    Promotion,
    Selector,
    Threshold,
    When,
)

OUTLET = UUID(int=900)
NOON = Occasion(business_date=date(2026, 3, 4), clock=time(12, 0), outlet_id=OUTLET)
FREE = Rate(HUNDRED_PERCENT)
ALL = Selector(everything=True)


def product(number: int) -> UUID:
    return UUID(int=number)


def these(*numbers: int) -> Selector:
    return Selector(products=tuple(product(number) for number in numbers))


def item(number: int, price: int, pieces: int = 1, line: int = 0) -> Item:
    """Pieces of a product at a price in cents."""
    return Item(
        line=line,
        product_id=product(number),
        quantity=Quantity(pieces * ONE),
        unit_price=UnitPrice(price * PRICE_STEPS),
        by_piece=True,
    )


def by_weight(number: int, price: int, grams: int, line: int = 0) -> Item:
    return item(number, price, line=line)._replace(quantity=Quantity(grams), by_piece=False)


def offer(
    number: int, deal: Deal, *, most: int | None = None, priority: int = 0, when: When | None = None
) -> Promotion:
    return Promotion(
        promotion_id=UUID(int=1000 + number),
        code=f"P{number}",
        name=f"Offer {number}",
        priority=priority,
        when=when or When(),
        deal=deal,
        most_per_basket=most,
    )


def basket(*items: Item) -> list[Item]:
    return [one._replace(line=line) for line, one in enumerate(items)]


def chosen(items: list[Item], *offers: Promotion, occasion: Occasion = NOON) -> Outcome:
    return choose(items, prepare(offers), occasion)


def percent(number: float) -> Rate:
    return Rate(round(number * 10_000))


selectors = st.one_of(
    st.just(ALL), st.sets(st.integers(1, 4), min_size=1, max_size=3).map(lambda some: these(*sorted(some)))
)
groups = st.builds(Group, selector=selectors, quantity=st.integers(1, 2))
rates = st.sampled_from([percent(10), percent(33.3), percent(50), FREE])
cents = st.integers(1, 900).map(Money)
bundle_rewards = st.one_of(
    st.builds(PercentReward, rate=rates),
    st.builds(AmountReward, amount=st.integers(1, 90).map(Money)),
    st.builds(PriceReward, price=cents),
)
plain_deals = st.one_of(
    st.builds(PercentOff, selector=selectors, rate=rates),
    st.builds(AmountOff, selector=selectors, amount=st.integers(1, 90).map(Money)),
    st.builds(FixedPrice, selector=selectors, price=cents.map(lambda price: UnitPrice(price * PRICE_STEPS))),
)
same_goods = st.builds(
    lambda selector, buy, get, rate: BuyGet(
        buy=Group(selector=selector, quantity=buy), get=Group(selector=selector, quantity=get), rate=rate
    ),
    selectors, st.integers(1, 2), st.integers(1, 2), rates,
)  # fmt: skip
bundle_deals = st.one_of(
    st.builds(ForPrice, selector=selectors, quantity=st.integers(2, 3), price=cents),
    same_goods,
    st.builds(BuyGet, buy=groups, get=groups, rate=rates),
    st.builds(Mix, groups=st.lists(groups, min_size=1, max_size=2).map(tuple), reward=bundle_rewards),
)
threshold_rewards = st.one_of(
    st.builds(PercentReward, rate=rates), st.builds(AmountReward, amount=st.integers(1, 300).map(Money))
)
thresholds = st.builds(
    Threshold, selector=selectors, at_least=st.integers(300, 2500).map(Money), reward=threshold_rewards
)
deals = st.one_of(plain_deals, bundle_deals, thresholds)


@st.composite
def promotions(draw: st.DrawFn, most: int = 3) -> list[Promotion]:
    drawn = draw(st.lists(deals, min_size=1, max_size=most))
    return [
        offer(
            number,
            deal,
            most=draw(st.sampled_from([None, None, 1, 2])) if isinstance(deal, ForPrice | BuyGet | Mix) else None,
            priority=draw(st.integers(0, 2)),
        )
        for number, deal in enumerate(drawn)
    ]


prices = st.one_of(st.sampled_from([100, 199, 250, 500]), st.integers(100, 999))


@st.composite
def baskets(draw: st.DrawFn, most_pieces: int = 6, most_products: int = 4) -> list[Item]:
    """Up to four products, at whole cents, of `most_pieces` pieces in all."""
    left, items = most_pieces, []
    for number in range(1, draw(st.integers(1, most_products)) + 1):
        if not left:
            break
        pieces = draw(st.integers(1, left))
        items.append(item(number, draw(prices), pieces))
        left -= pieces
    return basket(*items)


@st.composite
def wild_baskets(draw: st.DrawFn) -> list[Item]:
    """Anything a till can hold: weighed goods, prices in fractions of a cent, lines that repeat, lines barred."""
    steps = [1, 33, 4_999, 5_000, 12_345]
    items = []
    for _ in range(draw(st.integers(1, 8))):
        number = draw(st.integers(1, 4))
        make = by_weight if draw(st.booleans()) else item
        one = make(number, draw(prices), draw(st.integers(1, 5)))
        if draw(st.integers(0, 3)) == 0:
            one = one._replace(unit_price=UnitPrice(draw(st.sampled_from(steps))))
        if not one.by_piece or draw(st.integers(0, 9)) == 0:
            one = one._replace(quantity=Quantity(draw(st.integers(1, 3_000))))
        if draw(st.integers(0, 9)) == 0:
            one = one._replace(eligible=False)
        items.append(one)
    return basket(*items)
