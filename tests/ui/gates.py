"""A database whose answers come when chance lets them, and some of them never: of bookings more than of others."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.selling.views import Receipt

T = TypeVar("T")
LOST = 0.1
"""Of the answers; half of them before anything is done."""
LOST_BOOKINGS = 0.3
"""Of the sales that are booked, and the first: committed, and the till never hears of it."""
UNDONE_BOOKINGS = 0.05
"""Of the sales: all is written, and the line dies before the commit."""
NO_ANSWER = "The database does not answer."


class Gates:
    """Where reads and writes wait until one of them is let through."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._waiting: list[asyncio.Future[None]] = []
        self.are_open = True
        self.under_way = 0
        self.booked = self.lost = self.undone = 0
        """Answers that sales were booked; those of them that nobody heard; sales that were undone at their end."""

    async def pass_one(self) -> None:
        """Returns when whoever came here is let through; the line may be dead by then."""
        if self.are_open:
            return
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(gate)
        await gate
        if self._chance.random() < LOST / 2:
            raise StoreUnavailable(NO_ANSWER)

    def book_one(self) -> None:
        """A sale is written and about to be committed; it may be undone."""
        if self._strikes(UNDONE_BOOKINGS):
            self.undone += 1
            raise StoreUnavailable(NO_ANSWER)

    def tell_one(self) -> None:
        """A sale is committed and about to be told; it may be that nobody hears of it."""
        if self.are_open:
            return
        self.booked += 1
        if self._strikes(LOST_BOOKINGS if self.lost else 1):
            self.lost += 1
            raise StoreUnavailable(NO_ANSWER)

    def _strikes(self, part: float) -> bool:
        return not self.are_open and self._chance.random() < part

    def let_through(self) -> None:
        """Any one of those that wait."""
        if self._waiting:
            _open(self._waiting.pop(self._chance.randrange(len(self._waiting))))

    def let_all_through(self) -> None:
        """Whoever waits now, in any order."""
        for _ in range(len(self._waiting)):
            self.let_through()

    def open_all(self) -> None:
        self.are_open = True
        while self._waiting:
            _open(self._waiting.pop())

    def close(self) -> None:
        self.are_open = False


class GatedDatabase(Database):
    """Every read and write waits at a gate before it begins and before its answer goes back."""

    gates: Gates

    async def write(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        async def struck(session: Writing) -> T:
            result = await command(session)
            if isinstance(result, Receipt):
                self.gates.book_one()
            return result

        answer = await self._through(lambda: super(GatedDatabase, self).write(struck))
        if isinstance(answer, Receipt):
            self.gates.tell_one()
        return answer

    async def read(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        return await self._through(lambda: super(GatedDatabase, self).read(query))

    async def look_up(self, query: Callable[[Reading], Awaitable[T]]) -> T:
        return await self._through(lambda: super(GatedDatabase, self).look_up(query))

    async def _through(self, act: Callable[[], Awaitable[T]]) -> T:
        self.gates.under_way += 1
        try:
            await self.gates.pass_one()
            answer = await act()
            await self.gates.pass_one()
        finally:
            self.gates.under_way -= 1
        return answer


def _open(gate: asyncio.Future[None]) -> None:
    if not gate.done():  # whoever waited there may have been called off
        gate.set_result(None)
