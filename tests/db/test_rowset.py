"""Rows of the program as a table in a statement: the same on both engines, and one text for any number of rows."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pos_tui.db.base import new_id
from pos_tui.db.rowset import FLAG, IDENTITY, NUMBER, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database

FIRST, SECOND = new_id(), new_id()
ROWS: list[dict[str, Any]] = [
    {"key": FIRST, "n": 10**12, "name": 'Crème "brûlée" 茶 \\ %s :x', "flag": True},
    {"key": SECOND, "n": -1, "name": None, "flag": False},
]


async def ask(session: Reading, rows: list[dict[str, Any]]) -> list[tuple[UUID, int, str | None, bool]]:
    given = rowset(session, key=IDENTITY, n=NUMBER, name=WORDS, flag=FLAG)
    found = await session.execute(select(given).order_by(given.c.n.desc()), as_rows(rows))
    return [(row.key, row.n, row.name, row.flag) for row in found]


async def test_rows_come_back_as_they_were_given(database: Database) -> None:
    found = await database.read(lambda session: ask(session, ROWS))
    assert found == [tuple(row.values()) for row in ROWS]
    key, n, name, flag = found[1]
    assert isinstance(key, UUID)
    assert (type(n), name, flag) == (int, None, False)


async def test_no_rows_are_no_rows(database: Database) -> None:
    assert await database.read(lambda session: ask(session, [])) == []


async def test_thousands_of_rows_are_one_argument(database: Database) -> None:
    many = [{**ROWS[0], "n": n} for n in range(3_000)]
    assert len(await database.read(lambda session: ask(session, many))) == 3_000


def test_an_identity_is_spelt_as_it_is_stored_wherever_it_comes_first() -> None:
    assert as_rows([{"id": None}, {"id": UUID(int=5)}]) == {"rows": f'[{{}},{{"id":"{5:032x}"}}]'}


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be part of a row"):
        as_rows([{"n": object()}])
