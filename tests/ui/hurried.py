"""A cashier who scans and presses anything at any time, and what must hold of a till all the same."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document, OpenBasket
from pos_tui.selling.views import Basket
from pos_tui.ui import entries
from pos_tui.ui.booking import Paid
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.sell import SellScreen
from tests.ui.gates import GatedDatabase
from tests.ui.till import Till

CODES = ("5012345678900", "4006381333931")
KEYS = (
    "enter", "enter", "f12", "escape", "5", "0", "c", "d", "up", "down", "backspace",
    "f1", "f2", "f3", "f6", "f8", "f9", "f10", "ctrl+e", "ctrl+r", "ctrl+g",
)  # fmt: skip
PAY = ("enter", "enter", "enter")
"""Exactly, in cash, and on to the next."""
MACROS = (
    PAY,
    PAY,
    PAY,
    PAY,
    PAY,
    ("f12", "5", "0", "enter"),
    ("f3", "c", "1", "enter"),
    ("f3", "z", "z", "enter"),
    ("f3", "c", "1", "enter", "f12"),
    ("f3", "z", "z", "enter", "f12", "f10"),
    ("f7", "d", "enter"),
    ("f8", "enter"),
)
AT_THE_PAYMENT = (
    ("enter",),
    ("enter",),
    ("enter", "enter"),
    ("enter", "escape"),
    ("d",),
    ("5", "0", "enter"),
    ("backspace",),
    ("escape",),
)
STEPS_AN_EPISODE = 50
ANSWERED = (0, 1, 1, 3)
"""How many answers may follow a step: much waits, and still something is sold."""
MOST_TURNS = 6
"""Of the loop between two steps."""
SECONDS_TO_REST = 30
LOOK_AGAIN_SECONDS = 0.003
LOOKS_IN_A_HURRY, SELDOM_SECONDS = 50, 0.1
"""A till that does not rest by then is hardly going to."""
LOOKS_BEFORE_PAYING = 40


class Wrong(AssertionError):
    """The till lost something, or said what is not so."""


class Hurried:
    """Hits a till at random, and looks at it after each step and after each episode."""

    def __init__(self, till: Till, database: GatedDatabase, chance: random.Random) -> None:
        self.till, self.database, self.chance = till, database, chance
        self.scans = 0
        self.asked: Counter[bool] = Counter()
        """How often something was to go into a basket, by whether a scanner said so."""
        self.shown: dict[UUID, int] = {}
        """The most pieces that the cashier saw in each basket: nothing here takes a piece away."""
        self.printed: Counter[UUID] = Counter()
        """How often each sale was shown as sold, with its receipt on paper."""
        self._watch(till)

    def _watch(self, till: Till) -> None:
        """Notes what is asked for, what is shown, and what is told to be sold."""
        sell, ask = till.sell, till.sell.register.ask
        changed, printing = till.sell.basket_changed, till.sell._print

        def asked(entry: entries.Entry) -> None:
            if isinstance(entry, entries.Code | entries.Take):
                self.asked[isinstance(entry, entries.Code) and entry.scanned] += 1
            ask(entry)

        def shown() -> None:
            self._see(sell.register.basket)
            changed()

        def printed(outcome: Paid) -> None:
            self.printed[outcome.receipt.document_id] += 1
            printing(outcome)

        sell.register.ask = asked  # type: ignore[method-assign]
        sell.basket_changed = shown  # type: ignore[method-assign]
        sell._print = printed  # type: ignore[method-assign]

    async def episode(self) -> None:
        """Some steps in any order; then everything is let through and what must hold is looked at."""
        self.database.gates.close()
        for _ in range(STEPS_AN_EPISODE):
            await self._step()
            for _ in range(self.chance.choice(ANSWERED)):
                self.database.gates.let_through()
            for _ in range(self.chance.randint(0, MOST_TURNS)):
                await asyncio.sleep(0)
            self._glance()
        self.database.gates.open_all()
        await self._rest()
        await self._look()
        if self.chance.random() < 0.5 and self.till.sell.register.basket.lines:
            await self.till.press("enter", "enter")
            await self._rest()
            await self._look()

    async def sells(self) -> None:
        """After all that the till sells as on any day."""
        await self.till.scan(CODES[0])
        self.scans += 1
        sale_id = self.till.sell.register.basket.sale_id
        await self.till.press("enter", "enter")
        await self._rest()
        await self._look()
        last = self.till.sell.last_receipt
        must(last is not None and last.document_id == sale_id, "the till does not sell any more")

    async def _step(self) -> None:
        """On the way to a payment more often than not, and out of whatever else was opened."""
        dice, sell = self.chance.random(), self.till.sell
        if dice < 0.2:
            self.database.gates.let_through()
        elif dice < 0.7 and self._pays:
            self._press(AT_THE_PAYMENT)
            await self._turns()
        elif dice < 0.7 and self.till.app.screen is not sell:
            self.till.key("escape")
            await self._turns()
        elif dice < 0.45 and self.till.app.screen is sell:
            await self._open_payment()
        elif dice < 0.6:
            self._scan()
        elif dice < 0.88:
            self._press(MACROS)
        else:
            self.till.key(self.chance.choice(KEYS))

    def _press(self, macros: Sequence[Sequence[str]]) -> None:
        for key in self.chance.choice(macros):
            self.till.key(key)

    @property
    def _pays(self) -> bool:
        """True when the payment can be seen, and its keys count."""
        screen = self.till.app.screen
        return isinstance(screen, PayScreen) and screen._painted_at is not None and not screen.has_answer

    def _scan(self) -> None:
        self.till.scan_at_once(self.chance.choice(CODES))
        self.scans += 1

    async def _open_payment(self) -> None:
        """The customer has everything: until there is something to pay, or something else came."""
        if not self.till.sell.register.basket.lines:
            self._scan()
        self.till.key("enter")
        for _ in range(LOOKS_BEFORE_PAYING):
            self.database.gates.let_all_through()
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
            if self._pays or not isinstance(self.till.app.screen, SellScreen | PayScreen):
                return

    def _glance(self) -> None:
        """What the cashier sees at this moment fits together."""
        sell, basket = self.till.sell, self.till.sell.register.basket
        self._see(basket)
        must(
            sell._sold is None or basket.is_blank or not sell.register.is_idle,
            "a receipt is shown over a basket that is open",
        )
        for screen in self.till.app.screen_stack:
            if isinstance(screen, PayScreen) and not screen.has_answer:
                self._look_at_payment(screen._basket)

    def _see(self, basket: Basket) -> None:
        if basket.lines:
            self.shown[basket.sale_id] = max(self.shown.get(basket.sale_id, 0), _pieces(basket))

    def _look_at_payment(self, paid: Basket) -> None:
        """What is being paid is what lies in the basket; or it was paid just now, and its screen is going."""
        sell = self.till.sell
        if sell.last_receipt is None or sell.last_receipt.document_id != paid.sale_id:
            must(paid.sale_id == sell.register.basket.sale_id, "another basket is paid than the one on the screen")
            must(paid.lines == sell.register.basket.lines, "the basket changes while it is paid")

    async def _rest(self) -> None:
        """Escape leaves every screen that was opened, and every question."""
        try:
            async with asyncio.timeout(SECONDS_TO_REST):
                for look in count():
                    if self._rests():
                        break
                    if look > LOOKS_IN_A_HURRY:
                        await asyncio.sleep(SELDOM_SECONDS)
                    await self._turns()
                    if self.till.app.screen is not self.till.sell:
                        self.till.key("escape")
                        await self._turns()
                await self.till.settled()
            await self.till.press("escape", "escape")
        except TimeoutError:
            raise Wrong(f"the till does not come to rest: {self._state()}") from None

    def _state(self) -> str:
        sell = self.till.sell
        stands = {"idle": sell.register.is_idle, "kept": sell.keeper.is_kept, "to pay": sell._to_pay is not None}
        return f"{self.till.app.screen_stack}, {stands}, {self.database.gates.under_way} under way"

    def _rests(self) -> bool:
        till = self.till
        return till.app.screen is till.sell and till.sell.is_calm and not self.database.gates.under_way

    async def _turns(self) -> None:
        """What was typed is taken, what it asked for is answered; screens may come and go meanwhile."""
        for _ in range(20):
            await asyncio.sleep(0)
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        await self.till._time_passes()

    async def _look(self) -> None:
        """Everything that was seen is in the books or waits, once; the receipt is the sale's."""
        self._glance()
        sold, waiting = await _sold(self.database), await _waiting(self.database)
        for sale_id, most in self.shown.items():
            there = _bought(sold[sale_id]) if sale_id in sold else waiting.get(sale_id, 0)
            where = "sold" if sale_id in sold else "waiting"
            must(there >= most, f"of {most} pieces that were in a basket {there} are {where}")
        self._look_at_books({sale_id: _bought(lines) for sale_id, lines in sold.items() if _bought(lines)})
        pieces = sum(map(_bought, sold.values())) + sum(waiting.values())
        must(pieces <= 1_000 * self.asked.total(), "more goods than were asked for")
        must(self.asked[True] <= self.scans, "more was scanned than the scanner said")
        last = self.till.sell.last_receipt
        if last is not None:
            lines = sorted(line.quantity for line in last.lines)
            must(lines == sold.get(last.document_id), "the receipt on the screen is another sale's")
        must(self.till.sell.register.basket.sale_id not in sold, "the basket on the screen is sold already")

    def _look_at_books(self, sold: Mapping[UUID, int]) -> None:
        """Every sale is what was seen in one basket, and was told to the cashier once."""
        for sale_id, pieces in sold.items():
            seen = self.shown.get(sale_id, 0)
            must(pieces == seen, f"{pieces} pieces are sold of a basket in which {seen} were seen")
            times = self.printed[sale_id]
            must(times == 1, f"a sale is in the books, and its receipt was given {times} times")
        must(self.printed.keys() <= sold.keys(), "a receipt was given for what is not sold")


def must(holds: bool, otherwise: str) -> None:
    """Whether pytest rewrites assertions here or not."""
    if not holds:
        raise Wrong(otherwise)


def _pieces(basket: Basket) -> int:
    return _bought([line.quantity for line in basket.lines])


def _bought(quantities: Sequence[int]) -> int:
    """Without what comes back."""
    return sum(quantity for quantity in quantities if quantity > 0)


async def _sold(database: Database) -> dict[UUID, list[int]]:
    """Thousandths of each line, by document."""
    lines = table_of(DocumentLine)
    found: dict[UUID, list[int]] = {}
    for document_id, quantity in await _rows(database, select(lines.c.document_id, lines.c.quantity)):
        found.setdefault(document_id, []).append(quantity)
    return {document_id: sorted(quantities) for document_id, quantities in found.items()}


async def _waiting(database: Database) -> dict[UUID, int]:
    """Thousandths in each basket that is open or held; one that was sold is cleared away by the next."""
    baskets, documents = table_of(OpenBasket), table_of(Document)
    bodies = await _rows(database, select(baskets.c.body).where(~baskets.c.id.in_(select(documents.c.id))))
    kept = [Basket.model_validate_json(body) for (body,) in bodies]
    return {basket.sale_id: _pieces(basket) for basket in kept}


async def _rows(database: Database, query: Select[Any]) -> Sequence[Any]:
    async def ask(session: Reading) -> list[Any]:
        return list(await session.execute(query))

    return await database.read(ask)
