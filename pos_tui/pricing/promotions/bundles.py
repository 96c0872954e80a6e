"""How pieces make bundles: counts per group that start at nothing, and must end there. Pure.

Savings are counted in ten-thousandths of a minor unit times millionths (`FINE` to the minor unit), so that prices
in fractions of a cent and percentages stay whole numbers; what a promotion saves is rounded once, at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import le

from pos_tui.money import HUNDRED_PERCENT, ONE, PRICE_STEPS, Money, Quantity, UnitPrice, extend
from pos_tui.pricing.promotions.views import AmountReward, BuyGet, ForPrice, Mix, PercentReward, Threshold

FINE = HUNDRED_PERCENT * PRICE_STEPS
State = tuple[int, ...]
Step = tuple[State, int]
Supply = tuple[int, ...]
"""Pieces that are still to come: those that fit each group, and all of them."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """`sizes` pieces of each group; a piece saves its group's share of its price, each bundle `bonus` more.

    A state is the pieces of each group that are not yet in a whole bundle, then, where `most` limits them, the
    bundles made. `ranked`: pieces come dearest first, and what is got (the second group) follows what is bought.
    """

    sizes: tuple[int, ...]
    shares: tuple[int, ...]
    bonus: int
    most: int
    limited: bool
    ranked: bool

    @property
    def compares(self) -> bool:
        return self.ranked

    @property
    def leans(self) -> bool:
        return self.bonus != 0

    @property
    def start(self) -> State:
        return (0,) * (len(self.sizes) + 1)

    def take(self, state: State, groups: tuple[int, ...], pieces: int, price: UnitPrice) -> Iterator[Step]:
        """Each way of putting so many pieces of one price into the groups they fit: the state then, the saving."""
        if len(groups) == 1:
            counts = list(state)
            counts[groups[0]] += pieces
            return self._made(counts, pieces * price * self.shares[groups[0]])
        return self._spread(state, groups, pieces, price)

    def _spread(self, state: State, groups: tuple[int, ...], pieces: int, price: UnitPrice) -> Iterator[Step]:
        first, rest = groups[0], groups[1:]
        for here in range(pieces + 1):
            counts = list(state)
            counts[first] += here
            for after, saving in self.take(tuple(counts), rest, pieces - here, price):
                yield after, saving + here * price * self.shares[first]

    def _made(self, counts: list[int], saving: int) -> Iterator[Step]:
        made = min(count // size for count, size in zip(counts, self.sizes, strict=False))
        for group, size in enumerate(self.sizes):
            counts[group] -= made * size
            if counts[group] > size * self.most:
                return
        if self.limited:
            counts[-1] += made
            if counts[-1] > self.most or (counts[-1] == self.most and any(counts[:-1])):
                return
        yield tuple(counts), saving + made * self.bonus

    def follows(self, state: State) -> bool:
        """False where something got is dearer than what is bought with it."""
        return not self.ranked or state[1] <= self.sizes[1] * (state[0] // self.sizes[0])

    def is_whole(self, state: State) -> bool:
        return not any(state[:-1])

    def may_end(self, state: State, coming: Supply) -> bool:
        """False where what is still to come cannot fill the open bundles."""
        opened = max([-(-count // size) for count, size in zip(state, self.sizes, strict=False)])
        needs = [opened * size - count for count, size in zip(state, self.sizes, strict=False)]
        return sum(needs) <= coming[-1] and all(map(le, needs, coming))

    def lean(self, state: State) -> int:
        """The part of the bonus that the open bundles have earned."""
        return self.bonus * sum(state[:-1]) // sum(self.sizes)

    def at_best(self, groups: tuple[int, ...], price: UnitPrice) -> int:
        """More than one piece of this price can save, with its part of the bonus."""
        return price * max(self.shares[group] for group in groups) + self.bonus // sum(self.sizes) + 1


@dataclass(frozen=True, slots=True)
class Rank:
    """Buy and get from one selection: of pieces that come dearest first, `buy` are paid, then `get` are lowered.

    Consecutive bundles are the best ones: no other grouping of the same pieces puts a dearer piece at its place.
    """

    buy: int
    get: int
    share: int
    most: int
    limited: bool
    ranked: bool = False
    compares: bool = True
    leans: bool = False

    @property
    def start(self) -> State:
        return (0, 0)

    def take(self, state: State, groups: tuple[int, ...], pieces: int, price: UnitPrice) -> Iterator[Step]:
        """The next pieces in the row, whatever group they fit."""
        size = self.buy + self.get
        made, left = divmod(state[0] + pieces, size)
        done = state[1] + made if self.limited else 0
        if done < self.most or (done == self.most and not left) or not self.limited:
            got = made * self.get + max(0, left - self.buy) - max(0, state[0] - self.buy)
            yield (left, done), got * price * self.share

    def follows(self, state: State) -> bool:
        return True

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.buy, self.get

    def may_end(self, state: State, coming: Supply) -> bool:
        return state[0] == 0 or self.buy + self.get - state[0] <= coming[-1]

    def is_whole(self, state: State) -> bool:
        return state[0] == 0

    def lean(self, state: State) -> int:
        return 0

    def at_best(self, groups: tuple[int, ...], price: UnitPrice) -> int:
        return price * self.share


@dataclass(frozen=True, slots=True)
class Spend:
    """Units counted towards a threshold; a state is what they are worth, no further than the threshold."""

    at_least: Money
    share: int
    bonus: int
    ranked: bool = False
    compares: bool = False
    leans: bool = True

    @property
    def start(self) -> State:
        return (0,)

    def take(self, state: State, groups: tuple[int, ...], pieces: int, price: UnitPrice) -> Iterator[Step]:
        """So many pieces, each counted at its price."""
        worth = extend(price, Quantity(pieces * ONE))
        reached = min(self.at_least, state[0] + worth)
        bonus = self.bonus if state[0] < self.at_least <= reached else 0
        yield (reached,), worth * PRICE_STEPS * self.share + bonus

    def follows(self, state: State) -> bool:
        return True

    @property
    def sizes(self) -> tuple[int, ...]:
        return (1,)

    def may_end(self, state: State, coming: Supply) -> bool:
        return coming[-1] > 0 or self.is_whole(state)

    def is_whole(self, state: State) -> bool:
        return state[0] in (0, self.at_least)

    def lean(self, state: State) -> int:
        return self.bonus * state[0] // self.at_least if state[0] < self.at_least else 0

    def at_best(self, groups: tuple[int, ...], price: UnitPrice) -> int:
        return price * self.share + self.bonus * (price // PRICE_STEPS + 1) // self.at_least + 1


Machine = Bundle | Rank | Spend


def bundle_of(
    deal: ForPrice | BuyGet | Mix, most: int, *, limited: bool, same: bool, apart: bool
) -> Bundle | Rank:
    """The counting of a deal; `same` and `apart`: both sides fit the same goods of the basket, or share none."""
    if isinstance(deal, ForPrice):
        return Bundle((deal.quantity,), (HUNDRED_PERCENT,), -deal.price * FINE, most, limited, False)
    if isinstance(deal, BuyGet):
        sizes = deal.buy.quantity, deal.get.quantity
        if same:
            return Rank(*sizes, deal.rate, most, limited)
        return Bundle(sizes, (0, deal.rate), 0, most, limited, not apart)
    wanted = tuple(group.quantity for group in deal.groups)
    if isinstance(deal.reward, PercentReward):
        share, bonus = int(deal.reward.rate), 0
    elif isinstance(deal.reward, AmountReward):
        share, bonus = 0, deal.reward.amount * FINE
    else:
        share, bonus = HUNDRED_PERCENT, -deal.reward.price * FINE
    return Bundle(wanted, (share,) * len(wanted), bonus, most, limited, False)


def spend_of(deal: Threshold) -> Spend:
    """The counting of a threshold; its amount is never more than what had to be spent."""
    if isinstance(deal.reward, PercentReward):
        return Spend(deal.at_least, deal.reward.rate, 0)
    return Spend(deal.at_least, 0, min(deal.reward.amount, deal.at_least) * FINE)
