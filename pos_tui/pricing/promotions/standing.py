"""The basket as it was priced last: what a scan does not touch is not looked at again. Pure but for this memory.

Whatever basket comes, only the pools that differ are taken out and put in; the offers that they touch, the pools
that these tie together, and nothing else are settled anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pos_tui.money import Money
from pos_tui.pricing.promotions.plan import Ranks, Wanted
from pos_tui.pricing.promotions.pools import Alike, Kind, alike, pool_of
from pos_tui.pricing.promotions.prepared import Offer, Prepared
from pos_tui.pricing.promotions.settle import Takings
from pos_tui.pricing.promotions.views import Item, Occasion


@dataclass(frozen=True, slots=True)
class Solved:
    """What tied pools save with bundles at best: weighted, a bound on it, and what each offer saves of it."""

    value: int
    at_most: int
    uneven: int
    savings: tuple[tuple[Offer, int], ...]


@dataclass(eq=False, slots=True)
class Component:
    """Pools that bundle offers tie together, in the order of the pools, and what was found for them."""

    wants: list[Wanted]
    solved: dict[Ranks, Solved] = field(default_factory=dict)


class Standing:
    """The pools of a basket, which of their offers can make a bundle, and what these tie together.

    `wants` are in the order of the pools; `takings` is what each offer took of them.
    """

    def __init__(self, prepared: Prepared, occasion: Occasion, closed: frozenset[int]) -> None:
        self.prepared, self.occasion, self.closed = prepared, occasion, closed
        self.wants: list[Wanted] = []
        self.components: set[Component] = set()
        self.takings = Takings()
        self._by_kind: dict[Kind, Wanted] = {}
        self._tied: dict[Wanted, Component] = {}
        self._touched: dict[int, set[Wanted]] = defaultdict(set)
        self._held: dict[int, list[int]] = {}
        self._live: set[int] = set()
        self._spent: dict[tuple[Offer, ...], int] = defaultdict(int)

    def follow(self, items: Iterable[Item]) -> None:
        """Become this basket."""
        before, self._by_kind = self._by_kind, {}
        came: list[Wanted] = []
        for kind, group in alike(items).items():
            want = before.get(kind)
            if want is None or want.pool.items != group:
                came.append(want := self._wanted(group))
            else:
                del before[kind]
            self._by_kind[kind] = want
        if came or before:
            self._change(came, list(before.values()))
            self.wants = sorted(
                [want for want in self._by_kind.values() if want.plain or want.bundles or want.spends],
                key=lambda want: want.place,
            )

    def worth(self, offers: Sequence[Offer]) -> Money:
        """What the pools that any of these thresholds may count are worth."""
        return Money(
            sum(worth for spends, worth in self._spent.items() if any(offer in offers for offer in spends))
        )

    @property
    def spends(self) -> list[Offer]:
        """The thresholds that touch the basket, best rank first."""
        return sorted({offer for spends in self._spent for offer in spends}, key=lambda offer: offer.rank)

    def _wanted(self, items: Alike) -> Wanted:
        pool = pool_of(items)
        touch = self.prepared.touching(pool.goods)
        plain, bundles, spends = touch.plain, touch.bundles, touch.spends
        if not touch.always:
            plain = tuple(offer for offer in plain if offer.rank not in self.closed)
            bundles = tuple(pair for pair in bundles if pair[0].rank not in self.closed)
            spends = tuple(offer for offer in spends if offer.rank not in self.closed)
        question = pool.key, tuple([offer.rank for offer in plain])
        known = self.prepared.alone(question)
        return Wanted(pool, plain, bundles if pool.pieces else (), spends, known, question, pool.place)

    def _change(self, came: Sequence[Wanted], gone: Sequence[Wanted]) -> None:
        """Count what goes and comes; what is tied to it is tied again."""
        moved: dict[int, Offer] = {}
        for want in gone:
            self._count(want, -1, moved)
        for want in came:
            self._count(want, 1, moved)
        stale = dict.fromkeys(came)
        for rank, offer in moved.items():
            if self._makes_one(offer) != (rank in self._live):
                self._live ^= {rank}
                stale.update(dict.fromkeys(self._touched[rank]))
        for want in stale:
            want.live = tuple([touch for touch in want.bundles if touch[0].rank in self._live])
        self._tie_again(stale, gone)

    def _count(self, want: Wanted, sign: int, moved: dict[int, Offer]) -> None:
        self._spent[want.spends] += sign * want.pool.worth
        pieces = sign * want.pool.pieces
        for offer, groups in want.bundles:
            moved[offer.rank] = offer
            held = self._held.setdefault(offer.rank, [0] * (len(offer.sizes) + 1))
            for group in groups:
                held[group] += pieces
            held[-1] += pieces
            if sign > 0:
                self._touched[offer.rank].add(want)
            else:
                self._touched[offer.rank].discard(want)

    def _makes_one(self, offer: Offer) -> bool:
        """Whether the basket holds the pieces of one bundle."""
        *held, total = self._held[offer.rank]
        return total >= sum(offer.sizes) and all(
            count >= size for count, size in zip(held, offer.sizes, strict=True)
        )

    def _tie_again(self, stale: Collection[Wanted], gone: Sequence[Wanted]) -> None:
        """Components that lost, got or changed a pool fall apart, and their pools are tied as they are now."""
        loose = dict.fromkeys(stale)
        ranks = {offer.rank for want in stale for offer, _ in want.live}
        near = {other for rank in ranks for other in self._touched[rank]}
        for component in {self._tied[want] for want in (*stale, *gone, *near) if want in self._tied}:
            self.components.remove(component)
            loose.update(dict.fromkeys(component.wants))
            for want in component.wants:
                del self._tied[want]
        for want in gone:
            loose.pop(want, None)
        for want in loose:
            want.parts.clear()
        for wants in tied(sorted(loose, key=lambda want: want.place)):
            component = Component(wants)
            self.components.add(component)
            self._tied.update(dict.fromkeys(wants, component))


def tied(wants: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    """The pools that bundle offers tie together, each group in the order of the pools."""
    leader: dict[int, int] = {}

    def find(rank: int) -> int:
        while leader[rank] != rank:
            leader[rank] = leader[leader[rank]]
            rank = leader[rank]
        return rank

    some = [want for want in wants if want.live]
    for want in some:
        first = want.live[0][0].rank
        for offer, _ in want.live:
            leader.setdefault(offer.rank, offer.rank)
            leader[find(offer.rank)] = find(leader.setdefault(first, first))
    together: dict[int, list[Wanted]] = defaultdict(list)
    for want in some:
        together[find(want.live[0][0].rank)].append(want)
    yield from together.values()
