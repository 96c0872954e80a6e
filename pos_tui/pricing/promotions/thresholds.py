"""Spend so much: which thresholds to reach, and with which units. Pure.

Thresholds tie the whole basket together, so they are first taken as reached: what that saves bounds every
choice, and where the units that have nothing better reach them anyhow, it is the choice. Otherwise units give
up their own offer, those first that lose least, and a small basket is searched through.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice, extend, price_from_money
from pos_tui.pricing.promotions.bundles import FINE
from pos_tui.pricing.promotions.components import fits_of, fractions, in_money, machine_of, planned
from pos_tui.pricing.promotions.plan import Plan, Wanted, counting
from pos_tui.pricing.promotions.prepared import Offer, Prepared
from pos_tui.pricing.promotions.search import Stock
from pos_tui.pricing.promotions.search import best as best_use

MOST_TOGETHER = 4
"""Thresholds within reach that are tried in every combination; of more, each by itself and all of them."""
MOST_PIECES_TOGETHER, MOST_POOLS_TOGETHER, MOST_OFFERS_TOGETHER = 32, 12, 6
"""A basket up to this size is searched through where a threshold is reached only by giving up something."""


def within_reach(wants: Sequence[Wanted]) -> list[Offer]:
    """The thresholds that the basket is worth, best rank first."""
    worth: dict[int, int] = {}
    offers: dict[int, Offer] = {}
    for want in wants:
        for offer in want.spends:
            offers[offer.rank] = offer
            worth[offer.rank] = worth.get(offer.rank, 0) + want.pool.worth
    return [offers[rank] for rank in sorted(offers) if worth[rank] >= counting(offers[rank]).at_least]


def with_thresholds(wants: Sequence[Wanted], prepared: Prepared, base: tuple[Plan, Money]) -> tuple[Plan, Money]:
    """The best plan with any of the thresholds or none, and a bound on every plan."""
    spends = within_reach(wants)
    if not spends:
        return base
    best, bound = base
    promising = _promising(wants, prepared, base, spends)
    for most, _, relaxed, reached in promising:
        bound = max(bound, most)
        if relaxed.value + sum(counting(offer).bonus * offer.weight for offer in reached) > best.value:
            tried = _reach(wants, relaxed, reached)
            if tried is not None and tried.value > best.value:
                best = tried
    if in_money(best.value, 1) < bound and _is_small(wants, spends):
        searched, most = _together(wants, spends)
        best = searched if searched.value > best.value else best
        bound = min(bound, most)
    return best, bound


def _promising(
    wants: Sequence[Wanted], prepared: Prepared, base: tuple[Plan, Money], spends: Sequence[Offer]
) -> list[tuple[Money, tuple[int, ...], Plan, tuple[Offer, ...]]]:
    """Thresholds that the basket can afford together, the most that they could save, and how: best first."""
    relaxed: dict[tuple[int, ...], tuple[Plan, Money]] = {(): base}
    promising = []
    for reached in _combinations(spends):
        if not _affords(wants, reached):
            continue
        percent = tuple(offer for offer in reached if counting(offer).share)
        ranks = tuple(offer.rank for offer in percent)
        if ranks not in relaxed:
            relaxed[ranks] = planned(wants, prepared, percent)
        plan, most = relaxed[ranks]
        bound = Money(most + sum(counting(offer).bonus for offer in reached) // FINE)
        promising.append((bound, tuple(offer.rank for offer in reached), plan, reached))
    return sorted(promising, key=lambda one: (-one[0], one[1]))


def _combinations(spends: Sequence[Offer]) -> Iterator[tuple[Offer, ...]]:
    sizes = range(1, len(spends) + 1) if len(spends) <= MOST_TOGETHER else (1, len(spends))
    return chain.from_iterable(combinations(spends, size) for size in sizes)


def _affords(wants: Sequence[Wanted], reached: Sequence[Offer]) -> bool:
    """No unit counts twice: together they need as much as all that they touch is worth."""
    if len(reached) > MOST_TOGETHER:
        return True
    touched = sum(want.pool.worth for want in wants if any(offer in reached for offer in want.spends))
    return touched >= sum(counting(offer).at_least for offer in reached)


def _reach(wants: Sequence[Wanted], relaxed: Plan, reached: Sequence[Offer]) -> Plan | None:
    """The plan with exactly these thresholds reached; None where that cannot be done so."""
    plan = Plan([list(pairs) for pairs in relaxed.taken], list(relaxed.alone), dict(relaxed.savings))
    worth = {offer.rank: 0 for offer in reached}
    for number, chosen in enumerate(relaxed.alone):
        if chosen is not None and chosen.rank in worth:
            worth[chosen.rank] += _give(wants[number], plan, number, chosen, None)
    for offer in sorted(reached, key=lambda one: (-counting(one).at_least, one.rank)):
        counted = counting(offer)
        for number in _least_loss(wants, plan, offer):
            missing = counted.at_least - worth[offer.rank]
            if missing <= 0:
                break
            worth[offer.rank] += _give(wants[number], plan, number, offer, missing)
        if worth[offer.rank] < counted.at_least:
            return None
        plan.save(offer, worth[offer.rank] * PRICE_STEPS * counted.share + counted.bonus)
    return valued(wants, plan)


def _give(want: Wanted, plan: Plan, number: int, offer: Offer, missing: int | None) -> Money:
    """Count what is left of a pool, or as much of it as is missing, towards a threshold; answers its worth."""
    before = plan.pieces_taken(number)
    left = want.pool.worth_without(before)
    needed = None if missing is None else -(-missing * PRICE_STEPS // want.pool.price)
    if needed is None or needed >= want.pool.pieces - before:
        plan.taken[number].append((offer, None))
        plan.alone[number] = None
        return left
    plan.taken[number].append((offer, needed))
    plan.alone[number] = want.alone(before + needed)[1]
    return extend(want.pool.price, Quantity(needed * ONE))


def _least_loss(wants: Sequence[Wanted], plan: Plan, offer: Offer) -> list[int]:
    """Pools that a threshold may count and that are not counted yet, those first that lose least by it."""
    losses = []
    for number, want in enumerate(wants):
        if offer not in want.spends or any(pieces is None for _, pieces in plan.taken[number]):
            continue
        taken = plan.pieces_taken(number)
        worth = want.pool.worth_without(taken)
        if worth:
            losses.append((want.alone(taken)[0] // worth, len(want.spends), number))
    return [number for _, _, number in sorted(losses)]


def valued(wants: Sequence[Wanted], plan: Plan) -> Plan:
    """The plan with what it is worth."""
    plan.value = sum(offer.weight * saving for offer, saving in plan.savings.values())
    for number, chosen in enumerate(plan.alone):
        if chosen is not None:
            plan.value += wants[number].alone(plan.pieces_taken(number))[0] * chosen.weight
    return plan


def _is_small(wants: Sequence[Wanted], spends: Sequence[Offer]) -> bool:
    touched = [want for want in wants if want.bundles or want.spends]
    offers = {touch[0].rank for want in touched for touch in want.bundles}
    return (
        len(touched) <= MOST_POOLS_TOGETHER
        and len(offers) + len(spends) <= MOST_OFFERS_TOGETHER
        and sum(max(1, want.pool.pieces) for want in touched) <= MOST_PIECES_TOGETHER
    )


def _together(wants: Sequence[Wanted], spends: Sequence[Offer]) -> tuple[Plan, Money]:
    """Bundles and thresholds searched at once, goods by weight last and each as one unit."""
    fits = fits_of(wants)
    bundled = {touch[0].rank: touch[0] for want in wants for touch in want.bundles}
    offers = [*bundled.values(), *spends]
    place = {offer.rank: number for number, offer in enumerate(offers)}
    order = sorted(range(len(wants)), key=lambda number: wants[number].pool.pieces == 0)
    machines = [machine_of(offer, fits, wants) for offer in bundled.values()]
    found = best_use(
        [_stock(wants[number], place) for number in order],
        [*machines, *(counting(offer) for offer in spends)],
        [offer.weight for offer in offers],
    )
    plan = Plan([[] for _ in wants], [None] * len(wants))
    for number, pairs in zip(order, found.taken, strict=True):
        lump = not wants[number].pool.pieces
        plan.taken[number] = [(offers[machine], None if lump else pieces) for machine, pieces in pairs]
        if not (lump and pairs):
            plan.alone[number] = wants[number].alone(plan.pieces_taken(number))[1]
    for offer, saving in zip(offers, found.savings, strict=True):
        if saving:
            plan.save(offer, saving)
    return valued(wants, plan), in_money(found.at_most, fractions(wants, list(bundled.values()), spends))


def _stock(want: Wanted, place: dict[int, int]) -> Stock:
    roles = [(place[offer.rank], groups) for offer, groups in want.bundles]
    roles += [(place[offer.rank], (0,)) for offer in want.spends if offer.rank in place]
    pieces = want.pool.pieces
    alone = []
    for taken in range(pieces + 1):
        saving, chosen = want.alone(taken)
        alone.append(saving * chosen.weight if chosen else 0)
    if not pieces:
        return Stock(_lump_price(want), 1, (alone[0], 0), tuple(roles))
    return Stock(want.pool.price, pieces, tuple(alone), tuple(roles))


def _lump_price(want: Wanted) -> UnitPrice:
    return price_from_money(want.pool.worth)
