"""Offers that need no bundle: so much off each unit, whatever else is in the basket. Pure."""

from pos_tui.money import Money, Quantity, extend, percent_of, price_from_money
from pos_tui.pricing.promotions.views import AmountOff, FixedPrice, PercentOff

Plain = PercentOff | AmountOff | FixedPrice


def plain_saving(deal: Plain, worth: Money, quantity: Quantity) -> Money:
    """What a deal takes off units that cost `worth` together, rounded once, never more than they cost."""
    if isinstance(deal, PercentOff):
        saving = percent_of(worth, deal.rate)
    elif isinstance(deal, AmountOff):
        saving = extend(price_from_money(deal.amount), quantity)
    else:
        saving = Money(worth - extend(deal.price, quantity))
    return Money(min(worth, max(0, saving)))
