"""Units that are alike: all of one product at one price, from whatever lines they come. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from pos_tui.money import ONE, Money, Quantity, UnitPrice, allocate, extend
from pos_tui.pricing.promotions.views import Item


class Goods(NamedTuple):
    """What selections look at."""

    product_id: UUID
    category_id: UUID | None
    brand: str | None


@dataclass(slots=True)
class Pool:
    """Lines of one product at one price; `pieces` can make bundles, `worth` is what the lines cost together."""

    goods: Goods
    price: UnitPrice
    by_piece: bool
    items: list[Item]
    quantity: Quantity
    worth: Money

    @property
    def pieces(self) -> int:
        return self.quantity // ONE if self.by_piece else 0

    @property
    def key(self) -> tuple[int, int, int, int, bool]:
        """Equal for pools in which the same choice is best."""
        return self.goods.product_id.int, self.price, self.quantity, self.worth, self.by_piece

    def worth_without(self, pieces: int) -> Money:
        """What is left to pay when so many pieces are taken out."""
        if pieces == 0:
            return self.worth
        return Money(max(0, self.worth - extend(self.price, Quantity(pieces * ONE))))


def pools_of(items: Sequence[Item]) -> list[Pool]:
    """The units that promotions may touch, dearest first, then by product: the order of scanning is gone."""
    pools: dict[tuple[UUID, int, bool], Pool] = {}
    for item in items:
        if not item.eligible or item.quantity <= 0 or item.unit_price <= 0:
            continue
        worth = extend(item.unit_price, item.quantity)
        pool = pools.get((item.product_id, item.unit_price, item.by_piece))
        if pool is None:
            goods = Goods(item.product_id, item.category_id, item.brand)
            pools[item.product_id, item.unit_price, item.by_piece] = Pool(
                goods, item.unit_price, item.by_piece, [item], item.quantity, worth
            )
            continue
        pool.items.append(item)
        pool.quantity = Quantity(pool.quantity + item.quantity)
        pool.worth = Money(pool.worth + worth)
    return sorted(pools.values(), key=lambda pool: (-pool.price, pool.goods.product_id.int, pool.by_piece))


class Slice(NamedTuple):
    """A part of a line: which line, how much of it, and what that part costs."""

    line: int
    quantity: Quantity
    worth: Money


def sliced(pool: Pool, parts: Sequence[Quantity]) -> list[list[Slice]]:
    """The pool's lines, in the order of the basket, cut into parts of these quantities; what is left stays whole.

    The slices of a line add up to what the line costs at most, so what they are lowered by cannot exceed it.
    """
    if not parts[:-1] and len(pool.items) == 1:
        return [[Slice(pool.items[0].line, pool.quantity, pool.worth)]]
    rows = [[item.line, item.quantity, extend(item.unit_price, item.quantity)] for item in pool.items]
    cuts: list[list[Slice]] = []
    at = 0
    for wanted in parts:
        cut: list[Slice] = []
        while wanted > 0 and at < len(rows):
            line, left, worth = rows[at]
            here = min(wanted, left)
            part = worth if here == left else allocate(worth, [here, left - here])[0]
            cut.append(Slice(line, Quantity(here), Money(part)))
            rows[at] = [line, left - here, worth - part]
            wanted = Quantity(wanted - here)
            at += here == left
        cuts.append(cut)
    return cuts
