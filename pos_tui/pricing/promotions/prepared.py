"""Promotions made ready to be asked at every scan: which of them touch a product, without a look at the rest."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from pos_tui.pricing.promotions.fits import ALWAYS
from pos_tui.pricing.promotions.pools import Goods
from pos_tui.pricing.promotions.views import BuyGet, Deal, Mix, Promotion, Selector

MOST_REMEMBERED = 4_096
"""Answers kept for the next scan; past them all are forgotten and found again."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion at its rank: 0 wins every tie. `weight` is what its savings count in a choice."""

    rank: int
    weight: int
    promotion: Promotion
    always: bool


Touch = tuple[Offer, tuple[int, ...]]
"""An offer, and which of its groups a product fits."""

TIE = 96
"""Savings are compared before ties: they stand this many bits higher than the ranks."""


@dataclass(slots=True)
class Index:
    """Which selections name a thing: pairs of an offer's rank and the number of its group."""

    everything: list[tuple[int, int]] = field(default_factory=list)
    products: dict[UUID, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    categories: dict[UUID, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    brands: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, selector: Selector, entry: tuple[int, int]) -> None:
        if selector.everything:
            self.everything.append(entry)
            return
        for product in selector.products:
            self.products[product].append(entry)
        for category in selector.categories:
            self.categories[category].append(entry)
        for brand in selector.brands:
            self.brands[brand].append(entry)

    def of(self, goods: Goods) -> set[tuple[int, int]]:
        found = set(self.everything)
        found.update(self.products.get(goods.product_id, ()))
        if goods.category_id is not None:
            found.update(self.categories.get(goods.category_id, ()))
        if goods.brand is not None:
            found.update(self.brands.get(goods.brand, ()))
        return found


class Prepared:
    """All offers of one version, indexed, with a memory of what was found; no answer depends on the memory."""

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        ranked = sorted(promotions, key=lambda one: (-one.priority, one.promotion_id.int))
        self.offers = [
            Offer(rank, (1 << TIE) + len(ranked) - rank, promotion, promotion.when == ALWAYS)
            for rank, promotion in enumerate(ranked)
        ]
        self._index = Index()
        self._memory: dict[Hashable, object] = {}
        for offer in self.offers:
            for group, selector in enumerate(selectors(offer.promotion.deal)):
                self._index.add(selector, (offer.rank, group))

    def touching(self, goods: Goods) -> tuple[Touch, ...]:
        """The offers that name these goods, best rank first, open or not."""
        return self.remembered(goods, lambda: self._touching(goods))

    def _touching(self, goods: Goods) -> tuple[Touch, ...]:
        groups: dict[int, list[int]] = defaultdict(list)
        for rank, group in sorted(self._index.of(goods)):
            groups[rank].append(group)
        return tuple((self.offers[rank], tuple(fitting)) for rank, fitting in groups.items())

    def remembered(self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer to a question asked before, else found now."""
        if question not in self._memory:
            if len(self._memory) >= MOST_REMEMBERED:
                self._memory.clear()
            self._memory[question] = find()
        return self._memory[question]  # type: ignore[return-value]


def prepare(promotions: Iterable[Promotion]) -> Prepared:
    """Promotions ready to be asked; built once for each version of the offers."""
    return Prepared(promotions)


def selectors(deal: Deal) -> Sequence[Selector]:
    """The selections of a deal, one for each of its groups."""
    if isinstance(deal, BuyGet):
        return deal.buy.selector, deal.get.selector
    if isinstance(deal, Mix):
        return [group.selector for group in deal.groups]
    return (deal.selector,)
