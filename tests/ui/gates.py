"""A database whose answers come when chance lets them, and some of them never."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable

T = TypeVar("T")
LOST = 0.1
"""Of the answers; half of them before anything is done."""


class Gates:
    """Where reads and writes wait until one of them is let through."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._waiting: list[asyncio.Future[None]] = []
        self.are_open = True
        self.under_way = 0

    async def pass_one(self) -> None:
        """Returns when whoever came here is let through; the line may be dead by then."""
        if self.are_open:
            return
        gate: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(gate)
        await gate
        if self._chance.random() < LOST / 2:
            raise StoreUnavailable("The database does not answer.")

    def let_through(self) -> None:
        """Any one of those that wait."""
        if self._waiting:
            _open(self._waiting.pop(self._chance.randrange(len(self._waiting))))

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
        return await self._through(lambda: super(GatedDatabase, self).write(command))

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
