"""A counter and who stands at it: scanning, pricing and paying at one lane on one day, and the log of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pos_tui.catalogue.queries import find_by_code
from pos_tui.customers.gift_cards import find_card
from pos_tui.customers.queries import find_customer
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadTender
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.basket import add, attach_customer
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.rules import price_basket, settlement
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, Line, Payment, Receipt, Sale
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Place
from tests.month.log import Log, Paid, Why
from tests.month.shop import MonthShop, date_of, moment, named
from tests.shops import KEY

NOTE, POINT = 5_000, 5
AGES = 99
WAYS = ("cash", "cash", "cash", "card", "card", "voucher", "points", "credit", "gift_card", "account", "mixed")


@dataclass(frozen=True)
class Sold:
    """A receipt that goods may come back from, as whoever sold them knows it."""

    document_id: UUID
    tender: str
    card: str | None


@dataclass
class Counter:
    """One lane on one day. `receipts` and `cards` are those that everybody knows from the days before."""

    database: Database
    shop: MonthShop
    lane: Lane
    day: int
    chance: random.Random
    receipts: list[Sold]
    cards: list[str]
    log: Log = field(default_factory=Log)
    today: list[Sold] = field(default_factory=list)
    issued: list[str] = field(default_factory=list)
    seconds: int = 0

    @property
    def name(self) -> str:
        return named(self.lane)

    @property
    def place(self) -> Place:
        return Place.at(self.lane)

    def now(self) -> datetime:
        """A minute later than the last time."""
        self.seconds += 60
        return moment(self.day, second=self.seconds)

    async def write(self, service: Any, *args: Any, **given: Any) -> Any:
        """One act in one transaction, at the time of now."""
        now = self.now()
        return await self.database.write(lambda s: service(s, *args, **given, key=KEY, now=now))

    async def pay(self, basket: Basket, *, way: str | None = None) -> None:
        """The sale is rung up; a balance that somebody else was faster at is made up for in cash."""
        way = way or self.chance.choice(WAYS)
        total = price_basket(basket, self.lane.company).total
        payments = await self._payments(basket, way, total)
        try:
            receipt = await self._ring(self._sale(basket, payments))
        except BadTender:
            self.log.refused["BadTender"] += 1
            payments = self._in_cash(total)
            receipt = await self._ring(self._sale(basket, payments))
        if len(payments) == 1:
            self.today.append(Sold(receipt.document_id, payments[0].tender.code, payments[0].card))

    async def _payments(self, basket: Basket, way: str, total: Money) -> tuple[Payment, ...]:
        """What is asked of a balance is what it holds now, which another lane may take meanwhile."""
        part, card = total, None
        customer = basket.customer
        if way == "mixed":
            part, way = Money(total // 2), "card"
        elif way in ("points", "credit") and customer is not None:
            known = await self.database.read(lambda s: find_customer(s, self.shop.company_id, customer.code))
            worth = known.points * POINT if way == "points" else known.store_credit
            part = Money(min(worth, total))
            part = Money(part - part % POINT) if way == "points" else part
        elif way == "account" and (customer is None or customer.credit_limit is None):
            way = "card"
        elif way == "gift_card" and self.cards:
            card = self.chance.choice(self.cards)
            found = await self.write(find_card, self.lane, self.shop.people["cashier"], card)
            part = Money(min(found.balance, total)) if found else Money(0)
        elif way in ("points", "credit", "gift_card"):
            way = "cash"
        if way == "cash" or part <= 0:
            return self._in_cash(total)
        first = Payment(tender=self.shop.tenders[way], amount=part, card=card)
        rest = self._in_cash(Money(total - part), before=(first,)) if part < total else ()
        return (first, *rest)

    def _in_cash(self, due: Money, before: tuple[Payment, ...] = ()) -> tuple[Payment, ...]:
        """Notes of fifty, and what the till gives back."""
        if due == 0:
            return ()
        cash, total = self.shop.tenders["cash"], Money(due + sum(one.amount for one in before))
        notes = Money(-(-due // NOTE) * NOTE) if due > 0 else Money(due)
        after = settlement(total, (*before, Payment(tender=cash, amount=notes)), self.lane.company)
        if due < 0:
            return (Payment(tender=cash, amount=Money(due + after.rounding)),) if due + after.rounding else ()
        return (Payment(tender=cash, amount=notes, change=after.change),)

    async def _settle(self, basket: Basket, sold: Sold | None) -> None:
        """Somebody who may refund in any tender takes the goods back."""
        total = price_basket(basket, self.lane.company).total
        way = "cash" if sold is None or sold.tender in ("points", "account") else sold.tender
        payments = self._in_cash(total)
        if way != "cash" and total < 0:
            card = sold.card if sold is not None else None
            payments = (Payment(tender=self.shop.tenders[way], amount=total, card=card),)
        await self._ring(self._sale(basket, payments, who="supervisor"))

    def _sale(self, basket: Basket, payments: Sequence[Payment], who: str = "cashier") -> Sale:
        return Sale(
            company_id=self.shop.company_id, outlet_id=self.lane.outlet_id, terminal_id=self.lane.terminal_id,
            staff_id=self.shop.people[who], basket=basket, payments=tuple(payments),
        )  # fmt: skip

    async def _ring(self, sale: Sale) -> Receipt:
        """Through the service, and then into the log: what the basket has, and what was handed over."""
        receipt: Receipt = await self.write(complete_sale, sale)
        self.log.documents += 1
        for line in sale.basket.lines:
            sku, each = self._lies(line)
            why: Why = "sold" if line.quantity > 0 else "voided" if sale.reverses else "returned"
            self.log.move(why, self.lane.outlet_code, sku, abs(line.quantity) * each // ONE)
            if line.kind == "gift_card":
                self.log.balances["card", line.code or ""] += line.unit_price * line.quantity // ONE // PRICE_STEPS
        for one in sale.payments:
            self.log.paid.append(Paid(self.name, one.tender.code, one.amount - one.change))
            self._draw(sale, one)
        if sale.basket.customer is not None:
            self.log.balances["points", sale.basket.customer.code] += receipt.points
        return receipt

    def _draw(self, sale: Sale, paid: Payment) -> None:
        """What a payment takes off a balance, or (below nothing) puts on it."""
        customer = sale.basket.customer.code if sale.basket.customer is not None else ""
        match paid.tender.code:
            case "points":
                self.log.balances["points", customer] -= paid.amount // POINT
            case "credit":
                self.log.balances["credit", customer] -= paid.amount
            case "account":
                self.log.balances["owed", customer] += paid.amount
            case "gift_card":
                self.log.balances["card", paid.card or ""] -= paid.amount

    def _lies(self, line: Line) -> tuple[str, int]:
        """What is taken off a shelf for one: a pint comes out of the keg, a stamp from nowhere."""
        row = self.shop.rows[line.sku]
        if row["track_stock"] == "no":
            return line.sku, 0
        return (row["stock_of"], round(float(row["stock_quantity"]) * ONE)) if row["stock_of"] else (line.sku, ONE)

    async def _filled(self, basket: Basket) -> Basket:
        for sku in self.chance.sample(self.shop.sold, self.chance.randint(1, 5)):
            weighed = self.shop.rows[sku]["unit"] == "kg"
            count = Quantity(self.chance.randrange(150, 2_500) if weighed else self.chance.randint(1, 3) * ONE)
            basket, _ = await self._with(basket, sku, count)
        if self.chance.random() < 0.5:
            code = f"C00{self.chance.randint(1, 8)}"
            customer = await self.database.read(lambda s: find_customer(s, self.shop.company_id, code))
            basket = attach_customer(basket, customer)
        return await self._priced(basket.model_copy(update={"age_checked": AGES}))

    async def _with(self, basket: Basket, sku: str, quantity: Quantity) -> tuple[Basket, int]:
        day = date_of(self.day)
        scanned = await self.database.read(lambda s: find_by_code(s, self.lane, sku, on=day))
        return add(basket, scanned.product, quantity)

    async def _priced(self, basket: Basket) -> Basket:
        offers = await self.database.read(lambda s: offers_in_force(s, self.shop.company_id))
        market = Market(self.lane.company, self.lane.outlet_id, date_of(self.day), offers)
        return priced(basket, market)
