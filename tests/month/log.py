"""What a script did, in its own words, and what must follow: none of the program's code is used here.

Quantities are thousandths and amounts the smallest coins, as the script typed them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Why = Literal[
    "opening", "received", "sent back", "sold", "returned", "voided", "counted", "sent", "arrived", "brought back",
    "wasted", "adjusted",
]  # fmt: skip
SIGN: Mapping[Why, int] = {
    "opening": 1, "received": 1, "sent back": -1, "sold": -1, "returned": 1, "voided": 1, "counted": 1,
    "sent": -1, "arrived": 1, "brought back": 1, "wasted": -1, "adjusted": 1,
}  # fmt: skip
"""What each does to a shelf; a count and an adjustment say themselves whether it is more or less."""


class Goods(NamedTuple):
    """So much of a product, at an outlet, and why."""

    why: Why
    outlet: str
    sku: str
    quantity: int


class Paid(NamedTuple):
    """What a tender brought at a till less its change; below nothing for what went back."""

    lane: str
    tender: str
    amount: int


class Cash(NamedTuple):
    """Notes and coins into a drawer without a sale (or, below nothing, out of it)."""

    lane: str
    amount: int


@dataclass
class Log:
    """Everything that was done and not refused, in any order; and how often something was refused."""

    goods: list[Goods] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)
    cash: list[Cash] = field(default_factory=list)
    balances: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What changed of somebody's points, store credit and debts, and of gift cards, by kind and code."""
    documents: int = 0
    deliveries: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def move(self, why: Why, outlet: str, sku: str, quantity: int) -> None:
        """One line of it."""
        if quantity:
            self.goods.append(Goods(why, outlet, sku, quantity))

    def add(self, other: "Log") -> None:
        """What somebody else wrote down."""
        self.goods += other.goods
        self.paid += other.paid
        self.cash += other.cash
        for whose, amount in other.balances.items():
            self.balances[whose] += amount
        self.documents += other.documents
        self.deliveries += other.deliveries
        self.refused.update(other.refused)


def on_hand(goods: Iterable[Goods]) -> dict[tuple[str, str], int]:
    """Opening + received − sold + returned ± counted − sent back ± transferred − wasted, by outlet and SKU."""
    held: Counter[tuple[str, str]] = Counter()
    for each in goods:
        held[each.outlet, each.sku] += SIGN[each.why] * each.quantity
    return {place: quantity for place, quantity in held.items() if quantity}


def by_tender(paid: Iterable[Paid]) -> dict[str, int]:
    """What each tender brought."""
    takings: Counter[str] = Counter()
    for each in paid:
        takings[each.tender] += each.amount
    return {tender: amount for tender, amount in takings.items() if amount}


def changed(log: Log) -> dict[tuple[str, str], int]:
    """Balances that are not what they were."""
    return {whose: amount for whose, amount in log.balances.items() if amount}


def in_drawer(log: Log, lane: str) -> int:
    """What must lie in a drawer: the float and all that came since, less all that went."""
    sold = sum(each.amount for each in log.paid if (each.lane, each.tender) == (lane, "cash"))
    return sold + sum(each.amount for each in log.cash if each.lane == lane)


def done(goods: Iterable[Goods]) -> dict[str, int]:
    """How many lines of each kind there are."""
    return dict(sorted(Counter(each.why for each in goods).items()))
