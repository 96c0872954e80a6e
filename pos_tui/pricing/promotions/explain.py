"""Why an offer that touches a line did not fire: asked when a line is explained, not at every scan. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

from pos_tui.money import Money
from pos_tui.pricing.promotions.choose import choose
from pos_tui.pricing.promotions.fits import why_closed
from pos_tui.pricing.promotions.plan import counting
from pos_tui.pricing.promotions.pools import Goods, Pool, pools_of
from pos_tui.pricing.promotions.prepared import Offer, Prepared, prepare
from pos_tui.pricing.promotions.views import Fired, Item, Missed, Occasion, Outcome, Threshold, Use


def why_not(
    items: Sequence[Item],
    promotions: Prepared,
    occasion: Occasion,
    outcome: Outcome,
    *,
    line: int | None = None,
    money: Callable[[Money], str] = str,
) -> tuple[Missed, ...]:
    """The offers that touch a line (any line, without one) and took nothing of it, each with its reason.

    `money` writes an amount as the shop does.
    """
    asked = [item for item in items if line is None or item.line == line]
    fired = {one.promotion_id: one for one in outcome.fired}
    touched: dict[int, tuple[Offer, list[Item]]] = {}
    for item in asked:
        for offer, _ in promotions.touching(_goods(item)).every():
            touched.setdefault(offer.rank, (offer, []))[1].append(item)
    missed = []
    for _, (offer, its) in sorted(touched.items()):
        used = {use.line for use in _uses(fired, offer)}
        left = [item for item in its if item.line not in used]
        if left and (line is not None or not used):
            why = _why(items, left, promotions, occasion, outcome, offer, money)
            missed.append(_missed(offer, left, why))
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


def _why(
    items: Sequence[Item],
    left: Sequence[Item],
    promotions: Prepared,
    occasion: Occasion,
    outcome: Outcome,
    offer: Offer,
    money: Callable[[Money], str],
) -> str:
    """The first thing that keeps an offer from these lines."""
    if all(not item.eligible for item in left):
        return left[0].barred or "these lines take no promotion"
    closed = why_closed(offer.promotion.when, occasion)
    if closed is not None:
        return closed
    pools = pools_of(items)
    missing = _missing(pools, promotions, offer, money)
    if missing is not None:
        return missing
    alone = choose(items, prepare([offer.promotion]), occasion)
    if not alone.saved:
        return "it would cost as much or more"
    return _beaten(items, left, outcome, offer)


def _missing(
    pools: Sequence[Pool], promotions: Prepared, offer: Offer, money: Callable[[Money], str]
) -> str | None:
    """What the basket lacks for one bundle, or up to the threshold; None when it holds enough."""
    fitting = [
        (pool, groups)
        for pool in pools
        for touch, groups in promotions.touching(pool.goods).every()
        if touch.rank == offer.rank
    ]
    if isinstance(offer.promotion.deal, Threshold):
        missing = counting(offer).at_least - sum(pool.worth for pool, _ in fitting)
        return f"spend {money(Money(missing))} more" if missing > 0 else None
    if not offer.sizes:
        return None
    if not any(pool.pieces for pool, _ in fitting):
        return "only for goods sold by the piece"
    sizes = offer.sizes
    held = [sum(pool.pieces for pool, groups in fitting if group in groups) for group in range(len(sizes))]
    lacks = [max(0, size - count) for size, count in zip(sizes, held, strict=True)]
    short = max(sum(lacks), sum(sizes) - sum(pool.pieces for pool, _ in fitting))
    if short <= 0:
        return None
    which = next((group for group, lack in enumerate(lacks) if lack == short), None)
    return f"needs {short} more" + (f" of its group {which + 1}" if which is not None and len(sizes) > 1 else "")


def _beaten(items: Sequence[Item], left: Sequence[Item], outcome: Outcome, offer: Offer) -> str:
    """The offers that hold what this one would need: those on its own lines first."""
    lines = {item.line for item in left if item.eligible}
    rivals = list(_rivals(lines, outcome, offer))
    if not rivals:
        limit = offer.promotion.most_per_basket
        return f"at most {limit} times in a basket" if limit is not None else "too few are left for another one"
    return f"another one saves more ({', '.join(rivals)})"


def _rivals(lines: set[int], outcome: Outcome, offer: Offer) -> Iterator[str]:
    for one in outcome.fired:
        if one.promotion_id != offer.promotion.promotion_id and any(use.line in lines for use in one.uses):
            yield one.name
