"""What can be wrong with a database is one sentence that says what and what to do, and never a password."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from pos_tui.db.engines import parse_url, sqlite_file, sqlite_library
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from tests.db.tally import add, make_tally, read
from tests.postgres import PostgreSQL

only_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)
NOBODY = 65_534


@pytest.fixture
def folder_of_somebody_else() -> Iterator[Path]:
    """A folder that this process may read and not write, even when root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        folder, user = Path(name), os.geteuid()
        folder.chmod(0o555)
        if user == 0:
            os.seteuid(NOBODY)
        yield folder
        os.seteuid(user)
        folder.chmod(0o755)


async def sentence(address: str, statement: str = "SELECT 1", *, writes: bool = True) -> str:
    """What the cashier reads when the statement cannot run."""
    database = Database.at(address, patience=0.05)
    run = database.write if writes else database.read
    with pytest.raises(StoreUnavailable) as refusal:
        await run(lambda session: session.execute(text(statement)))
    await database.close()
    return str(refusal.value)


@pytest.mark.parametrize("writes", [True, False])
async def test_a_file_that_is_not_there(tmp_path: Path, writes: bool) -> None:
    said = await sentence(f"sqlite+aiosqlite:///{tmp_path}/missing/shop.db", writes=writes)
    assert said == "The database file cannot be opened: check that its folder exists and may be written."
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("writes", [True, False])
async def test_a_file_that_is_no_database(tmp_path: Path, writes: bool) -> None:
    (tmp_path / "shop.db").write_text("Dear diary, " * 200)
    said = await sentence(f"sqlite+aiosqlite:///{tmp_path}/shop.db", "SELECT * FROM x", writes=writes)
    assert said == "The database file is not a pos-tui database: check the database setting."


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "cannot be opened" in await sentence(f"sqlite+aiosqlite:///{tmp_path}")


@pytest.mark.parametrize("journal", ["wal", "delete"])
async def test_a_file_that_may_only_be_read(folder_of_somebody_else: Path, journal: str) -> None:
    file = folder_of_somebody_else / "shop.db"
    made_by_owner(file, journal)
    said = await sentence(f"sqlite+aiosqlite:///{file}", "INSERT INTO tally VALUES (1)")
    assert "may only be read" in said or "cannot be opened" in said


@only_sqlite
async def test_a_file_that_another_program_holds(address: str) -> None:
    # the library that the till uses: two libraries in one process do not see each other's locks
    other = sqlite_library().connect(sqlite_file(parse_url(address)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = await sentence(address, "DELETE FROM customer")
    assert said == "The database is busy with another lane or program; nothing was changed. Try again."
    other.close()


@only_sqlite
async def test_a_disk_that_is_full(database: Database) -> None:
    await make_tally(database)

    async def fill(session: Writing) -> None:
        pages = await session.scalar(text("PRAGMA page_count"))
        await session.execute(text(f"PRAGMA max_page_count = {pages}"))
        await add(session, 1)
        await session.execute(text("CREATE TABLE more AS SELECT zeroblob(1000000)"))

    with pytest.raises(StoreUnavailable, match="disk of this till is full: free some space"):
        await database.write(fill)
    assert await database.read(read) == 0


async def test_a_database_without_tables(empty_database: Database) -> None:
    with pytest.raises(StoreUnavailable, match="no pos-tui tables: run «pos-tui migrate» or «pos-tui setup»"):
        await empty_database.read(lambda session: session.execute(text("SELECT * FROM company")))


async def test_a_server_that_is_away() -> None:
    said = await sentence("postgresql+asyncpg://till:hunter2@localhost:1/shop", writes=False)
    assert said.startswith("The database does not answer; nothing was changed.")


async def test_a_user_that_the_server_does_not_know(postgresql: PostgreSQL) -> None:
    stranger = postgresql.url.set(username="stranger", password="hunter2")
    said = await sentence(stranger.render_as_string(hide_password=False))
    assert said == "The database refuses this user or password: check the database setting."


async def test_a_database_that_the_server_does_not_have(postgresql: PostgreSQL) -> None:
    said = await sentence(postgresql.address("no_such_database"))
    assert said == "The database server has no such database: check the database setting."


@only_postgresql
async def test_a_server_that_may_only_be_read(database: Database) -> None:
    async def on_a_standby(session: Writing) -> None:
        await session.execute(text("SET TRANSACTION READ ONLY"))
        await session.execute(text("DELETE FROM customer"))

    with pytest.raises(StoreUnavailable, match="may only be read: point the till at the primary server"):
        await database.write(on_a_standby)


@pytest.fixture
async def tally(database: Database) -> Database:
    await make_tally(database)
    return database


@only_postgresql
async def test_a_connection_cut_in_the_middle_is_made_again(tally: Database, postgresql: PostgreSQL) -> None:
    cut: list[int] = []

    async def cut_once(session: Writing) -> int:
        stands = await add(session, 1)
        if not cut:
            cut.append(await session.scalar(text("SELECT pg_backend_pid()")) or 0)
            await postgresql.execute(f"SELECT pg_terminate_backend({cut[0]})")
        return stands + (await session.scalar(text("SELECT 0")) or 0)

    assert await tally.write(cut_once) == 1
    assert await tally.read(read) == 1


async def test_a_row_that_another_lane_holds_for_ever(tally: Database, address: str) -> None:
    hasty = Database.at(address, patience=0.05)
    async with tally.transaction() as holder:
        await add(holder, 1)
        with pytest.raises(StoreUnavailable, match="is busy with another lane"):
            await hasty.write(lambda session: add(session, 1))
    await hasty.close()


@only_postgresql
async def test_a_read_survives_a_server_that_was_started_again(tally: Database, postgresql: PostgreSQL) -> None:
    everybody = "pid <> pg_backend_pid() AND datname = "
    await postgresql.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {everybody}'{tally.url.database}'"
    )
    assert await tally.read(read) == 0


def made_by_owner(file: Path, journal: str) -> None:
    """A database that its owner made and others may read."""
    user = os.geteuid()
    if user != os.getuid():
        os.seteuid(os.getuid())
    file.parent.chmod(0o755)
    owner = sqlite_library().connect(file)
    owner.execute(f"PRAGMA journal_mode = {journal}")
    owner.execute("CREATE TABLE tally (n)")
    owner.commit()
    owner.close()
    file.chmod(0o444)
    file.parent.chmod(0o555)
    os.seteuid(user)
