"""Baskets fall apart: pools that share no bundle offer are solved each for themselves, and remembered. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pos_tui.money import HUNDRED_PERCENT, PRICE_STEPS, Money, UnitPrice
from pos_tui.pricing.promotions.bundles import FINE, Bundle, Rank, bundle_of
from pos_tui.pricing.promotions.greedy import Greedy
from pos_tui.pricing.promotions.plan import Plan, Wanted, counting
from pos_tui.pricing.promotions.prepared import TIE, Offer, Prepared
from pos_tui.pricing.promotions.search import Found, Stock, best, rest_of, worth_trying
from pos_tui.pricing.promotions.views import BuyGet, ForPrice, Mix, PercentOff

MOST_TIED = 8
"""Offers that share pools, up to which every use of the pools is tried."""
Fits = dict[int, list[tuple[int, tuple[int, ...]]]]
"""By an offer's rank: the pools that it touches, and which of its groups they fit."""


def fits_of(wants: Sequence[Wanted]) -> Fits:
    fits: Fits = defaultdict(list)
    for number, want in enumerate(wants):
        for offer, groups in want.bundles:
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


def without_hopeless(wants: Sequence[Wanted]) -> None:
    """Forget offers for which the basket does not hold one bundle."""
    fits = fits_of(wants)
    offers = {offer.rank: offer for want in wants for offer, _ in want.bundles}
    hopeless = {rank for rank, offer in offers.items() if most_bundles(offer, fits, wants) < 1}
    for want in wants:
        if want.bundles:
            want.bundles = tuple(touch for touch in want.bundles if touch[0].rank not in hopeless)


def components(wants: Sequence[Wanted]) -> Iterator[list[int]]:
    """The numbers of pools that bundle offers tie together, each group in the order of the pools."""
    leader: dict[int, int] = {}

    def find(rank: int) -> int:
        while leader[rank] != rank:
            leader[rank] = leader[leader[rank]]
            rank = leader[rank]
        return rank

    for want in wants:
        ranks = [offer.rank for offer, _ in want.bundles]
        for rank in ranks:
            leader.setdefault(rank, rank)
            leader[find(rank)] = find(ranks[0])
    together: dict[int, list[int]] = defaultdict(list)
    for number, want in enumerate(wants):
        if want.bundles:
            together[find(want.bundles[0][0].rank)].append(number)
    yield from together.values()


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


def solve(
    wants: Sequence[Wanted], members: Sequence[int], prepared: Prepared, also: Sequence[Offer]
) -> tuple[Found, Sequence[Offer], int]:
    """The best bundles of pools that are tied together; asked before is answered from memory."""
    own = [wants[number] for number in members]
    offers = sorted({touch[0].rank: touch[0] for want in own for touch in want.bundles}.items())
    question = tuple(
        (
            want.question,
            tuple([(offer.rank, groups) for offer, groups in want.bundles]),
            tuple([offer.rank for offer in want.spends if offer in also]) if also else (),
        )
        for want in own
    )
    ranked = [offer for _, offer in offers]
    found, uneven = prepared.remembered(question, lambda: (search(own, ranked, also), fractions(own, ranked)))
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
        roles = tuple((place[offer.rank], groups) for offer, groups in want.bundles)
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
        for offer in (*(touch[0] for touch in want.bundles), *(one for one in want.spends if one in also))
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


def planned(wants: Sequence[Wanted], prepared: Prepared, also: Sequence[Offer] = ()) -> tuple[Plan, Money]:
    """The best plan with bundles and offers for units alone, and what no such plan exceeds.

    Thresholds in `also` are taken as reached, and are left in `Plan.alone`.
    """
    plan = Plan([[] for _ in wants], [None] * len(wants))
    bound, joined = 0, 0
    uneven_of_all = fractions(wants, (), also) + _split_fractions(wants, also) if also else 0
    for members in components(wants):
        found, offers, uneven = solve(wants, members, prepared, also)
        uneven_of_all += uneven
        joined += found.at_most
        bound += in_money(found.at_most, uneven)
        plan.value += found.value
        for number, pairs in zip(members, found.taken, strict=True):
            plan.taken[number] = [(offers[machine], pieces) for machine, pieces in pairs]
        for offer, saving in zip(offers, found.savings, strict=True):
            if saving:
                plan.save(offer, saving)
    for number, want in enumerate(wants):
        saving, plan.alone[number] = want.alone(plan.pieces_taken(number), also)
        if not want.bundles and (chosen := plan.alone[number]):
            plan.value += saving * chosen.weight
            joined += saving * chosen.weight
            bound += saving // FINE
    return plan, in_money(joined, uneven_of_all) if also else Money(bound)
