"""One transaction per use case: committed whole, tried again only when that is safe, never cut short."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError, SQLAlchemyError

from pos_tui.db import unit_of_work
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import ATTEMPTS, Database
from pos_tui.errors import Busy, Overtaken, SaleRefused, StoreUnavailable
from tests.db.tally import add, make_tally, read


@pytest.fixture
async def tally(database: Database) -> Database:
    await make_tally(database)
    return database


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_of_work, "FIRST_WAIT_SECONDS", 0)


async def test_a_use_case_that_returns_is_committed(tally: Database) -> None:
    assert await tally.write(lambda session: add(session, 5)) == 5
    assert await tally.read(read) == 5


@pytest.mark.parametrize("thrown", [SaleRefused("no"), ZeroDivisionError(), asyncio.CancelledError()])
async def test_whatever_is_raised_rolls_back(tally: Database, thrown: BaseException) -> None:
    async def fails(session: Writing) -> None:
        await add(session, 5)
        raise thrown

    with pytest.raises(type(thrown)):
        await tally.write(fails)
    assert await tally.read(read) == 0


async def test_a_refusal_in_a_bare_transaction_rolls_back(tally: Database) -> None:
    async def refused() -> None:
        async with tally.transaction() as session:
            await add(session, 5)
            raise SaleRefused("no")

    with pytest.raises(SaleRefused):
        await refused()
    assert await tally.read(read) == 0


@pytest.mark.usefixtures("impatient")
async def test_an_overtaken_use_case_runs_again_from_the_start(tally: Database) -> None:
    tries: list[int] = []

    async def overtaken_twice(session: Writing) -> int:
        stands = await add(session, 1)
        tries.append(stands)
        if len(tries) < 3:
            raise Overtaken
        return stands

    assert await tally.write(overtaken_twice) == 1
    assert tries == [1, 1, 1]


@pytest.mark.usefixtures("impatient")
async def test_patience_ends_with_a_sentence_and_nothing_changed(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_of_work, "LONGEST_WAIT_SECONDS", 0)
    tries: list[int] = []

    async def always_overtaken(session: Writing) -> None:
        tries.append(await add(session, 1))
        raise Overtaken

    with pytest.raises(Busy, match="nothing was changed"):
        await tally.write(always_overtaken)
    assert len(tries) == ATTEMPTS
    assert await tally.read(read) == 0


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("INSERT INTO tally VALUES (1, 0)", IntegrityError),
        ("INSERT INTO tally VALUES (2, NULL)", IntegrityError),
        ("SELECT no_such_column FROM tally", SQLAlchemyError),
    ],
)
async def test_a_bug_is_not_tried_again(tally: Database, statement: str, error: type[Exception]) -> None:
    tries: list[str] = []

    async def bug(session: Writing) -> None:
        tries.append(statement)
        await session.execute(text(statement))

    with pytest.raises(error):
        await tally.write(bug)
    assert len(tries) == 1


async def test_a_write_outlives_whoever_asked_for_it(tally: Database) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(session: Writing) -> None:
        await add(session, 1)
        begun.set()
        await go_on.wait()
        await add(session, 1)

    screen = asyncio.create_task(tally.write(slow))
    await begun.wait()
    screen.cancel()
    with pytest.raises(asyncio.CancelledError):
        await screen
    go_on.set()
    await tally.settled()
    assert await tally.read(read) == 2


async def test_closing_waits_for_writes_in_flight(address: str) -> None:
    database = Database.at(address)
    await make_tally(database)
    begun = asyncio.Event()

    async def slow(session: Writing) -> None:
        begun.set()
        for _ in range(20):
            await add(session, 1)

    screen = asyncio.create_task(database.write(slow))
    await begun.wait()
    screen.cancel()
    await database.close()
    assert await database.read(read) == 20
    await database.close()


async def test_readers_see_nothing_before_the_commit(tally: Database) -> None:
    async with tally.transaction() as session:
        await add(session, 1)
        assert await tally.read(read) == 0
    assert await tally.read(read) == 1


async def test_a_reader_cannot_write(tally: Database, store_name: str) -> None:
    if store_name == "postgresql":
        await tally.read(lambda session: add(Writing(session), 1))  # is rolled back
    else:
        with pytest.raises(StoreUnavailable, match="may only be read"):
            await tally.read(lambda session: add(Writing(session), 1))
    assert await tally.read(read) == 0


async def test_writes_queue_up_and_none_is_lost(tally: Database) -> None:
    await asyncio.gather(*(tally.write(lambda session: add(session, 1)) for _ in range(50)))
    assert await tally.read(read) == 50


async def test_an_unknown_table_is_a_bug_after_the_schema_was_checked(tally: Database) -> None:
    with pytest.raises((ProgrammingError, StoreUnavailable)):
        await tally.read(lambda session: session.execute(text("SELECT 1 FROM nowhere")))
