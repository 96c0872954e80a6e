"""From a choice to money: every saving rounded once, spread over its units, never more than a line costs. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pos_tui.money import ONE, Money, Quantity, allocate, rounded_quotient
from pos_tui.pricing.promotions.bundles import FINE
from pos_tui.pricing.promotions.plan import Cut, Part, Plan, Taken, Wanted, is_plain, plain_of
from pos_tui.pricing.promotions.pools import sliced
from pos_tui.pricing.promotions.prepared import Offer, Prepared
from pos_tui.pricing.promotions.views import Fired, Item, Outcome, Use

Share = Sequence[tuple[int, Quantity, Money]]
"""Lines, how much of each an offer takes, and what that is worth; of an offer for units alone, what it saves."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What an offer takes off which lines; nothing fired where that comes to nothing."""

    uses: tuple[Taken, ...]
    fired: Fired | None


class Takings:
    """What each offer takes of which pool: what a scan does not change stays as it was settled."""

    def __init__(self) -> None:
        self.settled: dict[int, Settled] = {}
        self.amounts: dict[int, int] = defaultdict(int)
        self._parts: dict[Wanted, Part] = {}
        self._shares: dict[int, dict[Wanted, Share]] = defaultdict(dict)

    def follow(self, wants: Sequence[Wanted], plan: Plan, offers: Sequence[Offer]) -> None:
        """Become this plan; `offers` are all there are, by rank."""
        before, self._parts = self._parts, dict(zip(wants, plan.parts, strict=True))
        moved: set[int] = set()
        for want, part in before.items():
            if self._parts.get(want) is not part:
                for rank, _ in _shares(want, part):
                    del self._shares[rank][want]
                    moved.add(rank)
        for want, part in self._parts.items():
            if before.get(want) is not part:
                for rank, share in _shares(want, part):
                    self._shares[rank][want] = share
                    moved.add(rank)
        for rank in moved:
            self._settle(offers[rank], plan.savings[rank][1] if rank in plan.savings else None)

    def _settle(self, offer: Offer, saving: int | None) -> None:
        """What an offer takes now, instead of what it took."""
        before = self.settled.pop(offer.rank, None)
        for line, _, amount in before.uses if before else ():
            self.amounts[line] -= amount
        shares = self._shares[offer.rank]
        taken = [shares[want] for want in sorted(shares, key=lambda want: want.place)]
        if saving is not None:
            uses = _spread(rounded_quotient(saving, FINE), taken)
        else:
            uses = [use for share in taken for use in share] if is_plain(offer) else []
        if uses:
            settled = _settled(offer, tuple(sorted(uses)), before)
            self.settled[offer.rank] = settled
            for line, _, amount in settled.uses:
                self.amounts[line] += amount


def settle(
    takings: Takings,
    wants: Sequence[Wanted],
    items: Sequence[Item],
    plan: Plan,
    at_most: Money,
    prepared: Prepared,
) -> Outcome:
    """What the plan takes off each line; a bundle's saving is spread over its units, in proportion to price."""
    takings.follow(wants, plan, prepared.offers)
    amounts = takings.amounts
    fired = [takings.settled[rank].fired for rank in sorted(takings.settled)]
    saved = Money(sum(amounts.values()))
    return Outcome(
        fired=tuple([one for one in fired if one is not None]),
        amounts=tuple([Money(amounts.get(item.line, 0)) for item in items]),
        saved=saved,
        exact=saved >= at_most,
        at_most=Money(max(saved, at_most)),
    )


def _settled(offer: Offer, uses: tuple[Taken, ...], before: Settled | None) -> Settled:
    """The same uses are the same object, so that whoever shows them sees that nothing changed."""
    if before is not None and before.uses == uses:
        return before
    return Settled(uses, _fired(offer, uses) if any(amount for _, _, amount in uses) else None)


def _shares(want: Wanted, part: Part) -> Iterator[tuple[int, Share]]:
    """By rank, what each offer takes of a pool: slices of its lines; of the pool's own offer, what it saves."""
    cut = part.cut or _cut(want, part)
    for (offer, _), slices in zip(part.taken, cut.slices, strict=False):
        yield offer.rank, slices
    if part.alone is not None and cut.alone:
        yield part.alone.rank, cut.alone


def _cut(want: Wanted, part: Part) -> Cut:
    """Give every offer its slices of a pool; what is left is lowered by the pool's own offer."""
    pool = want.pool
    if not part.taken and (part.alone is None or len(pool.items) == 1):
        part.cut = Cut((), (_whole(want),) if part.alone is not None else ())
        return part.cut
    left = pool.quantity
    parts: list[Quantity] = []
    for _, pieces in part.taken:
        parts.append(Quantity(pieces * ONE) if pieces is not None else left)
        left = Quantity(left - parts[-1])
    *slices, rest = sliced(pool, [*parts, left])
    alone: list[Taken] = []
    if part.alone is not None and rest:
        worth = Money(sum(one.worth for one in rest))
        alone = _uses(plain_of(part.alone, worth, left), rest)
    part.cut = Cut(slices, tuple(alone))
    return part.cut


def _whole(want: Wanted) -> Taken:
    """A line that its own offer takes whole."""
    saving, _ = want.alone(0)
    return want.pool.items[0].line, want.pool.quantity, Money(saving // FINE)


def _spread(saving: int, by_pool: Sequence[Share]) -> list[Taken]:
    """A saving over pools first and then over their lines, so that the order of scanning moves no cent."""
    worths = [sum(worth for _, _, worth in slices) for slices in by_pool]
    shares = allocate(min(saving, sum(worths)), worths)
    return [use for share, slices in zip(shares, by_pool, strict=True) for use in _uses(share, slices)]


def _uses(saving: int, slices: Share) -> list[Taken]:
    shares = allocate(saving, [worth for _, _, worth in slices]) if len(slices) > 1 else [saving]
    return [(line, quantity, Money(share)) for (line, quantity, _), share in zip(slices, shares, strict=True)]


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
