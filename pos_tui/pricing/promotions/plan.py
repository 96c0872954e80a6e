"""A choice in the making: which offer takes how much of which pool, and what that is worth. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity
from pos_tui.pricing.promotions.bundles import FINE, Spend
from pos_tui.pricing.promotions.plain import plain_saving
from pos_tui.pricing.promotions.pools import Pool
from pos_tui.pricing.promotions.prepared import Offer, Touch
from pos_tui.pricing.promotions.views import AmountOff, FixedPrice, PercentOff

Alone = tuple[int, Offer | None]


@dataclass(slots=True)
class Wanted:
    """A pool, and the open offers that touch it; `known` is its own best offer by pieces taken, for `question`."""

    pool: Pool
    plain: tuple[Offer, ...]
    bundles: tuple[Touch, ...]
    spends: tuple[Offer, ...]
    known: dict[int, Alone]
    question: Hashable

    def alone(self, taken: int, also: Sequence[Offer] = ()) -> tuple[int, Offer | None]:
        """The best offer for what is left when so many pieces are taken, and what it saves in fine units.

        One offer takes all that is left of a pool. `also` are thresholds that are taken as reached: they save
        their percentage, which is rounded over all that they count, so not here.
        """
        best, chosen = self.known.get(taken) or self._by_plain(taken)
        if not also:
            return best, chosen
        reached = [offer for offer in self.spends if offer in also]
        worth = self.pool.worth_without(taken) if reached else 0
        for offer in reached:
            saving = worth * PRICE_STEPS * counting(offer).share
            if saving > best or (saving == best and chosen and saving and offer.rank < chosen.rank):
                best, chosen = saving, offer
        return best, chosen

    def _by_plain(self, taken: int) -> Alone:
        worth = self.pool.worth_without(taken)
        left = Quantity(self.pool.quantity - taken * ONE)
        best: Alone = 0, None
        for offer in self.plain:
            saving = plain_of(offer, worth, left) * FINE
            if saving > best[0]:
                best = saving, offer
        self.known[taken] = best
        return best


def plain_of(offer: Offer, worth: Money, left: Quantity) -> Money:
    deal = offer.promotion.deal
    assert isinstance(deal, PercentOff | AmountOff | FixedPrice)
    return plain_saving(deal, worth, left)


def counting(offer: Offer) -> Spend:
    """How a threshold counts."""
    assert offer.spend is not None
    return offer.spend


@dataclass(slots=True)
class Plan:
    """For each pool the pieces that offers take (None: all that is left), and what offers save over all pools.

    `savings` are fine units by rank, of bundles and thresholds; what is left of a pool goes to its offer in
    `alone`.
    """

    taken: list[list[tuple[Offer, int | None]]]
    alone: list[Offer | None]
    savings: dict[int, tuple[Offer, int]] = field(default_factory=dict)
    value: int = 0

    def save(self, offer: Offer, saving: int) -> None:
        """So much more by an offer."""
        self.savings[offer.rank] = offer, self.savings.get(offer.rank, (offer, 0))[1] + saving

    def pieces_taken(self, pool: int) -> int:
        pairs = self.taken[pool]
        return sum(pieces or 0 for _, pieces in pairs) if pairs else 0
