"""A shop with many offers and a trolley: 200 lines and 500 promotions, most of which touch something in it."""

from random import Random
from uuid import UUID

from pos_tui.money import HUNDRED_PERCENT, ONE, PRICE_STEPS, Money, Quantity, Rate, UnitPrice
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    Deal,
    ForPrice,
    Group,
    Item,
    Mix,
    PercentOff,
    PriceReward,
    Promotion,
    Selector,
    Threshold,
)

LINES, OFFERS, CATEGORIES, BRANDS = 200, 500, 60, 40
KINDS = ("percent", "amount", "n_for", "same", "buy_get", "mix")
WEIGHTS = (30, 10, 25, 15, 10, 10)
PERCENTS = (Rate(50_000), Rate(100_000), Rate(150_000))


def trolley(random: Random) -> list[Item]:
    """Lines of one to four pieces, one in ten weighed, each in a category and of a brand."""
    items = []
    for line in range(LINES):
        weighed = random.random() < 0.1
        items.append(
            Item(
                line=line,
                product_id=UUID(int=line + 1),
                category_id=UUID(int=5_000 + line % CATEGORIES),
                brand=f"brand {random.randrange(BRANDS)}",
                quantity=Quantity(
                    random.randint(100, 2_000) if weighed else random.choice((1, 1, 1, 2, 3, 4)) * ONE
                ),
                unit_price=UnitPrice(random.choice((95, 149, 199, 250, 320, 475, 999)) * PRICE_STEPS),
                by_piece=not weighed,
            )
        )
    return items


def offers(random: Random, *, tangled: bool) -> list[Promotion]:
    """Most offers name a few products of a category, one in ten all of it, one in twenty a brand, two the basket.

    `tangled`: the second side of a deal comes from anywhere, so that hardly any product is apart from the others.
    """
    made = [
        Promotion(
            promotion_id=UUID(int=9_000 + number),
            code=f"P{number}",
            name=f"Offer {number}",
            deal=_deal(random, tangled),
        )
        for number in range(OFFERS - 2)
    ]
    for number, (spend, less) in enumerate(((10_000, 500), (20_000, 1_500))):
        deal = Threshold(
            selector=Selector(everything=True), at_least=Money(spend), reward=AmountReward(amount=Money(less))
        )
        made.append(
            Promotion(promotion_id=UUID(int=9_900 + number), code=f"T{number}", name=f"Spend {spend}", deal=deal)
        )
    return made


def _selector(random: Random, category: int) -> Selector:
    """A whole category, or one to three of its products; one product in five is not in the basket."""
    if random.random() < 0.10:
        return Selector(categories=(UUID(int=5_000 + category),))
    first = category + random.randrange(5) * CATEGORIES
    return Selector(
        products=tuple(UUID(int=first + 1 + step * CATEGORIES) for step in range(random.randint(1, 3)))
    )


def _deal(random: Random, tangled: bool) -> Deal:
    if random.random() < 0.05:
        brand = Selector(brands=(f"brand {random.randrange(BRANDS)}",))
        return PercentOff(selector=brand, rate=random.choice(PERCENTS))
    category = random.randrange(CATEGORIES)
    chosen = _selector(random, category)
    other = _selector(random, random.randrange(CATEGORIES) if tangled else category)
    half = random.choice((Rate(HUNDRED_PERCENT), Rate(HUNDRED_PERCENT // 2)))
    one, more = Group(selector=chosen, quantity=1), Group(selector=chosen, quantity=random.choice((1, 2)))
    match random.choices(KINDS, WEIGHTS)[0]:
        case "percent":
            return PercentOff(selector=chosen, rate=random.choice(PERCENTS))
        case "amount":
            return AmountOff(selector=chosen, amount=Money(random.choice((10, 20, 50))))
        case "n_for":
            return ForPrice(
                selector=chosen, quantity=random.choice((2, 3)), price=Money(random.choice((300, 500)))
            )
        case "same":
            return BuyGet(buy=more, get=one, rate=half)
        case "buy_get":
            return BuyGet(buy=one, get=Group(selector=other, quantity=1), rate=half)
    groups = one, Group(selector=other, quantity=1)
    return Mix(groups=groups, reward=PriceReward(price=Money(random.choice((400, 600)))))
