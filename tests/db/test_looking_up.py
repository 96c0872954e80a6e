"""A look-up: one step to the driver on a session that stands, with the answers and the repairs of SQLAlchemy."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Boolean, Date, Integer, bindparam, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pos_tui.catalogue.queries import find_by_code
from pos_tui.db.base import Moment, new_id, table_of
from pos_tui.db.prepared import STANDS, Prepared
from pos_tui.db.rowset import IDENTITY, WORDS
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Unknown
from pos_tui.shop.models import Company
from tests.db.counted import counted
from tests.db.round_trips import counting_wire
from tests.db.tally import add, make_tally, read
from tests.shops import make_shop

MATE = "5012345678900"
KINDS: dict[str, tuple[Any, Any]] = {
    "identity": (IDENTITY, new_id()),
    "words": (WORDS, "Crème 牛"),
    "number": (Integer(), 7),
    "flag": (Boolean(), True),
    "day": (Date(), date(2026, 11, 22)),
    "moment": (Moment(), datetime(2026, 11, 22, 6, 32, tzinfo=UTC)),
    "nothing": (WORDS, None),
}
company = table_of(Company)


@pytest.fixture
def none_by_sqlalchemy(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What a session was still asked to execute."""
    asked: list[object] = []
    execute = AsyncSession.execute

    async def note(self: AsyncSession, statement: Any, *given: Any, **named: Any) -> Any:
        asked.append(statement)
        return await execute(self, statement, *given, **named)

    monkeypatch.setattr(AsyncSession, "execute", note)
    return asked


async def test_it_answers_as_sqlalchemy_does(database: Database, none_by_sqlalchemy: list[object]) -> None:
    columns = [bindparam(name, type_=kind).label(f"a_{name}") for name, (kind, _) in KINDS.items()]
    statement = Prepared(select(*columns, literal(3).label("three")))
    given = {name: value for name, (_, value) in KINDS.items()}
    await database.look_up(lambda session: statement.rows(session, given))
    none_by_sqlalchemy.clear()  # a session that was opened had to be told how to plan
    fast = await database.look_up(lambda session: statement.rows(session, given))
    assert none_by_sqlalchemy == []
    slow = await database.read(lambda session: statement.rows(session, given))
    assert len(none_by_sqlalchemy) == 1
    assert [row._asdict() for row in fast] == [dict(row._mapping) for row in slow]
    assert list(fast[0]) == [*given.values(), 3]
    assert isinstance(fast[0].a_identity, UUID)
    assert fast[0].a_flag is True


async def test_a_scan_is_one_step(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = await make_shop(database)

    async def scan(session: Reading) -> object:
        return await find_by_code(session, shop.lane, MATE, on=shop.today)

    looked_up = await database.look_up(scan)
    with counted(database.engines.read, monkeypatch) as counts:
        assert await database.look_up(scan) == looked_up
    assert await database.read(scan) == looked_up
    assert counts.hops == (database.url.get_backend_name() == "sqlite")


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
async def test_a_scan_is_one_round_trip(database: Database, address: str) -> None:
    shop = await make_shop(database)
    async with counting_wire(address) as wire:
        lane = Database.at(wire.address)
        trips = []
        for ask in (lane.look_up, lane.look_up, lane.read, lane.read):
            before = wire.trips
            await ask(lambda session: find_by_code(session, shop.lane, MATE, on=shop.today))
            trips.append(wire.trips - before)
        await lane.close()
    assert (trips[1], trips[3]) == (1, 3), "to read it also begins and ends a transaction"


async def test_it_sees_what_was_committed_just_before(database: Database) -> None:
    await make_tally(database)
    for n in range(1, 4):
        await database.write(lambda session: add(session, 1))
        assert await database.look_up(read) == n


async def test_a_session_stands_until_something_breaks_and_is_nobody_elses(database: Database) -> None:
    async def who(session: Reading) -> int:
        assert STANDS in session.info
        await asyncio.sleep(0)
        return id(session)

    async def refused(session: Reading) -> None:
        raise Unknown("no such thing")

    ended: list[object] = []

    async def broken(session: Reading) -> None:
        ended.append(session)
        raise ZeroDivisionError

    first = await database.look_up(who)
    with pytest.raises(Unknown):
        await database.look_up(refused)
    assert await database.look_up(who) == first
    one, two = await asyncio.gather(database.look_up(who), database.look_up(who))
    assert one != two
    with pytest.raises(ZeroDivisionError):
        await database.look_up(broken)
    assert ended[0] not in database._standing._idle
    await database.look_up(who)
    await database.close()
    assert database._standing._idle == []


async def test_what_the_driver_refuses_is_told_as_ever(database: Database) -> None:
    wrong = Prepared(select(literal(1).label("one")).select_from(text("no_such_table")))
    told = []
    for ask in (database.look_up, database.read):
        with pytest.raises(Exception, match="no pos-tui tables") as caught:
            await ask(lambda session: wrong.rows(session, {}))
        told.append(type(caught.value))
    assert told[0] is told[1]


async def test_who_is_cancelled_leaves_nothing_behind(database: Database) -> None:
    await make_tally(database)

    begun = asyncio.Event()

    async def slow(session: Reading) -> None:
        await read(session)
        begun.set()
        await asyncio.Event().wait()

    asking = asyncio.create_task(database.look_up(slow))
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await database.write(lambda session: add(session, 1))
    assert await database.look_up(read) == 1


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
async def test_a_server_that_was_away_is_asked_again(database: Database) -> None:
    names = Prepared(select(company.c.name))
    await database.look_up(lambda session: names.rows(session, {}))
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    await database.read(lambda session: session.execute(text(f"{ends} pg_backend_pid()")))
    assert await database.look_up(lambda session: names.rows(session, {})) == []
