"""Random days: one act after the other, or two at one moment, and after each the books are what the model says.

A step is a number: with the seed it says what happens, so a run is had again from both, and a run that fails is
made shorter by leaving steps out.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import TillError
from tests.random_days.choosing import NEWEST, Act, choose
from tests.random_days.model import Model, Refused
from tests.random_days.world import World, found, make_world, proved, takings, wanted
from tests.stores import Store

TWO_AT_ONCE, TWICE_AT_ONCE, AGAIN = 0.12, 0.04, 0.06
MOST_RUNS = 60


class Differs(AssertionError):
    """The program did something else than it must."""


@dataclass
class Machine:
    """A shop on random days."""

    world: World
    seed: int
    last: Act | None = None
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    async def step(self, number: int) -> str:
        """What the number says; answers it in words. Raises Differs."""
        chance = random.Random(f"{self.seed}/{number}")
        model, kind = self.world.model, chance.random()
        if self.last is not None and kind < AGAIN:
            said = f"again {self.last}"
            await self._again(self.last, said)
        elif kind < AGAIN + TWICE_AT_ONCE:
            act = choose(model, chance, at_once=True)
            said = f"twice at once {act}"
            await self._both(act, act, said)
        elif kind < AGAIN + TWICE_AT_ONCE + TWO_AT_ONCE:
            one, other = (choose(model, chance, at_once=True) for _ in range(2))
            said = f"at once {one} and {other}"
            await self._both(one, other, said)
        else:
            act = choose(model, chance)
            said = str(act)
            await self._one(act, said)
        _forget(self.world.model)
        return said

    async def _one(self, act: Act, said: str) -> None:
        outcome = await attempt(act, self.world)
        must = expected(act, self.world.model)
        if not fits(outcome, must):
            raise Differs(f"{said}: {outcome or 'done'}, and not {must or 'done'}")
        await self._compare(self.world.model, said)
        self._count(act, outcome)

    async def _again(self, act: Act, said: str) -> None:
        """What was done is done once, whatever whoever does it again is told."""
        await attempt(act, self.world)
        self.done["again"] += 1
        await self._compare(self.world.model, said)

    async def _both(self, one: Act, other: Act, said: str) -> None:
        """As if one had been after the other, in either order; one act twice is as if it had been once."""
        outcomes = await asyncio.gather(attempt(one, self.world), attempt(other, self.world))
        books = await found(self.world)
        for order in ((0, 1), (1, 0)):
            model = deepcopy(self.world.model)
            if _could_be((one, other), outcomes, order, model) and wanted(model) == books:
                self.world.model = model
                self.done["at once"] += 1
                for act, outcome in zip((one, other), outcomes, strict=True):
                    self._count(act, outcome)
                return
        raise Differs(f"{said}: {outcomes} is neither the one before the other nor the other way round: {books}")

    async def _compare(self, model: Model, said: str) -> None:
        must, books = wanted(model), await found(self.world)
        if must != books:
            names = sorted(name for name in must.keys() | books.keys() if must.get(name) != books.get(name))
            told = ", ".join(f"{name} is {books.get(name)} and not {must.get(name)}" for name in names)
            raise Differs(f"{said}: {told}")

    def _count(self, act: Act, outcome: str | None) -> None:
        name = type(act).__name__
        if outcome is None:
            self.last = act
            self.done[name] += 1
        else:
            self.refused[f"{name} {outcome}"] += 1

    async def prove(self) -> None:
        """Every promise of the books, and what every tender brought."""
        if wrong := await proved(self.world):
            raise Differs("; ".join(wrong))
        brought = {tender: amount for tender, amount in (await takings(self.world)).items() if amount}
        must = {tender: amount for tender, amount in self.world.model.takings.items() if amount}
        if brought != must:
            raise Differs(f"the tenders brought {brought} and not {must}")


async def attempt(act: Act, world: World) -> str | None:
    """The name of the refusal, or None."""
    try:
        await act.do(world)
    except TillError as refusal:
        return type(refusal).__name__
    return None


def expected(act: Act, model: Model) -> set[str]:
    """The refusals that fit; none where it must be done, and then it is done in the model."""
    try:
        act.expect(model)
    except Refused as refusal:
        return refusal.names
    return set()


def fits(outcome: str | None, must: set[str]) -> bool:
    return outcome in must if must else outcome is None


def _could_be(acts: Sequence[Act], outcomes: Sequence[str | None], order: Sequence[int], model: Model) -> bool:
    first, second = order
    if not fits(outcomes[first], expected(acts[first], model)):
        return False
    if acts[0] is acts[1]:
        return True
    return fits(outcomes[second], expected(acts[second], model))


def _forget(model: Model) -> None:
    """What nobody chooses any more."""
    for some in (model.receipts, model.orders, model.transfers, model.counts):
        for key in list(some)[:-NEWEST]:
            del some[key]


@dataclass(frozen=True)
class Failure:
    """Where a run went wrong."""

    steps: tuple[int, ...]
    acts: tuple[str, ...]
    what: str


async def run(
    database: Database,
    seed: int,
    steps: Sequence[int],
    *,
    every: int,
    tell: Callable[[Machine], None] | None = None,
) -> Failure | None:
    """The steps in a fresh shop, with every proof after so many of them and at the end."""
    machine = Machine(await make_world(database), seed)
    acts: list[str] = []
    for at, number in enumerate(steps, start=1):
        try:
            acts.append(f"step {number}")
            acts[-1] = f"{number}: {await machine.step(number)}"
            if at % every == 0 or at == len(steps):
                await machine.prove()
        except Differs as difference:
            return Failure(tuple(steps[:at]), tuple(acts), str(difference))
    if tell is not None:
        tell(machine)
    return None


async def shrunk(store: Store, seed: int, failure: Failure) -> Failure:
    """Fewer steps that fail too: halves, quarters … are left out as long as what is left still fails."""
    size, runs = len(failure.steps) // 2, 0
    while size and runs < MOST_RUNS:
        start = 0
        while start < len(failure.steps) and runs < MOST_RUNS:
            fewer = failure.steps[:start] + failure.steps[start + size :]
            runs += 1
            shorter = await _in_fresh(store, seed, fewer) if fewer else None
            if shorter is None:
                start += size
            else:
                failure = shorter
        size //= 2
    return failure


async def _in_fresh(store: Store, seed: int, steps: Sequence[int]) -> Failure | None:
    async with store.migrated() as address:
        database = Database.at(address)
        try:
            return await run(database, seed, steps, every=1 if len(steps) < 20 else 10)
        finally:
            await database.close()
