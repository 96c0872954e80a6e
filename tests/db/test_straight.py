"""Straight to the driver: the same statements, answers and errors as by SQLAlchemy, in its own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Select, bindparam, event, literal, select
from sqlalchemy.exc import IntegrityError

from pos_tui.db import straight
from pos_tui.db.at_once import write_at_once
from pos_tui.db.base import table_of
from pos_tui.db.kept import rows_of
from pos_tui.db.one_hop import OneHopConnection
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database, apart
from pos_tui.selling.models import Document
from tests.db.counted import counted
from tests.db.tally import add, make_tally, read
from tests.db.test_looking_up import KINDS
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

LINES = ("MATE", "PALE", "BREAD")


def _kinds(_engine: str) -> Select[Any]:
    columns = [bindparam(name, type_=kind).label(f"a_{name}") for name, (kind, _) in KINDS.items()]
    return select(*columns, literal(3).label("three"))


def _documents(_engine: str) -> Select[Any]:
    return select(table_of(Document))


@contextmanager
def given_to_the_driver(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that go straight, and those that ride along with them."""
    seen: list[str] = []
    run, ride = straight._run, OneHopConnection.ride

    def note_run(dialect: Any, driver: Any, text: str, values: Any) -> Any:
        seen.append(text)
        return run(dialect, driver, text, values)

    def note_ride(self: OneHopConnection, text: str, *given: Any, **named: Any) -> None:
        seen.append(text)
        ride(self, text, *given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(straight, "_run", note_run)
        patched.setattr(OneHopConnection, "ride", note_ride)
        yield seen


@pytest.fixture
async def shop(database: Database) -> Shop:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, *LINES)))
    return shop


async def test_a_sale_is_the_same_statements_either_way(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    execute = Connection.execute

    def note(self: Connection, statement: Any, *given: Any, **named: Any) -> Any:
        asked.append(statement)
        return execute(self, statement, *given, **named)

    monkeypatch.setattr(Connection, "execute", note)
    with given_to_the_driver(monkeypatch) as straight_on:
        await ring(database, shop, paid(shop, basket_of(shop, *LINES)))
    assert asked == []
    with counted(database.engines.write, monkeypatch) as counts:
        await ring(database, shop, paid(shop, basket_of(shop, *LINES)))
    assert straight_on == counts.statements
    assert asked, "who listens hears of it from SQLAlchemy"


async def test_it_answers_as_sqlalchemy_does(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {name: value for name, (_, value) in KINDS.items()}

    async def ask(session: Writing) -> Any:
        return await rows_of(session, _kinds, given)

    with given_to_the_driver(monkeypatch) as straight_on:
        fast = await database.write(ask)
    assert len(straight_on) == 1
    with counted(database.engines.write, monkeypatch):
        slow = await database.write(ask)
    assert [row._asdict() for row in fast] == [dict(row._mapping) for row in slow]
    assert list(fast[0]) == [*given.values(), 3]


async def test_what_is_refused_is_told_as_ever_and_undoes_no_more(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A savepoint is SQLAlchemy's: what went straight in it is undone with it."""
    await make_tally(database)
    before = await rows(database, Document, "id", "number")

    async def once_more(session: Writing) -> None:
        async with apart(session):
            found = await rows_of(session, _documents, {})
            await write_at_once(session, [(Document, [row._asdict() for row in found])])

    async def twice(session: Writing) -> None:
        await add(session, 1)
        with pytest.raises(IntegrityError) as caught:
            await once_more(session)
        assert "document" in str(caught.value.statement)
        await add(session, 1)

    with given_to_the_driver(monkeypatch) as straight_on:
        await database.write(twice)
    assert straight_on
    assert await database.read(read) == 2
    assert await rows(database, Document, "id", "number") == before


async def test_who_listens_is_heard(database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def note(*given: Any) -> None:
        heard.append(given[2])

    event.listen(database.engines.write.sync_engine, "before_cursor_execute", note)
    with given_to_the_driver(monkeypatch) as straight_on:
        await ring(database, shop, paid(shop, basket_of(shop, *LINES)))
    event.remove(database.engines.write.sync_engine, "before_cursor_execute", note)
    assert straight_on == []
    assert heard
