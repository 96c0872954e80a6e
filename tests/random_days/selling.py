"""Acts at a till: what each must do to the model, and how it is done through the services."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from pos_tui.customers.views import Customer
from pos_tui.errors import TillError
from pos_tui.money import PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.selling.basket import add, attach_customer
from pos_tui.selling.baskets import forget_basket
from pos_tui.selling.holds import hold, recall
from pos_tui.selling.returns import return_line
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, LineReference, Payment, Sale
from pos_tui.selling.voids import void_of
from tests.random_days.model import GIFT, Model, Receipt, Refused, Sold, Tendered, outlet_of
from tests.random_days.world import World

OF_AGE = 99
Wanted = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Sell:
    """A basket, paid exactly."""

    sale_id: UUID
    lane: str
    lines: Wanted
    customer: str | None
    paid: tuple[Tendered, ...]
    held: bool = False

    def expect(self, model: Model) -> None:
        if self.held and model.held.pop(self.sale_id, None) is None:
            raise Refused("Unknown")
        outlet, wanted = outlet_of(self.lane), Counter[str]()
        for sku, quantity in self.lines:
            wanted[sku] += quantity
        lies = {sku: model.lies(outlet, sku) for sku in wanted}
        short = any(held is not None and held < wanted[sku] for sku, held in lies.items())
        reasons = ["NotEnoughStock"] * short + ["ShiftClosed"] * (not model.drawers[self.lane].open)
        reasons += ["BadTender"] * (not all(model.fits(one, self.customer) for one in self.paid))
        if reasons:
            raise Refused(*reasons)
        for sku, quantity in self.lines:
            model.shelve(outlet, sku, -quantity)
        _pay(model, self.lane, self.customer, self.paid)
        worth = model.total(list(self.lines))
        points = worth // 1_000 if self.customer is not None else 0
        sold = [Sold(sku, quantity, model.amount(sku, quantity)) for sku, quantity in self.lines]
        _number(model, self.sale_id, self.lane, sold, self.customer, points, self.paid)

    async def do(self, world: World) -> None:
        if not self.held:
            basket = await _basket(world, self.sale_id, self.lines, self.customer)
            return await _ring(world, self.lane, basket, self.paid)
        lane = world.lanes[self.lane]
        basket = await world.write(recall, lane, world.owner, self.sale_id)
        try:
            await _ring(world, self.lane, basket, self.paid)
        except TillError:
            await world.database.write(lambda session: forget_basket(session, lane, self.sale_id))
            raise


@dataclass(frozen=True)
class SellCard:
    """Money is put on a gift card, for cash."""

    sale_id: UUID
    lane: str
    card: str
    cents: int

    def expect(self, model: Model) -> None:
        if not model.drawers[self.lane].open:
            raise Refused("ShiftClosed")
        model.cards[self.card] = model.cards.get(self.card, 0) + self.cents
        paid = (Tendered("cash", self.cents),)
        _pay(model, self.lane, None, paid)
        _number(model, self.sale_id, self.lane, [Sold(GIFT, 1_000, self.cents)], None, 0, paid)
        model.receipts[self.sale_id].card = self.card

    async def do(self, world: World) -> None:
        basket, at = add(Basket(sale_id=self.sale_id), world.shop.products[GIFT], Quantity(1_000))
        told = {"unit_price": UnitPrice(self.cents * PRICE_STEPS), "priced_by": "open", "code": self.card}
        line = basket.lines[at].model_copy(update=told)
        basket = basket.model_copy(update={"lines": (line,)})
        await _ring(world, self.lane, basket, (Tendered("cash", self.cents),))


@dataclass(frozen=True)
class TakeBack:
    """So much of a line of a receipt comes back, for money in one tender."""

    sale_id: UUID
    lane: str
    receipt: UUID
    position: int
    quantity: int
    tender: str

    def expect(self, model: Model) -> None:
        receipt = model.receipts[self.receipt]
        line = receipt.lines[self.position - 1]
        if self.quantity > line.left:
            raise Refused("BadInput", "AlreadyReturned", "SaleRefused", "ShiftClosed")
        back = line.worth(self.quantity)
        paid = (Tendered(self.tender, -back, receipt.card_paid),) if back else ()
        reasons = ["ShiftClosed"] * (not model.drawers[self.lane].open)
        reasons += ["BadTender"] * (not all(model.fits(one, receipt.customer) for one in paid))
        if reasons:
            raise Refused(*reasons)
        model.shelve(outlet_of(self.lane), line.sku, self.quantity)
        before = receipt.kept
        line.returned, line.given_back = line.returned + self.quantity, line.given_back + back
        _pay(model, self.lane, receipt.customer, paid)
        _give_points_back(model, receipt, before)
        model.drawers[self.lane].receipts += 1

    async def do(self, world: World) -> None:
        reference = LineReference(document_id=self.receipt, position=self.position)
        line = await world.read(return_line, world.shop.company_id, reference, Quantity(self.quantity))
        assert line.portion is not None, "what comes back has its part"
        customer, card = world.model.receipts[self.receipt].customer, world.model.receipts[self.receipt].card_paid
        basket = Basket(sale_id=self.sale_id, lines=(line,), customer=world.customers.get(customer or ""))
        back = line.portion.amount
        await _ring(world, self.lane, basket, (Tendered(self.tender, back, card),) if back else ())


@dataclass(frozen=True)
class Void:
    """A receipt of the open shift is reversed, whole."""

    sale_id: UUID
    lane: str
    receipt: UUID

    def expect(self, model: Model) -> None:
        receipt, drawer = model.receipts[self.receipt], model.drawers[self.lane]
        back = tuple(Tendered(one.tender, -one.amount, one.card) for one in receipt.paid)
        reasons = ["ShiftClosed"] * (not drawer.open)
        other_shift = (receipt.lane, receipt.shift) != (self.lane, drawer.shift)
        spent = receipt.card is not None and model.cards[receipt.card] < receipt.lines[0].amount
        gone = other_shift or spent or any(line.returned for line in receipt.lines)
        reasons += ["SaleRefused", "AlreadyReturned", "Unknown"] * gone
        reasons += ["BadTender"] * (not all(model.fits(one, receipt.customer) for one in back))
        if reasons:
            raise Refused(*reasons)
        before = receipt.kept
        for line in receipt.lines:
            model.shelve(receipt.outlet, line.sku, line.quantity)
            line.returned, line.given_back = line.quantity, line.amount
        if receipt.card is not None:
            model.cards[receipt.card] -= receipt.lines[0].amount
        _pay(model, self.lane, receipt.customer, back)
        _give_points_back(model, receipt, before)
        drawer.receipts += 1

    async def do(self, world: World) -> None:
        sale = await world.database.read(
            lambda session: void_of(
                session, self.receipt, sale_id=self.sale_id, company_id=world.shop.company_id,
                terminal_id=world.lanes[self.lane].terminal_id, staff_id=world.owner,
            )
        )  # fmt: skip
        await world.write(complete_sale, sale)


@dataclass(frozen=True)
class Hold:
    """A basket is put aside; no shelf knows of it."""

    sale_id: UUID
    lane: str
    lines: Wanted

    def expect(self, model: Model) -> None:
        model.held[self.sale_id] = self.lane, list(self.lines)

    async def do(self, world: World) -> None:
        basket = await _basket(world, self.sale_id, self.lines, None)
        await world.write(hold, world.lanes[self.lane], world.owner, basket, note="hat")


def _pay(model: Model, lane: str, customer: str | None, paid: tuple[Tendered, ...]) -> None:
    for one in paid:
        model.take(lane, one, customer)


def _number(
    model: Model, sale_id: UUID, lane: str, sold: list[Sold], customer: str | None, points: int,
    paid: tuple[Tendered, ...],
) -> None:  # fmt: skip
    drawer = model.drawers[lane]
    drawer.receipts += 1
    if customer is not None:
        model.people[customer].points += points
    model.receipts[sale_id] = Receipt(drawer.receipts, lane, drawer.shift, sold, customer, points, list(paid))
    model.held.pop(sale_id, None)


def _give_points_back(model: Model, receipt: Receipt, before: int) -> None:
    """What the receipt earned less what the rest of it earns; nobody owes points."""
    if receipt.customer is not None:
        person = model.people[receipt.customer]
        earned = min(receipt.points, before // 1_000)
        person.points -= min(max(earned - receipt.kept // 1_000, 0), max(person.points, 0))


async def _basket(world: World, sale_id: UUID, lines: Wanted, customer: str | None) -> Basket:
    basket = Basket(sale_id=sale_id, age_checked=OF_AGE)
    for sku, quantity in lines:
        basket, _ = add(basket, world.shop.products[sku], Quantity(quantity), alone=True)
    who: Customer | None = world.customers[customer] if customer is not None else None
    return attach_customer(basket, who)


async def _ring(world: World, lane: str, basket: Basket, paid: tuple[Tendered, ...]) -> None:
    at = world.lanes[lane]
    sale = Sale(
        company_id=world.shop.company_id, outlet_id=at.outlet_id, terminal_id=at.terminal_id,
        staff_id=world.owner, basket=basket,
        payments=tuple(
            Payment(tender=world.shop.tenders[one.tender], amount=Money(one.amount), card=one.card) for one in paid
        ),
    )  # fmt: skip
    await world.write(complete_sale, sale)
