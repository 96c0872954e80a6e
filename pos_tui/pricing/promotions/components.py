"""Baskets fall apart: pools that share no bundle offer are solved each for themselves, and remembered. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from pos_tui.money import HUNDRED_PERCENT, PRICE_STEPS, Money, UnitPrice
from pos_tui.pricing.promotions.bundles import FINE, Bundle, Rank, bundle_of
from pos_tui.pricing.promotions.greedy import Greedy
from pos_tui.pricing.promotions.plan import Plan, Ranks, Wanted, counting
from pos_tui.pricing.promotions.prepared import TIE, Offer, Prepared
from pos_tui.pricing.promotions.search import Found, Stock, best, rest_of, worth_trying
from pos_tui.pricing.promotions.standing import Component, Solved, Standing
from pos_tui.pricing.promotions.views import BuyGet, ForPrice, Mix, PercentOff

MOST_TIED = 8
"""Offers that share pools, up to which every use of the pools is tried."""
Fits = dict[int, list[tuple[int, tuple[int, ...]]]]
"""By an offer's rank: the pools that it touches, and which of its groups they fit."""


def fits_of(wants: Sequence[Wanted]) -> Fits:
    fits: Fits = defaultdict(list)
    for number, want in enumerate(wants):
        for offer, groups in want.live:
            fits[offer.rank].append((number, groups))
    return fits


def most_bundles(offer: Offer, fits: Fits, wants: Sequence[Wanted]) -> int:
    """No more bundles than these can be made of the basket."""
    sizes = offer.sizes
    held = [0] * len(sizes)
    total = 0
    for number, groups in fits[offer.rank]:
        pieces = wants[number].pool.pieces
        total += pieces
        for group in groups:
            held[group] += pieces
    most = min(count // size for count, size in zip(held, sizes, strict=True))
    return min(most, total // sum(sizes))


def machine_of(offer: Offer, fits: Fits, wants: Sequence[Wanted]) -> Bundle | Rank:
    """How an offer's bundles are counted in this basket."""
    deal, limit = offer.promotion.deal, offer.promotion.most_per_basket
    assert isinstance(deal, ForPrice | BuyGet | Mix)
    most = most_bundles(offer, fits, wants)
    every = [groups for _, groups in fits[offer.rank]]
    return bundle_of(
        deal,
        most if limit is None else min(limit, most),
        limited=limit is not None and limit < most,
        same=all(groups == (0, 1) for groups in every),
        apart=all(len(groups) == 1 for groups in every),
    )


def solved(component: Component, prepared: Prepared, also: Sequence[Offer], ranks: Ranks) -> Solved:
    """The best bundles of pools that are tied together, which become the parts of these pools."""
    known = component.solved.get(ranks)
    if known is None:
        found, offers, uneven = _solve(component.wants, prepared, also)
        for want, pairs in zip(component.wants, found.taken, strict=True):
            taken = tuple((offers[machine], pieces) for machine, pieces in pairs)
            want.parts[ranks] = want.part(taken, sum(pieces for _, pieces in pairs), also)
        savings = tuple((offer, saving) for offer, saving in zip(offers, found.savings, strict=True) if saving)
        known = component.solved[ranks] = Solved(found.value, found.at_most, uneven, savings)
    return known


def _solve(
    wants: Sequence[Wanted], prepared: Prepared, also: Sequence[Offer]
) -> tuple[Found, Sequence[Offer], int]:
    """Look for the best bundles of pools that are tied together; asked before is answered from memory."""
    offers = sorted({touch[0].rank: touch[0] for want in wants for touch in want.live}.items())
    question = tuple(
        (
            want.question,
            tuple([(offer.rank, groups) for offer, groups in want.live]),
            tuple([offer.rank for offer in want.spends if offer in also]) if also else (),
        )
        for want in wants
    )
    ranked = [offer for _, offer in offers]
    found, uneven = prepared.remembered(question, lambda: (search(wants, ranked, also), fractions(wants, ranked)))
    return found, ranked, uneven


def search(wants: Sequence[Wanted], offers: Sequence[Offer], also: Sequence[Offer]) -> Found:
    """Look for the best use of these pools among these offers."""
    fits = fits_of(wants)
    place = {offer.rank: number for number, offer in enumerate(offers)}
    stocks = []
    for want in wants:
        alone = []
        for taken in range(want.pool.pieces + 1):
            saving, chosen = want.alone(taken, also)
            alone.append(saving * chosen.weight if chosen else 0)
        roles = tuple((place[offer.rank], groups) for offer, groups in want.live)
        stocks.append(Stock(want.pool.price, want.pool.pieces, tuple(alone), roles))
    machines = [machine_of(offer, fits, wants) for offer in offers]
    weights = [offer.weight for offer in offers]
    stocks = worth_trying(stocks, machines, weights, [sum(offer.sizes) for offer in offers])
    found = best(stocks, machines, weights) if len(machines) <= MOST_TIED else None
    if found is not None and found.at_most == found.value:
        return found
    at_most = found.at_most if found else rest_of(stocks, machines, weights)[0]
    quick = Greedy(stocks, machines, weights).run(at_most)
    return found if found is not None and found.value >= quick.value else quick


def fractions(wants: Sequence[Wanted], offers: Sequence[Offer], also: Sequence[Offer] = ()) -> int:
    """How many offers may save a fraction of a minor unit before they are rounded."""
    uneven = {
        offer.rank
        for want in wants
        for offer in (*(touch[0] for touch in want.live), *(one for one in want.spends if one in also))
        if want.pool.price * share_of(offer) % FINE
    }
    return len(uneven & {offer.rank for offer in (*offers, *also)})


def _split_fractions(wants: Sequence[Wanted], also: Sequence[Offer]) -> int:
    """Pieces parted between a threshold and an uneven offer of their own may gain two halves by rounding."""
    parted = [
        want
        for want in wants
        if want.pool.pieces
        and any(offer in also for offer in want.spends)
        and any(_is_uneven(offer, want.pool.price) for offer in want.plain)
    ]
    return 2 * len(parted)


def _is_uneven(offer: Offer, price: UnitPrice) -> bool:
    deal = offer.promotion.deal
    return bool(price % PRICE_STEPS) or (isinstance(deal, PercentOff) and bool(price * deal.rate % FINE))


def share_of(offer: Offer) -> int:
    deal = offer.promotion.deal
    match deal:
        case BuyGet(rate=rate):
            return rate
        case Mix(reward=reward):
            if reward.kind == "percent":
                return reward.rate
            return HUNDRED_PERCENT if reward.kind == "price" else 0
        case ForPrice():
            return HUNDRED_PERCENT
    return counting(offer).share


def in_money(value: int, uneven: int) -> Money:
    """More than any choice of at most this value saves once each uneven offer is rounded."""
    return Money(((value >> TIE) + uneven * FINE // 2) // FINE)


def planned(standing: Standing, also: Sequence[Offer] = ()) -> tuple[Plan, Money]:
    """The best plan with bundles and offers for units alone, and what no such plan exceeds.

    Thresholds in `also` are taken as reached, and are left in `Part.alone`.
    """
    ranks = tuple([offer.rank for offer in also])
    savings: dict[int, tuple[Offer, int]] = {}
    bound = value = joined = 0
    uneven = fractions(standing.wants, (), also) + _split_fractions(standing.wants, also) if also else 0
    for component in standing.components:
        one = solved(component, standing.prepared, also, ranks)
        uneven += one.uneven
        joined += one.at_most
        bound += in_money(one.at_most, one.uneven)
        value += one.value
        savings.update({offer.rank: (offer, saving) for offer, saving in one.savings})
    parts = []
    for want in standing.wants:
        part = want.parts.get(ranks)
        if part is None:
            part = want.parts[ranks] = want.part((), 0, also)
        parts.append(part)
        if not want.live:
            value += part.value
            joined += part.value
            bound += (part.value >> TIE) // FINE
    return Plan(parts, savings, value), in_money(joined, uneven) if also else Money(bound)
