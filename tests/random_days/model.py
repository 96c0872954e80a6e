"""What must be after every act, in plain Python: none of the program's code is used here.

Amounts are cents and quantities thousandths. An act that must be refused raises Refused with the names of the
refusals that fit, and changes nothing.
"""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

ONE = 1_000
POINTS_PER, POINT_WORTH = 1_000, 5
GIFT = "OPEN"
Place = tuple[str, str]
"""An outlet and a SKU."""


class Refused(Exception):
    """Nothing may change, and one of these is the reason."""

    def __init__(self, *names: str) -> None:
        super().__init__(", ".join(names))
        self.names = set(names)


class Tendered(NamedTuple):
    """So much in a tender; the number of a gift card that paid it."""

    tender: str
    amount: int
    card: str | None = None


@dataclass
class Sold:
    """A line of a receipt, and what of it came back."""

    sku: str
    quantity: int
    amount: int
    returned: int = 0
    given_back: int = 0

    @property
    def left(self) -> int:
        return self.quantity - self.returned

    def worth(self, quantity: int) -> int:
        """What so much of what is left is given back for: in proportion, so that all parts are the whole."""
        return rounded((self.amount - self.given_back) * quantity, self.left)


@dataclass
class Receipt:
    """A finished sale."""

    number: int
    lane: str
    shift: int
    lines: list[Sold]
    customer: str | None
    points: int
    paid: list[Tendered]
    card: str | None = None
    voided: bool = False

    @property
    def outlet(self) -> str:
        return self.lane.partition("-")[0]

    @property
    def card_paid(self) -> str | None:
        """The gift card that paid a part of it."""
        return next((one.card for one in self.paid if one.card is not None), None)

    @property
    def kept(self) -> int:
        """What of it has not come back, gift cards left out: they are money and no turnover."""
        return sum(line.amount - line.given_back for line in self.lines if line.sku != GIFT)


@dataclass
class Person:
    """A customer's balances."""

    points: int = 0
    credit: int = 0
    owed: int = 0
    limit: int | None = None


@dataclass
class Drawer:
    """A till: its open shift, what must lie in its drawer, and how many papers it has numbered."""

    open: bool = True
    shift: int = 1
    cash: int = 0
    receipts: int = 0
    zs: int = 0


@dataclass
class Order:
    """What a supplier was asked for, and what came, by SKU."""

    outlet: str
    ordered: dict[str, int]
    received: dict[str, int] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        return any(self.received.get(sku, 0) < wanted for sku, wanted in self.ordered.items())


@dataclass
class Transfer:
    """Goods on their way, or not any more."""

    outlet: str
    to: str
    sku: str
    quantity: int
    status: str = "sent"


@dataclass
class Count:
    """What was found of each product, and what lay there then."""

    outlet: str
    lines: dict[str, tuple[int, int]]
    status: str = "open"


@dataclass
class Model:
    """The whole shop; what is numbered is found by the id that its act was given."""

    prices: dict[str, int]
    on_hand: dict[Place, int]
    drawers: dict[str, Drawer]
    people: dict[str, Person]
    cards: dict[str, int] = field(default_factory=dict)
    takings: dict[str, int] = field(default_factory=dict)
    receipts: dict[UUID, Receipt] = field(default_factory=dict)
    held: dict[UUID, tuple[str, list[tuple[str, int]]]] = field(default_factory=dict)
    orders: dict[UUID, Order] = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)
    counts: dict[UUID, Count] = field(default_factory=dict)

    def amount(self, sku: str, quantity: int) -> int:
        """What so much costs."""
        return rounded(self.prices[sku] * quantity, ONE)

    def total(self, lines: list[tuple[str, int]]) -> int:
        """What all of it costs."""
        return sum(self.amount(sku, quantity) for sku, quantity in lines)

    def lies(self, outlet: str, sku: str) -> int | None:
        """How much lies there; None for what lies on no shelf."""
        return self.on_hand.get((outlet, sku))

    def shelve(self, outlet: str, sku: str, quantity: int) -> None:
        """So much more, or below nothing less."""
        if (outlet, sku) in self.on_hand:
            self.on_hand[outlet, sku] += quantity

    def take(self, lane: str, paid: Tendered, customer: str | None) -> None:
        """A tender comes in, or goes out below nothing, with the balance behind it."""
        self.takings[paid.tender] = self.takings.get(paid.tender, 0) + paid.amount
        who = self.people[customer] if customer is not None else Person()
        match paid.tender:
            case "cash":
                self.drawers[lane].cash += paid.amount
            case "points":
                who.points -= paid.amount // POINT_WORTH
            case "store_credit":
                who.credit -= paid.amount
            case "account":
                who.owed += paid.amount
            case "gift":
                assert paid.card is not None, "a card has a number"
                self.cards[paid.card] -= paid.amount

    def fits(self, paid: Tendered, customer: str | None) -> bool:
        """Whether the balance behind a tender bears it."""
        who = self.people[customer] if customer is not None else Person()
        match paid.tender:
            case "points":
                return who.points >= paid.amount // POINT_WORTH
            case "store_credit":
                return who.credit >= paid.amount
            case "account" if paid.amount > 0:
                return who.limit is not None and who.owed + paid.amount <= who.limit
            case "account":
                return who.owed + paid.amount >= 0
            case "gift":
                return self.cards.get(paid.card or "", -1) >= paid.amount
        return True

    def correct(self, outlet: str, sku: str, by: int) -> None:
        """A shelf is said to be other than it was: counts that are under way expect that."""
        self.shelve(outlet, sku, by)
        for count in self.counts.values():
            if count.outlet == outlet and count.status == "open" and sku in count.lines:
                counted, expected = count.lines[sku]
                count.lines[sku] = counted, expected + by


def rounded(dividend: int, divisor: int) -> int:
    """Halves away from zero."""
    sign = -1 if dividend < 0 else 1
    return sign * ((2 * abs(dividend) + divisor) // (2 * divisor))


def outlet_of(lane: str) -> str:
    return lane.partition("-")[0]
