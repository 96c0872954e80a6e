"""The offers that save the customer most, each unit used once. Pure: one basket and occasion has one answer.

What is chosen. Every unit is used by one promotion at most. A bundle takes whole pieces; what bundles and
thresholds leave of a product at one price goes to the one offer that saves most on all of it. The choice is the
one that saves most, before percentages are rounded; where two save the same, the one that saves more by a
higher priority, then by the lower id. A percentage of a bundle or threshold is rounded once for all the units
it takes, one off single units once for each product and price, on what its lines cost. Two lines of a product
are as one line of the sum; how a product's saving is split between its own lines follows the order of the
lines, in proportion to what they cost.

How exact. Pools that no bundle ties together are solved apart, each by trying every use of its pieces
(`search`): up to 8 bundle offers that share pools, 48 pieces of one product at one price, 400 ways of leaving
bundles open side by side, and 24 after 12,000 steps. Measured on one core: three offers over the same twelve
products 7 ms, two over twenty products of three pieces 5 ms, a meal of three groups over fifteen products 19
ms, all exact; five mixes over the same twelve products of two pieces 110 ms, and not. Pools beyond that get
bundle after bundle, the one that gains most first (`greedy`). Thresholds are exact where units without a better
offer reach them, and in baskets of up to 32 pieces of 12 products. Where nothing proves the answer the best,
`exact` is false and `at_most` is proved: no choice saves more. Several offers whose percentages fall between
two cents in one basket may also leave it a cent open.
"""

from collections.abc import Sequence

from pos_tui.money import NOTHING
from pos_tui.pricing.promotions.components import planned
from pos_tui.pricing.promotions.fits import why_closed
from pos_tui.pricing.promotions.prepared import Prepared
from pos_tui.pricing.promotions.settle import settle
from pos_tui.pricing.promotions.standing import Standing
from pos_tui.pricing.promotions.thresholds import with_thresholds
from pos_tui.pricing.promotions.views import Item, Occasion, Outcome


def choose(items: Sequence[Item], promotions: Prepared, occasion: Occasion) -> Outcome:
    """What promotions take off each line of a basket, which fired on which units, and whether that is the most."""
    standing = _standing(promotions, occasion)
    standing.follow(items)
    if standing.wants:
        plan, bound = with_thresholds(standing, planned(standing))
        outcome = settle(standing.takings, standing.wants, items, plan, bound, promotions)
    else:
        outcome = Outcome(amounts=(NOTHING,) * len(items), saved=NOTHING, at_most=NOTHING)
    promotions.standing = standing
    return outcome


def _standing(promotions: Prepared, occasion: Occasion) -> Standing:
    """The basket that was priced last, where the same offers were open; an error on the way leaves none behind."""
    last, promotions.standing = promotions.standing, None
    if last is not None and last.occasion == occasion:
        return last
    closed = frozenset(
        offer.rank
        for offer in promotions.offers
        if not offer.always and why_closed(offer.promotion.when, occasion) is not None
    )
    if last is not None and last.closed == closed:
        last.occasion = occasion
        return last
    return Standing(promotions, occasion, closed)
