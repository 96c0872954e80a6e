"""The best choice by trying every one: slow, plain, and written without a look at the engine.

Every way of dealing the pieces out to the offers is tried, every way of parting these into bundles, and of
every bundle every way of filling its groups. Prices are whole cents and goods are sold by the piece.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product

from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BuyGet,
    FixedPrice,
    ForPrice,
    Item,
    Mix,
    PercentOff,
    PercentReward,
    Promotion,
    Selector,
    Threshold,
)

Piece = tuple[int, int]
"""A product's number and its price in cents."""


def half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))


def fits(selector: Selector, piece: Piece) -> bool:
    return selector.everything or any(one.int == piece[0] for one in selector.products)


def most_saved(items: Sequence[Item], offers: Sequence[Promotion]) -> int:
    """The most that any choice saves, each offer's percentage rounded once."""
    kinds = [((item.product_id.int, item.unit_price // 10_000), item.quantity // 1_000) for item in items]
    takers = [one for one in offers if not isinstance(one.deal, PercentOff | AmountOff | FixedPrice)]
    alone = [one for one in offers if one not in takers]
    best = 0
    for dealt in product(*(list(shares(count, len(takers) + 1)) for _, count in kinds)):
        saved = sum(own(piece, counts[-1], alone) for (piece, _), counts in zip(kinds, dealt, strict=True))
        for number, taker in enumerate(takers):
            pieces = [
                piece for (piece, _), counts in zip(kinds, dealt, strict=True) for _ in range(counts[number])
            ]
            taken = of_taker(taker, tuple(sorted(pieces)))
            if taken is None:
                break
            saved += half_up(taken)
        else:
            best = max(best, saved)
    return best


def shares(count: int, ways: int) -> Iterator[tuple[int, ...]]:
    """Every way of dealing so many pieces out; the last share stays alone."""
    if ways == 1:
        yield (count,)
        return
    for first in range(count + 1):
        for rest in shares(count - first, ways - 1):
            yield (first, *rest)


def own(piece: Piece, count: int, alone: Sequence[Promotion]) -> int:
    """The best single offer for what is left of one product."""
    worth, best = piece[1] * count, 0
    for one in alone:
        deal = one.deal
        if isinstance(deal, PercentOff | AmountOff | FixedPrice) and fits(deal.selector, piece):
            if isinstance(deal, PercentOff):
                saving = half_up(Fraction(worth * deal.rate, 1_000_000))
            elif isinstance(deal, AmountOff):
                saving = min(worth, deal.amount * count)
            else:
                saving = worth - deal.price // 10_000 * count
            best = max(best, saving)
    return best


def of_taker(taker: Promotion, pieces: tuple[Piece, ...]) -> Fraction | None:
    """What an offer saves on exactly these pieces, or None where it cannot take them all."""
    if not pieces:
        return Fraction(0)
    deal = taker.deal
    if isinstance(deal, Threshold):
        worth = sum(price for _, price in pieces)
        if worth < deal.at_least or not all(fits(deal.selector, piece) for piece in pieces):
            return None
        if isinstance(deal.reward, PercentReward):
            return Fraction(worth * deal.reward.rate, 1_000_000)
        return Fraction(min(deal.reward.amount, deal.at_least))
    return parted(taker, pieces, taker.most_per_basket if taker.most_per_basket is not None else len(pieces))


def parted(taker: Promotion, pieces: tuple[Piece, ...], bundles: int) -> Fraction | None:
    """The best way of parting all the pieces into at most so many bundles."""
    if not pieces:
        return Fraction(0)
    deal, best = taker.deal, None
    size = sum(quantity for _, quantity in wanted(deal))
    if bundles == 0 or len(pieces) < size:
        return None
    for others in set(combinations(range(1, len(pieces)), size - 1)):
        inside = (0, *others)
        saving = of_bundle(taker, tuple(pieces[at] for at in inside))
        if saving is None:
            continue
        rest = parted(taker, tuple(piece for at, piece in enumerate(pieces) if at not in inside), bundles - 1)
        if rest is not None and (best is None or saving + rest > best):
            best = saving + rest
    return best


def wanted(deal: object) -> list[tuple[Selector, int]]:
    if isinstance(deal, ForPrice):
        return [(deal.selector, deal.quantity)]
    if isinstance(deal, BuyGet):
        return [(one.selector, one.quantity) for one in (deal.buy, deal.get)]
    assert isinstance(deal, Mix)
    return [(one.selector, one.quantity) for one in deal.groups]


@cache
def of_bundle(taker: Promotion, pieces: tuple[Piece, ...]) -> Fraction | None:
    """What one bundle of these pieces saves at best, or None where they do not fill its groups."""
    savings = [
        one
        for sides in fillings(pieces, tuple(wanted(taker.deal)))
        if (one := of_filled(taker, sides)) is not None
    ]
    return max(savings, default=None)


def fillings(
    pieces: tuple[Piece, ...], groups: tuple[tuple[Selector, int], ...]
) -> Iterator[list[tuple[Piece, ...]]]:
    if not groups:
        if not pieces:
            yield []
        return
    selector, quantity = groups[0]
    for inside in combinations(range(len(pieces)), quantity):
        if all(fits(selector, pieces[at]) for at in inside):
            rest = tuple(piece for at, piece in enumerate(pieces) if at not in inside)
            for others in fillings(rest, groups[1:]):
                yield [tuple(pieces[at] for at in inside), *others]


def of_filled(taker: Promotion, sides: list[tuple[Piece, ...]]) -> Fraction | None:
    deal = taker.deal
    worth = sum(price for side in sides for _, price in side)
    if isinstance(deal, ForPrice):
        return Fraction(worth - deal.price)
    if isinstance(deal, BuyGet):
        for bought, got in product(*sides):
            exchangeable = fits(deal.get.selector, bought) and fits(deal.buy.selector, got)
            if exchangeable and got[1] > bought[1]:
                return None
        return Fraction(sum(price for _, price in sides[1]) * deal.rate, 1_000_000)
    assert isinstance(deal, Mix)
    if isinstance(deal.reward, PercentReward):
        return Fraction(worth * deal.reward.rate, 1_000_000)
    return Fraction(deal.reward.amount if isinstance(deal.reward, AmountReward) else worth - deal.reward.price)
