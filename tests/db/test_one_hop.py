"""SQLite with one hop a statement: what rides along is never lost, and nothing runs outside its transaction."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from pos_tui.db.base import RIDES_ALONG
from pos_tui.db.engines import sqlite_library
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Overtaken, SaleRefused, StoreUnavailable
from tests.db.counted import counted
from tests.db.tally import add, make_tally, put, read

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
async def tally(database: Database) -> Database:
    await make_tally(database)
    return database


def file_of(database: Database) -> Path:
    return Path(make_url(database.url).database or "")


async def test_a_write_is_its_statements_and_a_commit(tally: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice(session: Writing) -> None:
        await add(session, 1)
        await add(session, 1)

    with counted(tally.engines.write, monkeypatch) as counts:
        await tally.write(twice)
    assert (len(counts.statements), counts.hops) == (2, 3)


async def test_many_rows_are_one_hop(tally: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"n": number} for number in range(100)]
    with counted(tally.engines.write, monkeypatch) as counts:
        await tally.write(lambda session: session.execute(text("INSERT INTO tally (n) VALUES (:n)"), rows))
    assert (len(counts.statements), counts.hops) == (1, 2)


async def test_a_write_of_nothing_begins_nothing(tally: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(session: Writing) -> None:
        await session.connection()

    with counted(tally.engines.write, monkeypatch) as counts:
        await tally.write(nothing)
    assert counts.hops == 0


async def test_a_refusal_before_and_after_the_first_statement(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(session: Writing, *, late: bool) -> None:
        await session.connection()
        if late:
            await add(session, 5)
        raise SaleRefused("no")

    for late, hops in ((False, 0), (True, 2)):
        with counted(tally.engines.write, monkeypatch) as counts, pytest.raises(SaleRefused):
            await tally.write(lambda session, late=late: refused(session, late=late))  # type: ignore[misc]
        assert counts.hops == hops
    assert await tally.read(read) == 0


async def test_nothing_runs_outside_a_transaction_that_could_not_begin(address: str) -> None:
    """A use case that goes on after the lock was refused changes nothing; what it wrote is not kept by itself."""
    database = Database.at(address, patience=0.05)
    await make_tally(database)
    holder = sqlite_library().connect(file_of(database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    async def stubborn(session: Writing) -> None:
        with pytest.raises(Exception, match="locked"):
            await add(session, 1)
        holder.execute("ROLLBACK")
        await add(session, 1)
        raise SaleRefused("no")

    with pytest.raises((SaleRefused, StoreUnavailable)):
        await database.write(stubborn)
    holder.close()
    assert await database.read(read) == 0
    await database.close()


async def test_a_savepoint_rides_along_and_undoes_what_came_after_it(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(tally.engines.write, monkeypatch) as counts:
        async with tally.transaction() as session:
            await add(session, 1)
            async with session.begin_nested():
                await add(session, 10)
            kept = session.begin_nested()
            await kept.start()
            await put(session, 0)
            await kept.rollback()
            await add(session, 100)
    assert await tally.read(read) == 111
    assert counts.hops == 4 + 1 + 1, "statements, one return to a savepoint, the commit"


RIDDEN = text("INSERT INTO tally VALUES (:id, 0)")


async def test_what_nobody_waits_for_runs_with_the_next_statement(
    tally: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(session: Writing) -> int:
        for number in (2, 3):
            await session.execute(RIDDEN, {"id": number}, execution_options={RIDES_ALONG: 1})
        return await add(session, 1)

    with counted(tally.engines.write, monkeypatch) as counts:
        assert await tally.write(act) == 1
    assert (len(counts.statements), counts.hops) == (3, 2)
    assert await tally.read(lambda session: session.scalar(text("SELECT count(*) FROM tally"))) == 3


async def test_what_nobody_waits_for_is_not_lost_when_nothing_follows(tally: Database) -> None:
    await tally.write(lambda session: session.execute(RIDDEN, {"id": 2}, execution_options={RIDES_ALONG: None}))
    assert await tally.read(lambda session: session.scalar(text("SELECT count(*) FROM tally"))) == 2


@pytest.mark.parametrize(("taken", "rows", "raised"), [(1, None, IntegrityError), (2, 2, Overtaken)])
async def test_what_rides_along_and_fails_undoes_all(
    tally: Database, taken: int, rows: int | None, raised: type[Exception]
) -> None:
    """Neither what rode before it nor what came after is kept, also where the use case goes on."""

    async def act(session: Writing) -> None:
        await add(session, 1)
        await session.execute(RIDDEN, {"id": 9}, execution_options={RIDES_ALONG: 1})
        await session.execute(RIDDEN, {"id": taken}, execution_options={RIDES_ALONG: rows})
        await session.execute(RIDDEN, {"id": 8}, execution_options={RIDES_ALONG: None})
        await add(session, 1)

    with pytest.raises(raised):
        async with tally.transaction() as session:
            await act(session)
    assert await tally.read(lambda session: session.scalar(text("SELECT count(*) FROM tally"))) == 1
    assert await tally.write(lambda session: add(session, 1)) == 1
