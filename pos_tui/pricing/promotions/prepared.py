"""Promotions made ready to be asked at every scan: which of them touch a product, without a look at the rest."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from pos_tui.pricing.promotions.bundles import Spend, spend_of
from pos_tui.pricing.promotions.fits import ALWAYS
from pos_tui.pricing.promotions.pools import Goods
from pos_tui.pricing.promotions.views import BuyGet, Deal, ForPrice, Mix, Promotion, Selector, Threshold

if TYPE_CHECKING:  # what stands is made of what is prepared
    from pos_tui.pricing.promotions.standing import Standing

MOST_REMEMBERED = 16_384
"""Answers kept for the next scan; past them all are forgotten and found again."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False, slots=True)
class Offer:
    """A promotion at its rank: 0 wins every tie. `weight` is what its savings count in a choice.

    `sizes` are the pieces of each group in a bundle, none where it needs none; `spend` counts towards a threshold.
    """

    rank: int
    weight: int
    promotion: Promotion
    always: bool
    sizes: tuple[int, ...]
    spend: Spend | None


Touch = tuple[Offer, tuple[int, ...]]
"""An offer, and which of its groups a product fits."""


@dataclass(frozen=True, slots=True)
class Touching:
    """The offers that name a product, best rank first; `always` where none of them ever closes."""

    plain: tuple[Offer, ...]
    bundles: tuple[Touch, ...]
    spends: tuple[Offer, ...]
    always: bool

    def every(self) -> Iterator[Touch]:
        """All of them, with the groups that the product fits."""
        yield from ((offer, (0,)) for offer in (*self.plain, *self.spends))
        yield from self.bundles


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
    """All offers of one version, indexed, with a memory of what was found; no answer depends on the memory.

    `standing` is the basket that was priced last: the next one is mostly the same.
    """

    def __init__(self, promotions: Iterable[Promotion]) -> None:
        ranked = sorted(promotions, key=lambda one: (-one.priority, one.promotion_id.int))
        self.offers = [
            _offer(rank, (1 << TIE) + len(ranked) - rank, promotion) for rank, promotion in enumerate(ranked)
        ]
        self._index = Index()
        self._memory: dict[Hashable, object] = {}
        self.standing: Standing | None = None
        for offer in self.offers:
            for group, selector in enumerate(selectors(offer.promotion.deal)):
                self._index.add(selector, (offer.rank, group))

    def touching(self, goods: Goods) -> Touching:
        """The offers that name these goods, open or not."""
        return self.remembered(goods, lambda: self._touching(goods))

    def alone(self, question: Hashable) -> dict[int, tuple[int, Offer | None]]:
        """What is known of a pool's own best offer, by the pieces taken out of it."""
        return self.remembered(question, dict)

    def _touching(self, goods: Goods) -> Touching:
        groups: dict[int, list[int]] = defaultdict(list)
        for rank, group in sorted(self._index.of(goods)):
            groups[rank].append(group)
        touches = [(self.offers[rank], tuple(fitting)) for rank, fitting in groups.items()]
        deals = [touch[0].promotion.deal for touch in touches]
        bundles = [isinstance(deal, ForPrice | BuyGet | Mix) for deal in deals]
        spends = [isinstance(deal, Threshold) for deal in deals]
        return Touching(
            tuple(
                offer for (offer, _), made, spend in zip(touches, bundles, spends, strict=True) if not made | spend
            ),
            tuple(compress(touches, bundles)),
            tuple(offer for offer, _ in compress(touches, spends)),
            all(offer.always for offer, _ in touches),
        )

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


def _offer(rank: int, weight: int, promotion: Promotion) -> Offer:
    deal = promotion.deal
    sizes: tuple[int, ...] = ()
    match deal:
        case ForPrice(quantity=quantity):
            sizes = (quantity,)
        case BuyGet(buy=buy, get=get):
            sizes = buy.quantity, get.quantity
        case Mix(groups=groups):
            sizes = tuple(group.quantity for group in groups)
    spend = spend_of(deal) if isinstance(deal, Threshold) else None
    return Offer(rank, weight, promotion, promotion.when == ALWAYS, sizes, spend)


def selectors(deal: Deal) -> Sequence[Selector]:
    """The selections of a deal, one for each of its groups."""
    if isinstance(deal, BuyGet):
        return deal.buy.selector, deal.get.selector
    if isinstance(deal, Mix):
        return [group.selector for group in deal.groups]
    return (deal.selector,)
