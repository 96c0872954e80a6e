"""Spend so much: which thresholds to reach, and with which units. Pure.

Thresholds tie the whole basket together, so they are first taken as reached: what that saves bounds every
choice, and where the units that have nothing better reach them anyhow, it is the choice. Otherwise units give
up their own offer, those first that lose least, and a small basket is searched through.
"""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain, combinations

from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice, extend, price_from_money
from pos_tui.pricing.promotions.bundles import FINE
from pos_tui.pricing.promotions.components import fits_of, fractions, in_money, machine_of, planned
from pos_tui.pricing.promotions.plan import Loss, Part, Plan, Wanted, counting
from pos_tui.pricing.promotions.prepared import Offer
from pos_tui.pricing.promotions.search import Stock
from pos_tui.pricing.promotions.search import best as best_use
from pos_tui.pricing.promotions.standing import Standing

MOST_TOGETHER = 4
"""Thresholds within reach that are tried in every combination; of more, each by itself and all of them."""
MOST_PIECES_TOGETHER, MOST_POOLS_TOGETHER, MOST_OFFERS_TOGETHER = 32, 12, 6
"""A basket up to this size is searched through where a threshold is reached only by giving up something."""


def with_thresholds(standing: Standing, base: tuple[Plan, Money]) -> tuple[Plan, Money]:
    """The best plan with any of the thresholds or none, and a bound on every plan."""
    spends = [offer for offer in standing.spends if standing.worth((offer,)) >= counting(offer).at_least]
    if not spends:
        return base
    best, bound = base
    for most, _, relaxed, reached in _promising(standing, base, spends):
        bound = max(bound, most)
        if relaxed.value + sum(counting(offer).bonus * offer.weight for offer in reached) > best.value:
            tried = _reach(standing.wants, relaxed, reached)
            if tried is not None and tried.value > best.value:
                best = tried
    if in_money(best.value, 1) < bound and _is_small(standing.wants, spends):
        searched, most = _together(standing.wants, spends)
        best = searched if searched.value > best.value else best
        bound = min(bound, most)
    return best, bound


def _promising(
    standing: Standing, base: tuple[Plan, Money], spends: Sequence[Offer]
) -> list[tuple[Money, tuple[int, ...], Plan, tuple[Offer, ...]]]:
    """Thresholds that the basket can afford together, the most that they could save, and how: best first."""
    relaxed: dict[tuple[int, ...], tuple[Plan, Money]] = {(): base}
    promising = []
    for reached in _combinations(spends):
        if not _affords(standing, reached):
            continue
        percent = tuple(offer for offer in reached if counting(offer).share)
        ranks = tuple(offer.rank for offer in percent)
        if ranks not in relaxed:
            relaxed[ranks] = planned(standing, percent)
        plan, most = relaxed[ranks]
        bound = Money(most + sum(counting(offer).bonus for offer in reached) // FINE)
        promising.append((bound, tuple(offer.rank for offer in reached), plan, reached))
    return sorted(promising, key=lambda one: (-one[0], one[1]))


def _combinations(spends: Sequence[Offer]) -> Iterator[tuple[Offer, ...]]:
    sizes = range(1, len(spends) + 1) if len(spends) <= MOST_TOGETHER else (1, len(spends))
    return chain.from_iterable(combinations(spends, size) for size in sizes)


def _affords(standing: Standing, reached: Sequence[Offer]) -> bool:
    """No unit counts twice: together they need as much as all that they touch is worth."""
    if len(reached) > MOST_TOGETHER:
        return True
    return standing.worth(reached) >= sum(counting(offer).at_least for offer in reached)


def _reach(wants: Sequence[Wanted], relaxed: Plan, reached: Sequence[Offer]) -> Plan | None:
    """The plan with exactly these thresholds reached; None where that cannot be done so."""
    plan, losses = relaxed.copy(), _losses(relaxed)
    worth = {offer.rank: 0 for offer in reached}
    if any(counting(offer).share for offer in reached):
        for number, part in enumerate(relaxed.parts):
            if part.alone is not None and part.alone.rank in worth:
                worth[part.alone.rank] += _give(wants[number], plan, number, part.alone, None)
    for offer in sorted(reached, key=lambda one: (-counting(one).at_least, one.rank)):
        counted = counting(offer)
        for _, number in _least_loss(wants, plan, losses, offer):
            missing = counted.at_least - worth[offer.rank]
            if missing <= 0:
                break
            worth[offer.rank] += _give(wants[number], plan, number, offer, missing)
        if worth[offer.rank] < counted.at_least:
            return None
        saving = worth[offer.rank] * PRICE_STEPS * counted.share + counted.bonus
        plan.save(offer, saving)
        plan.value += saving * offer.weight
    return plan


def _give(want: Wanted, plan: Plan, number: int, offer: Offer, missing: int | None) -> Money:
    """Count what is left of a pool, or as much of it as is missing, towards a threshold; answers its worth."""
    part = plan.parts[number]
    needed = None if missing is None else -(-missing * PRICE_STEPS // want.pool.price)
    if needed is None or needed >= want.pool.pieces - part.used:
        worth = want.pool.worth_without(part.used)
        after = part.counted(offer)
    else:
        worth = extend(want.pool.price, Quantity(needed * ONE))
        after = want.part((*part.taken, (offer, needed)), part.used + needed)
    plan.value += after.value - part.value
    plan.parts[number] = after
    plan.given.add(number)
    return worth


def _losses(plan: Plan) -> list[Loss]:
    """What it costs to count each pool towards a threshold, the least first; asked once of a plan."""
    if plan.losses is None:
        numbered = enumerate(plan.parts)
        plan.losses = sorted([(part.loss, number) for number, part in numbered if part.loss is not None])
    return plan.losses


def _least_loss(wants: Sequence[Wanted], plan: Plan, losses: Sequence[Loss], offer: Offer) -> Iterator[Loss]:
    """Pools that a threshold may count and that are not counted yet, those first that lose least by it."""
    again = [
        (loss, number)
        for number in plan.given
        if not plan.parts[number].is_whole and (loss := plan.parts[number].loss) is not None
    ]
    untouched = (one for one in losses if one[1] not in plan.given)
    return (one for one in merge(sorted(again), untouched) if offer in wants[one[1]].spends)


def _is_small(wants: Sequence[Wanted], spends: Sequence[Offer]) -> bool:
    touched = [want for want in wants if want.live or want.spends]
    offers = {touch[0].rank for want in touched for touch in want.live}
    return (
        len(touched) <= MOST_POOLS_TOGETHER
        and len(offers) + len(spends) <= MOST_OFFERS_TOGETHER
        and sum(max(1, want.pool.pieces) for want in touched) <= MOST_PIECES_TOGETHER
    )


def _together(wants: Sequence[Wanted], spends: Sequence[Offer]) -> tuple[Plan, Money]:
    """Bundles and thresholds searched at once, goods by weight last and each as one unit."""
    fits = fits_of(wants)
    bundled = {touch[0].rank: touch[0] for want in wants for touch in want.live}
    offers = [*bundled.values(), *spends]
    place = {offer.rank: number for number, offer in enumerate(offers)}
    order = sorted(range(len(wants)), key=lambda number: wants[number].pool.pieces == 0)
    machines = [machine_of(offer, fits, wants) for offer in bundled.values()]
    found = best_use(
        [_stock(wants[number], place) for number in order],
        [*machines, *(counting(offer) for offer in spends)],
        [offer.weight for offer in offers],
    )
    plan = Plan([Part()] * len(wants), {}, found.value)
    for number, pairs in zip(order, found.taken, strict=True):
        want, is_lump = wants[number], not wants[number].pool.pieces
        taken = tuple((offers[machine], None if is_lump else pieces) for machine, pieces in pairs)
        if is_lump and pairs:
            plan.parts[number] = Part(taken)
        else:
            plan.parts[number] = want.part(taken, sum(pieces for _, pieces in pairs))
    for offer, saving in zip(offers, found.savings, strict=True):
        if saving:
            plan.save(offer, saving)
    return plan, in_money(found.at_most, fractions(wants, list(bundled.values()), spends))


def _stock(want: Wanted, place: dict[int, int]) -> Stock:
    roles = [(place[offer.rank], groups) for offer, groups in want.live]
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
