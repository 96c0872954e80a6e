"""A lane's day in a process of its own: sales, returns, voids, exchanges, cards; and what it wrote down."""

from dataclasses import dataclass
from uuid import UUID

from pos_tui.cash.close import count_drawer
from pos_tui.cash.drawer import CashKind, move_cash
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.cash.z_views import ZReport
from pos_tui.customers.card_numbers import new_number
from pos_tui.errors import TillError
from pos_tui.ids import new_id
from pos_tui.money import ONE, PRICE_STEPS, Money, Quantity, UnitPrice
from pos_tui.selling.basket import new_basket, told
from pos_tui.selling.baskets import save_basket
from pos_tui.selling.holds import held, hold, recall
from pos_tui.selling.returns import returnable
from pos_tui.selling.shift_end import baskets_waiting, end_shift
from pos_tui.selling.views import Basket, Line
from pos_tui.selling.voids import void_of
from pos_tui.staff.permits import approve
from pos_tui.staff.views import Actor
from tests.month.counter import AGES, Counter, Sold
from tests.month.log import Cash, Log, in_drawer
from tests.month.shop import date_of

FLOAT = 20_000


@dataclass(frozen=True)
class Shifted:
    """What a lane hands over in the evening; pickled from its process."""

    log: Log
    receipts: tuple[Sold, ...]
    cards: tuple[str, ...]
    z: ZReport


class Till(Counter):
    """A day's acts at a counter."""

    async def work(self, acts: int) -> Shifted:
        """The shift from its float to its Z, with so many acts in between."""
        cashier = self.shop.people["cashier"]
        await self.write(
            open_shift, self.lane, cashier, shift_id=new_id(), float_amount=Money(FLOAT),
            business_date=date_of(self.day),
        )  # fmt: skip
        self.log.cash.append(Cash(self.name, FLOAT))
        todo = [self.sell] * 12 + [self.take_back] * 3 + [self.exchange, self.void, self.sell_card]
        todo += [self.wait, self.take_up, self.move_cash, self.oversell]
        for _ in range(acts):
            try:
                await self.chance.choice(todo)()
            except TillError as refusal:
                self.log.refused[type(refusal).__name__] += 1
        return Shifted(self.log, tuple(self.today), tuple(self.issued), await self.close())

    async def close(self) -> ZReport:
        """Counted as the log has it, sometimes a coin short; what is held waits on."""
        short = self.chance.choice((0, 0, 0, 50))
        expected = in_drawer(self.log, self.name)
        actor, shift = Actor(staff_id=self.shop.people["cashier"]), await self._shift()
        await self.write(count_drawer, self.place, actor, shift_id=shift, counted=Money(expected - short))
        waiting = await self.database.read(lambda s: baskets_waiting(s, self.lane))
        z: ZReport = await self.write(
            end_shift, self.lane, actor, shift_id=shift, reason="a coin fell down" if short else None,
            carry_on={one.sale_id for one in waiting},
        )  # fmt: skip
        assert (z.expected, z.variance) == (expected, -short), (
            f"{self.name}: {expected} in the log, Z {z.expected}"
        )
        return z

    async def _shift(self) -> UUID:
        shift = await self.database.read(lambda s: find_open_shift(s, self.lane))
        assert shift is not None
        return shift.shift_id

    async def sell(self) -> None:
        """A basket for somebody, paid in some way; where a balance does not reach, in cash."""
        await self.pay(await self._filled(new_basket()))

    async def oversell(self) -> None:
        """More than ever lay there."""
        basket, _ = await self._with(new_basket(), self.chance.choice(self.shop.shelf), Quantity(9_000 * ONE))
        await self.pay(await self._priced(basket.model_copy(update={"age_checked": AGES})))

    async def take_back(self) -> None:
        """Part of a receipt of any day, to the tender that paid for it where it can be."""
        sold, lines = await self._some_back()
        if lines:
            await self._settle(new_basket().model_copy(update={"lines": tuple(lines)}), sold)

    async def exchange(self) -> None:
        """Goods come back, and others go for them: one settlement in cash."""
        _, lines = await self._some_back()
        basket = await self._filled(new_basket().model_copy(update={"lines": tuple(lines)}))
        await self._settle(basket, None)

    async def void(self) -> None:
        """The last receipt of this shift, whole, approved in place."""
        if not self.today:
            return
        sold, cashier = self.today.pop(), self.shop.people["cashier"]
        approval_id = await self.write(
            approve, self.place, approval_id=new_id(), requested_by=cashier,
            approver_id=self.shop.people["supervisor"], permission="void_document", size=0, about="a month",
        )  # fmt: skip
        sale = await self.database.read(
            lambda s: void_of(
                s, sold.document_id, sale_id=new_id(), company_id=self.shop.company_id,
                terminal_id=self.lane.terminal_id, staff_id=cashier,
            )
        )  # fmt: skip
        basket = sale.basket.model_copy(update={"approvals": (approval_id,)})
        await self._ring(sale.model_copy(update={"basket": basket}))

    async def sell_card(self) -> None:
        """A gift card, new or topped up."""
        number = self.chance.choice([new_number(), *self.cards[-1:]])
        basket, index = await self._with(new_basket(), "GIFT", ONE)
        price = UnitPrice(self.chance.choice((1_000, 2_500)) * PRICE_STEPS)
        await self.pay(await self._priced(told(basket, index, card=number, price=price)), way="cash")
        self.issued.append(number)

    async def wait(self) -> None:
        """A basket is put aside."""
        basket = await self._filled(new_basket())
        await self.write(hold, self.lane, self.shop.people["cashier"], basket, note=f"hat {self.seconds}")

    async def take_up(self) -> None:
        """The oldest basket that waits in the outlet, which somebody else may want too: paid, or given up."""
        waiting = await self.database.read(lambda s: held(s, self.lane))
        if waiting:
            cashier = self.shop.people["cashier"]
            basket = await self.write(recall, self.lane, cashier, waiting[0].sale_id)
            try:
                await self.pay(await self._priced(basket), way="card")
            except TillError:
                bare = Basket(sale_id=basket.sale_id)
                now = self.now()
                await self.database.write(lambda s: save_basket(s, self.lane, cashier, bare, now=now))
                raise

    async def move_cash(self) -> None:
        """Change from the bank, a window cleaner, notes to the safe."""
        kind: CashKind = self.chance.choice(("paid_in", "paid_out", "drop"))
        amount = self.chance.randrange(100, 5_000, 5)
        actor = Actor(staff_id=self.shop.people["supervisor"])
        went = await self.write(
            move_cash, self.place, actor, movement_id=new_id(), kind=kind, amount=Money(amount), reason="a month"
        )
        if went:
            self.log.cash.append(Cash(self.name, amount if kind == "paid_in" else -amount))

    async def _some_back(self) -> tuple[Sold | None, list[Line]]:
        """One line of a receipt with what follows it, or a part of it where nothing does."""
        known = [*self.receipts, *self.today]
        if not known:
            return None, []
        sold = self.chance.choice(known[-20:])
        left = await self.database.read(lambda s: returnable(s, self.shop.company_id, sold.document_id))
        goods = [one for one in left if one.line is not None and one.kind == "goods"]
        if not goods:
            return None, []
        chosen = self.chance.choice(goods)
        with_it = [one for one in left if one.line is not None and one.follows == chosen.reference.position]
        return sold, [one.line for one in (chosen, *with_it) if one.line is not None]
