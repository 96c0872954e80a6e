"""A choice in the making: which offer takes how much of which pool, and what that is worth. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from pos_tui.money import NOTHING, ONE, PRICE_STEPS, Money, Quantity
from pos_tui.pricing.promotions.bundles import FINE, Spend
from pos_tui.pricing.promotions.plain import plain_saving
from pos_tui.pricing.promotions.pools import Pool, Slice
from pos_tui.pricing.promotions.prepared import Offer, Touch
from pos_tui.pricing.promotions.views import AmountOff, FixedPrice, PercentOff

Alone = tuple[int, Offer | None]
Ranks = tuple[int, ...]
"""The thresholds that are taken as reached."""
Taken = tuple[int, Quantity, Money]
"""A line, how much of it an offer takes, and what that saves."""


Loss = tuple[tuple[int, int], int]
"""What a threshold costs for each cent of a pool that it counts, how many thresholds want it, and the pool."""


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """A pool's lines cut up: the slices of each offer that takes some, and what the pool's own offer takes off."""

    slices: Sequence[list[Slice]]
    alone: tuple[Taken, ...]


@dataclass(eq=False, slots=True)
class Part:
    """What becomes of one pool: offers take pieces of it (None: all that is left), one of its own the rest.

    `used` are the pieces taken, `value` what the rest saves, weighted; `loss` is what it costs that a
    threshold counts it, `cut` is filled in when it is asked for.
    """

    taken: tuple[tuple[Offer, int | None], ...] = ()
    used: int = 0
    alone: Offer | None = None
    value: int = 0
    loss: tuple[int, int] | None = None
    cut: Cut | None = None
    by_threshold: dict[int, "Part"] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True when a threshold counts all that is left."""
        return bool(self.taken) and self.taken[-1][1] is None

    def counted(self, offer: Offer) -> "Part":
        """The part where a threshold counts all that is left."""
        if offer.rank not in self.by_threshold:
            self.by_threshold[offer.rank] = Part((*self.taken, (offer, None)), self.used)
        return self.by_threshold[offer.rank]


@dataclass(eq=False, slots=True)
class Wanted:
    """A pool, and the open offers that touch it; `known` is its own best offer by pieces taken, for `question`.

    `live` are those of its bundle offers of which the basket holds at least one bundle.
    """

    pool: Pool
    plain: tuple[Offer, ...]
    bundles: tuple[Touch, ...]
    spends: tuple[Offer, ...]
    known: dict[int, Alone]
    question: Hashable
    place: tuple[int, int, bool]
    live: tuple[Touch, ...] = ()
    parts: dict[Ranks, Part] = field(default_factory=dict)

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

    def part(self, taken: tuple[tuple[Offer, int | None], ...], used: int, also: Sequence[Offer] = ()) -> Part:
        """What becomes of the pool where these offers take so many pieces of it."""
        saving, chosen = self.alone(used, also)
        return Part(taken, used, chosen, saving * chosen.weight if chosen else 0, self._loss(used))

    def _loss(self, taken: int) -> tuple[int, int] | None:
        """What each cent that a threshold counts costs here, and how many want it; None where nothing is left."""
        worth = self.pool.worth_without(taken) if self.spends else NOTHING
        return (self.alone(taken)[0] // worth, len(self.spends)) if worth else None

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


def is_plain(offer: Offer) -> bool:
    """True for so much off each unit, whatever else is in the basket."""
    return not offer.sizes and offer.spend is None


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
    """What becomes of each pool, in the order of the pools, and what offers save over all of them.

    `savings` are fine units by rank, of bundles and thresholds; what is left of a pool goes to its own offer.
    `given` are the pools that thresholds count something of; `losses` are filled in when they are asked for.
    """

    parts: list[Part]
    savings: dict[int, tuple[Offer, int]] = field(default_factory=dict)
    value: int = 0
    given: set[int] = field(default_factory=set)
    losses: list[Loss] | None = None

    def save(self, offer: Offer, saving: int) -> None:
        """So much more by an offer."""
        self.savings[offer.rank] = offer, self.savings.get(offer.rank, (offer, 0))[1] + saving

    def copy(self) -> "Plan":
        """Another plan that begins as this one."""
        return Plan(list(self.parts), dict(self.savings), self.value)
