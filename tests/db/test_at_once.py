"""Rows of several tables at once: the same rows on both engines, in one round trip where the engine can."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pos_tui.cash.models import DrawerMovement
from pos_tui.db.at_once import insert_all, is_there_already, write_at_once
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Overtaken
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, lanes_moved, lock_lane, tell
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from tests.db.counted import counted
from tests.selling.sales import basket_of, everything, paid, ring
from tests.shops import Shop, make_shop

TABLES = (Document, DocumentLine, DrawerMovement)


@pytest.fixture
async def shop(database: Database) -> Shop:
    shop = await make_shop(database)
    await ring(database, shop, paid(shop, basket_of(shop, "MATE", "BREAD", customer=True), ("cash", 1_000)))
    return shop


async def kept(session: Reading) -> list[list[dict[str, Any]]]:
    """Every row of the three tables."""
    return [
        [dict(row) for row in (await session.execute(select(table).order_by(*table.primary_key))).mappings()]
        for table in map(table_of, TABLES)
    ]


def copied(rows: list[dict[str, Any]], key: str, **changed: Any) -> Rows:
    """The rows of the one sale under another key."""
    theirs = {name: value for name, value in changed.items() if name in rows[0]}
    return [{**row, **theirs, key: changed["id"]} for row in rows if row.get("kind") != "float"]


async def test_rows_are_kept_as_they_were_given(database: Database, shop: Shop) -> None:
    """Every type of a document: identities, moments, days, words, flags, numbers, nothing at all."""
    before = await database.read(kept)
    again = new_id()
    tables = [
        copied(rows, key, id=again, number=7, receipt_number="Crème \\ \"%s\" :x $1 茶")
        for rows, key in zip(before, ("id", "document_id", "source_id"), strict=True)
    ]  # fmt: skip
    await database.write(lambda session: insert_all(session, *zip(TABLES, tables, strict=True)))
    after = await database.read(kept)
    for old, new, given in zip(before, after, tables, strict=True):
        assert [row for row in new if row not in old] == list(given)
        assert len(new) == len(old) + len(given)


async def test_one_statement_where_the_engine_can(
    database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(database.engines.write, monkeypatch) as counts:
        await ring(database, shop, paid(shop, basket_of(shop, "MATE")))
    inserts = [sql for sql in counts.statements if "INTO document " in sql or "INTO document_line" in sql]
    assert len(inserts) == (1 if database.url.get_backend_name() == "postgresql" else 2)
    hops = counts.hops
    assert hops == (0 if database.url.get_backend_name() == "postgresql" else 3), "what is read, rows, commit"


async def test_a_row_that_is_there_undoes_all_and_is_told_from_one_that_points_nowhere(
    database: Database, shop: Shop
) -> None:
    before = await database.read(kept)
    document, line = before[0][0], before[1][0]
    lonely = {**line, "document_id": new_id()}

    async def twice(session: Writing) -> None:
        await insert_all(session, (Document, [document]), (DocumentLine, [{**line, "position": 9}]))

    async def nowhere(session: Writing) -> None:
        await insert_all(
            session, (DocumentLine, [lonely]), (DrawerMovement, [{**before[2][-1], "source_id": new_id()}])
        )

    for act, duplicate in ((twice, True), (nowhere, False)):
        with pytest.raises(IntegrityError) as refused:
            await database.write(act)
        assert is_there_already(refused.value) is duplicate
    assert await database.read(kept) == before


async def test_no_rows_are_no_statement(database: Database, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(database.engines.write, monkeypatch) as counts:
        await database.write(lambda session: insert_all(session, (JournalEntry, []), (Document, [])))
    assert counts.statements == []


async def test_a_change_that_finds_too_little_undoes_the_rows_with_it(database: Database, shop: Shop) -> None:
    """A lane that moved on since it was locked: the entry behind its old head is not there either."""

    async def late(session: Writing) -> None:
        lane = await lock_lane(session, shop.company_id, shop.lane.terminal_id)
        told = tell(
            replace(lane, sequence=lane.sequence + 5), [Entry("no_sale", None)], key=shop.key, now=shop.now
        )
        await write_at_once(session, [(JournalEntry, told.rows)], [lanes_moved([told]), lanes_moved([told])])

    before = await everything(database)
    with pytest.raises(Overtaken):
        async with database.transaction() as session:
            await late(session)
    assert await everything(database) == before
