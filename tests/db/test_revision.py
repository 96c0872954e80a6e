"""A till knows what a database holds before it touches it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from pos_tui.db import revision
from pos_tui.db.revision import VERSION_TABLE, ensure_current, schema_state
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import WrongSchema


async def test_a_migrated_database_is_current(database: Database) -> None:
    assert await schema_state(database) == "current"
    await ensure_current(database)


async def test_a_database_without_tables_is_empty(empty_database: Database) -> None:
    assert await schema_state(empty_database) == "empty"


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    database = Database.at(f"sqlite+aiosqlite:///{tmp_path}/nowhere/shop.db")
    assert await schema_state(database) == "empty"
    with pytest.raises(WrongSchema, match=r"There is no database file .*nowhere/shop.db"):
        await ensure_current(database)


async def test_an_older_schema_is_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "REVISIONS", (*revision.REVISIONS, "next"))
    monkeypatch.setattr(revision, "HEAD", "next")
    assert await schema_state(database) == "behind"
    with pytest.raises(WrongSchema, match=r"older pos-tui: .* «pos-tui migrate»"):
        await ensure_current(database)


async def test_a_newer_schema_is_ahead(database: Database) -> None:
    await run(database, f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    assert await schema_state(database) == "ahead"
    with pytest.raises(WrongSchema, match="newer pos-tui"):
        await ensure_current(database)


async def test_tables_of_another_program_are_foreign(empty_database: Database) -> None:
    await run(empty_database, "CREATE TABLE company (id integer)")
    assert await schema_state(empty_database) == "foreign"
    with pytest.raises(WrongSchema, match="another program"):
        await ensure_current(empty_database)


async def run(database: Database, statement: str) -> None:
    await database.write(lambda session: session.execute(text(statement)))
