"""Which of a product's list prices is in force for a customer and a quantity. Pure."""

from collections.abc import Sequence

from pos_tui.catalogue.views import ListPrice
from pos_tui.money import Quantity


def price_in_force(tariff: Sequence[ListPrice], tier: str | None, quantity: Quantity) -> ListPrice | None:
    """The price of the list with the highest priority; among equals the more particular one, the larger quantity
    that is reached, then the lower price.

    None when no list has a price for this customer and quantity: the product's own price stands.
    """
    fitting = [one for one in tariff if _is_for(one, tier) and one.min_quantity <= quantity]
    return min(fitting, key=_rank, default=None)


def _is_for(price: ListPrice, tier: str | None) -> bool:
    return price.tier is None or (tier is not None and price.tier.casefold() == tier.casefold())


def _rank(price: ListPrice) -> tuple[int, int, int, int, str]:
    particular = (price.tier is not None) + price.of_outlet
    return -price.priority, -particular, -price.min_quantity, price.price, price.list_code
