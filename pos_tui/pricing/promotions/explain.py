"""Why an offer that touches a line did not fire: asked when a line is explained, not at every scan. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pos_tui.money import Money
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.fits import why_closed
from pos_tui.pricing.promotions.plan import counting
from pos_tui.pricing.promotions.pools import Goods, Pool, pools_of
from pos_tui.pricing.promotions.prepared import Offer, Prepared, prepare, selectors
from pos_tui.pricing.promotions.views import Fired, Item, Missed, Occasion, Outcome, Selector, Threshold, Use

Groups = tuple[int, ...]
"""Which groups of an offer something fits."""


def why_not(
    items: Sequence[Item],
    promotions: Prepared,
    occasion: Occasion,
    outcome: Outcome,
    *,
    line: int | None = None,
    money: Callable[[Money], str] = str,
    called: Callable[[Selector], str | None] = lambda _: None,
) -> tuple[Missed, ...]:
    """The offers that touch a line (any line, without one) and took nothing of it, each with its reason.

    `money` writes an amount as the shop does; `called` names goods where a selection is one product, category or
    brand that it knows.
    """
    ask = Asked(items, promotions, occasion, outcome, money, called)
    fired = {one.promotion_id: one for one in outcome.fired}
    touched: dict[int, tuple[Offer, list[Item]]] = {}
    for item in items:
        if line is None or item.line == line:
            for offer, _ in promotions.touching(_goods(item)).every():
                touched.setdefault(offer.rank, (offer, []))[1].append(item)
    missed = []
    for _, (offer, its) in sorted(touched.items()):
        used = {use.line for use in _uses(fired, offer)}
        left = [item for item in its if item.line not in used]
        if left and (line is not None or not used):
            missed.append(_missed(offer, left, ask.why(offer, left)))
    return tuple(missed)


def _goods(item: Item) -> Goods:
    return Goods(item.product_id, item.category_id, item.brand)


def _uses(fired: Mapping[UUID, Fired], offer: Offer) -> Sequence[Use]:
    one = fired.get(offer.promotion.promotion_id)
    return one.uses if one else ()


def _missed(offer: Offer, items: Sequence[Item], why: str) -> Missed:
    promotion = offer.promotion
    return Missed(
        promotion_id=promotion.promotion_id,
        code=promotion.code,
        name=promotion.name,
        lines=tuple(item.line for item in items),
        why=why,
    )


@dataclass(frozen=True)
class Asked:
    """A priced basket, asked why an offer keeps away from some of its lines."""

    items: Sequence[Item]
    promotions: Prepared
    occasion: Occasion
    outcome: Outcome
    money: Callable[[Money], str]
    called: Callable[[Selector], str | None]

    def why(self, offer: Offer, left: Sequence[Item]) -> str:
        """The first thing that keeps an offer from these lines."""
        if all(not item.eligible for item in left):
            return left[0].barred or "these lines take no promotion"
        closed = why_closed(offer.promotion.when, self.occasion)
        if closed is not None:
            return closed
        missing = self._missing(offer, left)
        if missing is not None:
            return missing
        if not choose(self.items, prepare([offer.promotion]), self.occasion).saved:
            return "it would cost as much or more"
        return self._beaten(offer, left)

    def _missing(self, offer: Offer, left: Sequence[Item]) -> str | None:
        """What the basket lacks for one bundle, or up to the threshold; None when it holds enough."""
        fitting = [(pool, groups) for pool in pools_of(self.items) if (groups := self._groups(pool.goods, offer))]
        if isinstance(offer.promotion.deal, Threshold):
            missing = counting(offer).at_least - sum(pool.worth for pool, _ in fitting)
            return f"spend {self.money(Money(missing))} more" if missing > 0 else None
        if not offer.sizes:
            return None
        if not any(pool.pieces for pool, _ in fitting):
            return "only for goods sold by the piece"
        return self._short(offer, fitting, left)

    def _short(self, offer: Offer, fitting: Sequence[tuple[Pool, Groups]], left: Sequence[Item]) -> str | None:
        sizes = offer.sizes
        held = [sum(pool.pieces for pool, groups in fitting if group in groups) for group in range(len(sizes))]
        lacks = [max(0, size - count) for size, count in zip(sizes, held, strict=True)]
        short = max(sum(lacks), sum(sizes) - sum(pool.pieces for pool, _ in fitting))
        if short <= 0:
            return None
        which = next((group for group, lack in enumerate(lacks) if lack == short), None)
        return f"needs {short} more{self._of_which(offer, which, left) if which is not None else ''}"

    def _of_which(self, offer: Offer, group: int, left: Sequence[Item]) -> str:
        """The goods of a group by their name, where they are one; else whether they are like these."""
        name = self.called(selectors(offer.promotion.deal)[group])
        if name is not None:
            return f" of {name}"
        if len(offer.sizes) == 1:
            return ""
        is_like = any(group in self._groups(_goods(item), offer) for item in left)
        return " of these goods" if is_like else " of the other goods in the offer"

    def _groups(self, goods: Goods, offer: Offer) -> Groups:
        return next((groups for one, groups in self.promotions.touching(goods).every() if one is offer), ())

    def _beaten(self, offer: Offer, left: Sequence[Item]) -> str:
        """The offers that hold what this one would need: those on its own lines first."""
        lines = {item.line for item in left if item.eligible}
        rivals = list(_rivals(lines, self.outcome, offer))
        if rivals:
            return f"another one saves more ({', '.join(rivals)})"
        limit = offer.promotion.most_per_basket
        if limit is None:
            return "too few are left for another one"
        return "once a basket" if limit == 1 else f"at most {limit} times a basket"


def _rivals(lines: set[int], outcome: Outcome, offer: Offer) -> Iterator[str]:
    for one in outcome.fired:
        if one.promotion_id != offer.promotion.promotion_id and any(use.line in lines for use in one.uses):
            yield one.name
