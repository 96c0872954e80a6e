"""Random days in a shop of two outlets: after every act the books are what a model in plain Python says.

A run is had again from its seed and its steps; one that fails is told with the fewest steps that fail too.
"""

from collections.abc import Callable

import pytest

from pos_tui.db.unit_of_work import Database
from tests.postgres import PostgreSQL
from tests.random_days import machine
from tests.random_days.choosing import EVERYTHING
from tests.random_days.machine import Failure, Machine, run, shrunk
from tests.random_days.planted import (
    a_till_that_remembers_levels,
    goods_that_come_back_twice,
    points_for_a_part,
    read_add_write,
)
from tests.stores import PostgreSQLStore, Store

SEED, STEPS, MANY_STEPS = 7, 1_000, 10_000
FOUND_WITHIN = 150
BUGS = (a_till_that_remembers_levels, goods_that_come_back_twice, points_for_a_part)


async def days(store: Store, seed: int, steps: int, *, every: int) -> Machine:
    """The machine after so many steps; fails with the fewest that fail too."""
    kept: list[Machine] = []
    failure = await fails(store, seed, steps, every=every, tell=kept.append)
    if failure is not None:
        fewest = await shrunk(store, seed, failure)
        whole = f"seed {seed}: after {len(failure.steps)} steps {failure.what}"
        pytest.fail("\n".join((whole, f"{len(fewest.steps)} are enough, {fewest.what}:", *fewest.acts)))
    return kept[0]


async def fails(
    store: Store, seed: int, steps: int, *, every: int, tell: Callable[[Machine], None] | None = None
) -> Failure | None:
    async with store.migrated() as address:
        database = Database.at(address)
        failure = await run(database, seed, range(steps), every=every, tell=tell)
        await database.close()
    return failure


@pytest.mark.timeout(600)  # half a minute of work, which a busy machine makes long
async def test_random_days(store: Store) -> None:
    kept = await days(store, SEED, STEPS, every=100)
    assert kept.done["at once"] >= STEPS // 20, "hardly anything was done by two at one moment"
    assert kept.done["again"] >= STEPS // 40
    kinds = len(EVERYTHING) - 1  # a basket that is taken up is a sale
    assert len(kept.done.keys() - {"at once", "again"}) >= kinds, f"not everything was done: {kept.done}"
    assert len(kept.refused) >= 10, f"hardly anything was refused: {kept.refused}"


@pytest.mark.full
@pytest.mark.timeout(6_000)
async def test_a_year_of_random_days(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """One long run, and short ones of other seeds with every proof after each step."""
    kept = await days(store, SEED + 1, MANY_STEPS, every=500)
    for seed in range(100, 110):
        await days(store, seed, 50, every=1)
    with capsys.disabled():
        print(f"\n{dict(kept.done)}\nrefused {dict(kept.refused)}")  # noqa: T201 - the figures of the proof


@pytest.mark.parametrize(
    "bug",
    [a_till_that_remembers_levels, goods_that_come_back_twice, points_for_a_part],
    ids=lambda one: one.__name__,
)
async def test_a_planted_bug_is_found(
    store: Store, bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    bug(monkeypatch)
    assert await fails(store, SEED, FOUND_WITHIN, every=FOUND_WITHIN) is not None


async def test_two_at_one_moment_find_a_level_that_is_read_and_written_back(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of acts at one moment; SQLite lets one writer in at a time, so there it would be right."""
    read_add_write(monkeypatch)
    monkeypatch.setattr(machine, "TWO_AT_ONCE", 0.9)
    assert await fails(PostgreSQLStore(postgresql), SEED, FOUND_WITHIN, every=FOUND_WITHIN) is not None


async def test_a_failure_is_told_with_few_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    points_for_a_part(monkeypatch)
    failure = await fails(store, SEED, FOUND_WITHIN, every=FOUND_WITHIN)
    assert failure is not None
    fewest = await shrunk(store, SEED, failure)
    assert len(fewest.steps) <= min(len(failure.steps), 3)
    assert fewest.steps[-1] in failure.steps
    assert "C1" in fewest.what or "C2" in fewest.what
