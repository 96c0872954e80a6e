"""A restore on PostgreSQL that is killed between its renames changed nothing; the doctor names what it left."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.engine import make_url

from pos_tui.db import postgresql_copies
from pos_tui.db.facts import left_over
from pos_tui.db.postgresql_copies import PostgreSQLCopies
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from tests.db.tally import add, make_tally, read
from tests.postgres import PostgreSQL

OURS, RESTORED = 1, 2
ENDED = text("SELECT pg_terminate_backend(pg_backend_pid())")


async def tally_of(address: str, amount: int | None = None) -> int:
    """What stands in the database; where an amount is given it is put there first."""
    database = Database.at(address)
    try:
        if amount is not None:
            await make_tally(database)
            await database.write(lambda session: add(session, amount))
        return await database.read(read)
    finally:
        await database.close()


@pytest.fixture
async def two(postgresql: PostgreSQL) -> AsyncIterator[tuple[str, str]]:
    """The addresses of a shop and of what is to take its place."""
    names = [await postgresql.create(), await postgresql.create()]
    ours, restored = map(postgresql.address, names)
    await tally_of(ours, OURS)
    await tally_of(restored, RESTORED)
    yield ours, restored
    for name in (*names, f"{names[0]}_before"):
        await postgresql.drop(name)


async def test_what_was_restored_takes_the_place_and_what_was_there_is_kept(two: tuple[str, str]) -> None:
    ours, restored = two
    kept = await PostgreSQLCopies(make_url(ours), None).put_in_place(restored, "before")
    assert await tally_of(ours) == RESTORED
    assert kept is not None
    assert await tally_of(make_url(ours).set(database=kept).render_as_string(hide_password=False)) == OURS


async def test_ended_between_the_renames_nothing_has_changed(
    two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, restored = two
    rename, renamed = postgresql_copies._renaming, list[str]()

    def once(name: str, instead: str) -> TextClause:
        renamed.append(name)
        return rename(name, instead) if len(renamed) == 1 else ENDED

    with monkeypatch.context() as killed:
        killed.setattr(postgresql_copies, "_renaming", once)
        with pytest.raises(StoreUnavailable):
            await PostgreSQLCopies(make_url(ours), None).put_in_place(restored, "before")
    assert len(renamed) == 2, "the control: the first was done"
    assert (await tally_of(ours), await tally_of(restored)) == (OURS, RESTORED)
    assert await PostgreSQLCopies(make_url(ours), None).put_in_place(restored, "before")
    assert await tally_of(ours) == RESTORED


async def test_what_a_killed_restore_left_is_named(
    database: Database, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    left = "pos_tui_scratch_0123456789ab"
    if database.url.get_backend_name() == "postgresql":
        await postgresql.execute(f'CREATE DATABASE "{left}" TEMPLATE template0')
        try:
            assert left in await left_over(database, tmp_path)
        finally:
            await postgresql.drop(left)
    assert left not in await left_over(database, tmp_path)
