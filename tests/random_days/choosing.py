"""What happens next, by chance: each act as likely as in a shop, and some that have to be refused."""

import random
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from uuid import UUID

from pos_tui.cash.drawer import CashKind
from tests.random_days.drawers import Close, MoveCash, Open, PayOff, Points
from tests.random_days.keeping import Arrive, Ask, Begin, Book, Change, Receive, Send, SendBack
from tests.random_days.model import ONE, POINT_WORTH, Model, Receipt, Tendered, outlet_of
from tests.random_days.selling import Hold, Sell, SellCard, TakeBack, Void
from tests.random_days.world import World

CARDS = ("1234567890123428", "4000000000000000004", "5000000000000000005")
OUTLETS = ("BISHAN", "YISHUN")
NEWEST = 40


class Act(Protocol):
    """Something that somebody does, once for its id."""

    def expect(self, model: Model) -> None:
        """What must become of the model; raises Refused where nothing may."""

    async def do(self, world: World) -> None:
        """The same through the services."""


def minted(chance: random.Random) -> UUID:
    """A key by chance that can be had again."""
    return UUID(int=chance.getrandbits(128), version=4)


def _lane(model: Model, chance: random.Random) -> str:
    """Mostly one that is open."""
    lanes = sorted(model.drawers)
    opened = [lane for lane in lanes if model.drawers[lane].open]
    return chance.choice(opened or lanes) if chance.random() < 0.95 else chance.choice(lanes)


def _goods(chance: random.Random) -> tuple[str, int]:
    sku = chance.choice(("MATE", "MATE", "PALE", "BREAD", "TOMATO", "STAMP"))
    if sku == "TOMATO":
        return sku, chance.randint(100, 3_000)
    return sku, (30 if chance.random() < 0.02 else chance.choice((1, 1, 1, 2, 3))) * ONE


def _shelf(chance: random.Random) -> tuple[str, str, int]:
    """An outlet, what lies there, and so much of it."""
    sku = chance.choice(("MATE", "PALE", "BREAD", "TOMATO"))
    return chance.choice(OUTLETS), sku, chance.choice((1, 2, 3, 10, 25)) * ONE


def a_sale(model: Model, chance: random.Random) -> Act:
    lane, lines = _lane(model, chance), tuple(_goods(chance) for _ in range(chance.randint(1, 4)))
    customer = chance.choice((None, None, "C1", "C1", "C2"))
    paid = _paid(model, chance, model.total(list(lines)), customer)
    return Sell(minted(chance), lane, lines, customer, paid)


def _paid(model: Model, chance: random.Random, total: int, customer: str | None) -> tuple[Tendered, ...]:
    """The whole in one tender, or as much as a balance has (now and then a little more) and the rest in cash."""
    way = chance.choice(("cash", "cash", "card", "voucher", "points", "store_credit", "gift", "account"))
    part, card, greed = total, None, chance.choice((0, 0, 0, 0, POINT_WORTH))
    person = model.people.get(customer or "")
    if way == "gift":
        card = chance.choice(CARDS)
        part = min(model.cards.get(card, 0) + greed, total)
    elif way in ("points", "store_credit", "account"):
        if person is None:
            way = "card"
        elif way != "account":
            held = person.points * POINT_WORTH if way == "points" else person.credit
            part = min(held + greed, total)
            part -= part % POINT_WORTH
    if part <= 0:
        return (Tendered("cash", total),)
    rest = (Tendered("cash", total - part),) if part < total else ()
    return (Tendered(way, part, card), *rest)


def a_card(model: Model, chance: random.Random) -> Act:
    return SellCard(minted(chance), _lane(model, chance), chance.choice(CARDS), chance.choice((500, 2_000, 5_000)))


def a_return(model: Model, chance: random.Random) -> Act | None:
    """Of what there is, and sometimes of what has come back already."""
    some = [(key, one) for key, one in _newest(model.receipts) if one.card is None]
    if not some:
        return None
    key, receipt = chance.choice(some)
    at = chance.randrange(len(receipt.lines))
    line = receipt.lines[at]
    most = max(line.left, ONE)
    quantity = most if line.sku == "TOMATO" or chance.random() < 0.4 else chance.randint(1, most // ONE) * ONE
    back = line.worth(quantity) if line.left else 0
    tender = chance.choice(["cash", *_others(receipt, back)])
    return TakeBack(minted(chance), _lane(model, chance), key, at + 1, quantity, tender)


def _others(receipt: Receipt, back: int) -> list[str]:
    """Tenders besides cash in which so much may go back."""
    paid = [one.tender for one in receipt.paid if one.tender != "points" or back % POINT_WORTH == 0]
    return [*paid, "store_credit"] if receipt.customer is not None else paid


def a_void(model: Model, chance: random.Random) -> Act | None:
    """Mostly of the shift that is open, at the till that sold it."""
    some = _newest(model.receipts)
    if not some:
        return None
    key, receipt = chance.choice(some)
    return Void(minted(chance), receipt.lane, key)


def a_hold(model: Model, chance: random.Random) -> Act:
    return Hold(minted(chance), _lane(model, chance), (_goods(chance), _goods(chance)))


def a_recall(model: Model, chance: random.Random) -> Act | None:
    """Taken up at any till of the outlet, and paid by card."""
    if not model.held:
        return None
    key, (lane, lines) = chance.choice(list(model.held.items()))
    here = chance.choice([name for name in sorted(model.drawers) if outlet_of(name) == outlet_of(lane)])
    paid = (Tendered("card", model.total(lines)),)
    return Sell(key, here, tuple(lines), None, paid, held=True)


def a_change(_model: Model, chance: random.Random) -> Act:
    outlet, sku, quantity = _shelf(chance)
    if chance.random() < 0.4:
        return Change(minted(chance), outlet, "waste", sku, quantity)
    return Change(minted(chance), outlet, "difference", sku, chance.choice((-1, 1)) * quantity)


def an_order(_model: Model, chance: random.Random) -> Act:
    skus = chance.sample(("MATE", "PALE", "BREAD"), 2)
    return Ask(minted(chance), chance.choice(OUTLETS), tuple((sku, chance.randint(1, 20) * ONE) for sku in skus))


def a_delivery(model: Model, chance: random.Random) -> Act:
    """For an order (it may be more than was ordered), or as it comes."""
    outlet, sku, _ = _shelf(chance)
    cents, quantity = chance.choice((90, 100, 125)), chance.choice((10, 25, 50, 100, 0)) * ONE
    some = [(key, one) for key, one in _newest(model.orders) if one.open]
    if some and chance.random() < 0.6:
        key, order = chance.choice(some)
        return Receive(minted(chance), order.outlet, chance.choice(list(order.ordered)), quantity, cents, key)
    return Receive(minted(chance), outlet, sku, quantity, cents)


def a_giving_back(_model: Model, chance: random.Random) -> Act:
    return SendBack(minted(chance), *_shelf(chance))


def a_sending(_model: Model, chance: random.Random) -> Act:
    outlet, sku, quantity = _shelf(chance)
    return Send(minted(chance), outlet, next(one for one in OUTLETS if one != outlet), sku, quantity)


def an_arrival(model: Model, chance: random.Random) -> Act | None:
    some = _newest(model.transfers)
    if not some:
        return None
    key, transfer = chance.choice(some[-4:])
    return Arrive(key, chance.choice((0, 0, ONE, transfer.quantity)), chance.random() < 0.3)


def a_count(model: Model, chance: random.Random) -> Act:
    outlet, skus = chance.choice(OUTLETS), chance.sample(("MATE", "PALE", "BREAD", "TOMATO"), 2)
    there = {sku: model.on_hand[outlet, sku] for sku in skus}
    found = tuple((sku, max(held + chance.choice((0, 0, -2, -1, 1)) * ONE, 0)) for sku, held in there.items())
    return Begin(minted(chance), outlet, found)


def a_booking(model: Model, chance: random.Random) -> Act | None:
    some = [key for key, count in _newest(model.counts) if count.status == "open" or chance.random() < 0.1]
    return Book(chance.choice(some)) if some else None


def some_cash(model: Model, chance: random.Random) -> Act:
    kind: CashKind = chance.choice(("paid_in", "paid_in", "drop"))
    return MoveCash(minted(chance), _lane(model, chance), kind, chance.choice((500, 2_000, 100_000)))


def a_debt_paid(model: Model, chance: random.Random) -> Act:
    owed = model.people["C1"].owed
    return PayOff(minted(chance), _lane(model, chance), "C1", max(owed // chance.choice((1, 2)), 100))


def some_points(model: Model, chance: random.Random) -> Act:
    return Points(
        minted(chance), _lane(model, chance), chance.choice(("C1", "C2")), chance.choice((-50, -5, 20, 100))
    )


def a_shift_end(model: Model, chance: random.Random) -> Act:
    """A till that is closed is opened again."""
    lane = chance.choice(sorted(model.drawers))
    return Close(lane) if model.drawers[lane].open else Open(minted(chance), lane)


AT_ONCE: Mapping[Callable[[Model, random.Random], Act | None], int] = {
    a_sale: 30, a_card: 3, a_return: 10, a_void: 4, a_change: 5, a_delivery: 10, a_giving_back: 3, an_arrival: 5,
    a_booking: 4, some_cash: 3, a_debt_paid: 2, some_points: 2,
}  # fmt: skip
"""What two people may do at one moment: each is one transaction; how often of a hundred."""
EVERYTHING = {**AT_ONCE, a_hold: 3, a_recall: 4, an_order: 3, a_sending: 5, a_count: 4, a_shift_end: 2}


def choose(model: Model, chance: random.Random, *, at_once: bool = False) -> Act:
    """The next act."""
    some = AT_ONCE if at_once else EVERYTHING
    while True:
        [kind] = chance.choices(list(some), list(some.values()))
        if (act := kind(model, chance)) is not None:
            return act


def _newest(some: Mapping[UUID, Any]) -> list[tuple[UUID, Any]]:
    return list(some.items())[-NEWEST:]
