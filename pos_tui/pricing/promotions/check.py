"""What a promotion may be: refused when it is saved, never found out at the till. Pure."""

from datetime import timedelta

from pos_tui.errors import BadInput
from pos_tui.money import HUNDRED_PERCENT, PRICE_STEPS, Rate, UnitPrice
from pos_tui.pricing.promotions.fits import chooses_nothing, is_on
from pos_tui.pricing.promotions.prepared import selectors
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    FixedPrice,
    ForPrice,
    Group,
    Mix,
    PercentOff,
    PercentReward,
    Promotion,
    Threshold,
    When,
)

MOST_IN_A_BUNDLE = 100
MOST_GROUPS = 8
DAYS_OF_A_WEEK = 7


def check_promotion(promotion: Promotion, *, cheapest: UnitPrice | None = None) -> None:
    """Raises BadInput, one sentence, for an offer that cannot be meant or that never opens.

    `cheapest` is the lowest price that the selection has now: an amount off must leave something of it.
    """
    _check_window(promotion.when)
    if any(chooses_nothing(selector) for selector in selectors(promotion.deal)):
        raise BadInput("The promotion chooses no goods: name products, categories or brands, or take everything.")
    match promotion.deal:
        case PercentOff(rate=rate):
            _check_rate(rate)
        case AmountOff():
            _check_amount(promotion.deal, cheapest)
        case FixedPrice(price=price):
            _check_price(price)
        case ForPrice():
            _check_size((promotion.deal.quantity,))
            _check_price(promotion.deal.price)
        case BuyGet(buy=buy, get=get, rate=rate):
            _check_groups((buy, get))
            _check_rate(rate)
        case Mix():
            _check_mix(promotion.deal, cheapest)
        case Threshold():
            _check_threshold(promotion.deal)
    _check_limit(promotion)


def _check_window(when: When) -> None:
    if when.starts_on is not None and when.ends_on is not None:
        if when.ends_on < when.starts_on:
            raise BadInput(f"The promotion ends on {when.ends_on}, before it starts on {when.starts_on}.")
        days = min((when.ends_on - when.starts_on).days + 1, DAYS_OF_A_WEEK)
        if not any(is_on(when.weekdays, when.starts_on + timedelta(days=day)) for day in range(days)):
            raise BadInput("The promotion never opens: none of its weekdays lies between its two dates.")
    if any(not 1 <= day <= DAYS_OF_A_WEEK for day in when.weekdays):
        raise BadInput("A weekday is 1 (Monday) to 7 (Sunday): correct the weekdays.")
    if when.from_time is not None and when.from_time == when.to_time:
        raise BadInput(
            f"The promotion begins and ends at {when.from_time:%H:%M}: it never opens. Change one hour."
        )
    for name, text in (("tier", when.tier), ("coupon", when.coupon)):
        if text is not None and not text.strip():
            raise BadInput(f"The {name} is empty: name it, or leave it out.")


def _check_rate(rate: Rate) -> None:
    if not 0 < rate <= HUNDRED_PERCENT:
        raise BadInput("A promotion takes more than 0 and at most 100 percent off: correct the percentage.")


def _check_price(price: int) -> None:
    if price < 0:
        raise BadInput("A price cannot be below nothing: correct it.")


def _check_amount(deal: AmountOff, cheapest: UnitPrice | None) -> None:
    if deal.amount <= 0:
        raise BadInput("An amount off is more than nothing: correct it.")
    if cheapest is not None and deal.amount * PRICE_STEPS >= cheapest:
        raise BadInput(
            "The amount off is not below the price of the cheapest product, which would cost nothing or less:"
            " lower it, or choose other products."
        )


def _check_size(quantities: tuple[int, ...]) -> None:
    if any(quantity < 1 for quantity in quantities):
        raise BadInput("A bundle takes at least 1 of everything it names: correct the quantity.")
    if sum(quantities) > MOST_IN_A_BUNDLE:
        raise BadInput(f"A bundle takes at most {MOST_IN_A_BUNDLE} pieces: lower the quantities.")


def _check_groups(groups: tuple[Group, ...]) -> None:
    if not groups:
        raise BadInput("The promotion has no groups: say what has to be bought together.")
    if len(groups) > MOST_GROUPS:
        raise BadInput(f"A promotion has at most {MOST_GROUPS} groups: make two promotions of it.")
    _check_size(tuple(group.quantity for group in groups))


def _check_mix(deal: Mix, cheapest: UnitPrice | None) -> None:
    _check_groups(deal.groups)
    match deal.reward:
        case PercentReward(rate=rate):
            _check_rate(rate)
        case AmountReward(amount=amount):
            _check_bundle_amount(amount, sum(group.quantity for group in deal.groups), cheapest)
        case _:
            _check_price(deal.reward.price)


def _check_bundle_amount(amount: int, pieces: int, cheapest: UnitPrice | None) -> None:
    if amount <= 0:
        raise BadInput("An amount off is more than nothing: correct it.")
    if cheapest is not None and amount * PRICE_STEPS > cheapest * pieces:
        raise BadInput(
            "The amount off is more than the cheapest bundle costs, which would cost less than nothing: lower it."
        )


def _check_threshold(deal: Threshold) -> None:
    if deal.at_least <= 0:
        raise BadInput("A threshold is more than nothing: say how much has to be spent.")
    if isinstance(deal.reward, PercentReward):
        _check_rate(deal.reward.rate)
    elif not 0 < deal.reward.amount <= deal.at_least:
        raise BadInput("The amount off is more than nothing and at most what has to be spent: correct it.")


def _check_limit(promotion: Promotion) -> None:
    if promotion.most_per_basket is None:
        return
    if not isinstance(promotion.deal, ForPrice | BuyGet | Mix):
        raise BadInput("Only bundles can be limited per basket: make it a mix of one piece, or drop the limit.")
    if promotion.most_per_basket < 1:
        raise BadInput("A limit per basket is at least 1 bundle: correct it, or drop the limit.")
