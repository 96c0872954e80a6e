"""Units that are alike: all of one product at one price, from whatever lines they come. Pure."""

from collections.abc import Iterable, Sequence
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


Alike = tuple[Item, ...]
"""The lines of one product at one price, in the order of the basket."""
Kind = tuple[int, int, bool]
"""What makes lines alike: the product, the price, and whether it is sold by the piece."""


@dataclass(frozen=True, eq=False, slots=True)
class Pool:
    """Lines of one product at one price; `pieces` can make bundles, `worth` is what the lines cost together."""

    goods: Goods
    price: UnitPrice
    by_piece: bool
    items: Alike
    quantity: Quantity
    worth: Money
    pieces: int

    @property
    def place(self) -> tuple[int, int, bool]:
        """Dearest first, then by product: the order of scanning is gone."""
        return -self.price, self.goods.product_id.int, self.by_piece

    @property
    def key(self) -> tuple[int, int, int, int, bool]:
        """Equal for pools in which the same choice is best."""
        return self.goods.product_id.int, self.price, self.quantity, self.worth, self.by_piece

    def worth_without(self, pieces: int) -> Money:
        """What is left to pay when so many pieces are taken out."""
        if pieces == 0:
            return self.worth
        return Money(max(0, self.worth - extend(self.price, Quantity(pieces * ONE))))


def alike(items: Iterable[Item]) -> dict[Kind, Alike]:
    """The lines that promotions may touch, those of one product at one price together."""
    groups: dict[Kind, Alike] = {}
    for item in items:
        if item.eligible and item.quantity > 0 and item.unit_price > 0:
            kind = item.product_id.int, item.unit_price, item.by_piece
            groups[kind] = (*groups[kind], item) if kind in groups else (item,)
    return groups


def pool_of(items: Alike) -> Pool:
    """What these lines are together."""
    first = items[0]
    quantity = Quantity(sum(item.quantity for item in items))
    worth = Money(sum(extend(item.unit_price, item.quantity) for item in items))
    goods = Goods(first.product_id, first.category_id, first.brand)
    pieces = quantity // ONE if first.by_piece else 0
    return Pool(goods, first.unit_price, first.by_piece, items, quantity, worth, pieces)


def pools_of(items: Iterable[Item]) -> list[Pool]:
    """The units that promotions may touch, in an order that scanning does not change."""
    return sorted([pool_of(group) for group in alike(items).values()], key=lambda pool: pool.place)


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
