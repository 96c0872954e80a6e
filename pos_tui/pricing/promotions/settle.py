"""From a choice to money: every saving rounded once, spread over its units, never more than a line costs. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from pos_tui.money import ONE, Money, Quantity, allocate, rounded_quotient
from pos_tui.pricing.promotions.bundles import FINE
from pos_tui.pricing.promotions.plan import Plan, Wanted, plain_of
from pos_tui.pricing.promotions.pools import Slice, sliced
from pos_tui.pricing.promotions.prepared import Offer, Prepared
from pos_tui.pricing.promotions.views import Fired, Item, Outcome, Use

Taken = tuple[int, Quantity, Money]
"""A line, how much of it an offer takes, and what that saves."""
Cuts = dict[int, list[list[Slice]]]
"""By an offer's rank: the slices that it takes, pool by pool."""


def settle(
    items: Sequence[Item], wants: Sequence[Wanted], plan: Plan, at_most: Money, prepared: Prepared
) -> Outcome:
    """What the plan takes off each line; a bundle's saving is spread over its units, in proportion to price."""
    cuts: Cuts = defaultdict(list)
    offers: dict[int, Offer] = {}
    uses: dict[int, list[Taken]] = defaultdict(list)
    for number, want in enumerate(wants):
        _cut(number, want, plan, (cuts, offers, uses))
    for rank, (offer, saving) in plan.savings.items():
        offers[rank] = offer
        uses[rank] += _spread(rounded_quotient(saving, FINE), cuts[rank])
    amounts: dict[int, int] = defaultdict(int)
    fired = []
    for rank, taken in sorted(uses.items()):
        if any(amount for _, _, amount in taken):
            fired.append(_remembered(prepared, offers[rank], tuple(sorted(taken))))
        for line, _, amount in taken:
            amounts[line] += amount
    saved = Money(sum(amounts.values()))
    return Outcome(
        fired=tuple(fired),
        amounts=tuple(Money(amounts[item.line]) for item in items),
        saved=saved,
        exact=saved >= at_most,
        at_most=max(saved, at_most),
    )


def _cut(
    number: int, want: Wanted, plan: Plan, into: tuple[Cuts, dict[int, Offer], dict[int, list[Taken]]]
) -> None:
    """Give every offer its slices of a pool; what is left is lowered by the pool's own offer."""
    cuts, offers, uses = into
    pool, alone = want.pool, plan.alone[number]
    left = pool.quantity
    parts: list[Quantity] = []
    for _, pieces in plan.taken[number]:
        parts.append(Quantity(pieces * ONE) if pieces is not None else left)
        left = Quantity(left - parts[-1])
    if not parts and (alone is None or len(pool.items) == 1):
        if alone is not None:
            offers[alone.rank] = alone
            uses[alone.rank].append(_whole(want))
        return
    cut = sliced(pool, [*parts, left])
    for (offer, _), slices in zip(plan.taken[number], cut, strict=False):
        cuts[offer.rank].append(slices)
    if alone is not None and cut[-1]:
        offers[alone.rank] = alone
        worth = Money(sum(part.worth for part in cut[-1]))
        uses[alone.rank] += _uses(plain_of(alone, worth, left), cut[-1])


def _whole(want: Wanted) -> Taken:
    """A line that its own offer takes whole."""
    saving, _ = want.alone(0)
    return want.pool.items[0].line, want.pool.quantity, Money(saving // FINE)


def _spread(saving: int, by_pool: Sequence[list[Slice]]) -> list[Taken]:
    """A saving over pools first and then over their lines, so that the order of scanning moves no cent."""
    worths = [sum(part.worth for part in slices) for slices in by_pool]
    shares = allocate(min(saving, sum(worths)), worths)
    return [use for share, slices in zip(shares, by_pool, strict=True) for use in _uses(share, slices)]


def _uses(saving: int, slices: Sequence[Slice]) -> list[Taken]:
    shares = allocate(saving, [part.worth for part in slices]) if len(slices) > 1 else [saving]
    return [(part.line, part.quantity, Money(share)) for part, share in zip(slices, shares, strict=True)]


def _remembered(prepared: Prepared, offer: Offer, uses: tuple[Taken, ...]) -> Fired:
    """Most offers take at this scan what they took at the one before."""
    return prepared.remembered((offer.rank, uses), lambda: _fired(offer, uses))


def _fired(offer: Offer, uses: Sequence[Taken]) -> Fired:
    promotion = offer.promotion
    return Fired(
        promotion_id=promotion.promotion_id,
        code=promotion.code,
        name=promotion.name,
        times=_times(offer, sum(quantity for _, quantity, _ in uses)),
        uses=tuple(Use(line=line, quantity=quantity, amount=amount) for line, quantity, amount in uses),
        amount=Money(sum(amount for _, _, amount in uses)),
    )


def _times(offer: Offer, quantity: int) -> int:
    """How many bundles; what needs none fires once."""
    return quantity // (sum(offer.sizes) * ONE) if offer.sizes else 1
