"""The schema is made in one piece or not at all, and is exactly what the models say."""

import asyncio
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from pos_tui.db.migrations import configuration, current, scripts, upgrade
from pos_tui.db.revision import HEAD, REVISIONS
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable, WrongSchema
from pos_tui.schema import metadata
from tests.db.look import Schema, schema_of, triggers_of
from tests.db.test_revision import run
from tests.stores import Store

BREAKS_HALFWAY = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "9999", "{head}"

def upgrade() -> None:
    op.create_table("half_done", sa.Column("id", sa.Uuid(), primary_key=True))
    with op.batch_alter_table("customer") as customer:
        customer.alter_column("tier", nullable=False)
    op.execute("INSERT INTO no_such_table VALUES (1)")
"""

FROM_MODELS: dict[str, Schema] = {}


@pytest.fixture
def broken_scripts(tmp_path: Path) -> Path:
    """The migrations with one more at the end, that fails after it has changed something."""
    folder = tmp_path / "migrations"
    shutil.copytree(scripts(), folder)
    (folder / "versions" / "9999_breaks.py").write_text(BREAKS_HALFWAY.format(head=HEAD))
    return folder


@pytest.mark.parametrize("steps", range(1, len(REVISIONS) + 1))
def test_steps_back_and_forth_lead_to_the_same_schema_and_guards(address: str, steps: int) -> None:
    before = asyncio.run(look(address))
    command.downgrade(configuration(address), f"-{steps}")
    assert current(address) == ("empty" if steps == len(REVISIONS) else "behind")
    upgrade(address)
    assert asyncio.run(look(address)) == before


def test_upgrading_twice_changes_nothing(address: str) -> None:
    before = asyncio.run(look(address))
    upgrade(address)
    assert asyncio.run(look(address)) == before


async def test_the_migrations_make_what_the_models_say(database: Database, store: Store) -> None:
    assert await schema_of(database) ^ await schema_from_models(store) == set()


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX ix_product_name",
        "ALTER TABLE product ADD COLUMN colour VARCHAR",
        "ALTER TABLE product DROP COLUMN brand",
        "CREATE UNIQUE INDEX one_name ON product (name)",
        "DROP TABLE kit_part",
    ],
)
async def test_control_a_difference_is_seen(database: Database, store: Store, change: str) -> None:
    await run(database, change)
    assert await schema_of(database) ^ await schema_from_models(store)


def test_the_program_knows_every_revision_in_order() -> None:
    history = ScriptDirectory(str(scripts())).walk_revisions()
    assert tuple(reversed([step.revision for step in history])) == REVISIONS


def test_a_migration_that_fails_halfway_leaves_the_database_as_it_was(address: str, broken_scripts: Path) -> None:
    before = asyncio.run(look(address))
    config = configuration(address)
    config.set_main_option("script_location", str(broken_scripts))
    with pytest.raises(Exception, match="no_such_table"):
        command.upgrade(config, "head")
    assert asyncio.run(look(address)) == before
    assert current(address) == "current"


def test_a_first_migration_that_fails_leaves_no_file(
    tmp_path: Path, broken_scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_tui.db.migrations.scripts", lambda: broken_scripts)
    with pytest.raises(StoreUnavailable):
        upgrade(f"sqlite+aiosqlite:///{tmp_path}/data/shop.db")
    assert list((tmp_path / "data").iterdir()) == []


def test_a_new_file_and_its_folder_are_private(tmp_path: Path) -> None:
    upgrade(f"sqlite+aiosqlite:///{tmp_path}/data/shop.db")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "shop.db").stat().st_mode) == 0o600


def test_two_tills_that_migrate_at_once_wait_for_each_other(empty_address: str) -> None:
    code = "import sys; from pos_tui.db.migrations import upgrade; upgrade(sys.argv[1])"
    tills = [
        subprocess.Popen([sys.executable, "-c", code, empty_address], stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [(till.communicate()[1], till.returncode) for till in tills] == [("", 0)] * 3
    assert current(empty_address) == "current"


def test_a_newer_or_another_programs_database_is_left_alone(empty_address: str) -> None:
    if empty_address.startswith("sqlite"):
        Path(re.sub(r"^.*:///", "", empty_address)).touch()
    asyncio.run(change(empty_address, "CREATE TABLE company (id integer)"))
    before = asyncio.run(look(empty_address))
    with pytest.raises(WrongSchema, match="another program"):
        upgrade(empty_address)
    assert asyncio.run(look(empty_address)) == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match=r"cannot be made|is not a folder"):
        upgrade(f"sqlite+aiosqlite:///{tmp_path}/file/shop.db")


def test_a_server_that_is_away_is_said_without_the_password(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer") as refusal:
        upgrade("postgresql+asyncpg://till:hunter2@localhost:1/shop")
    assert "hunter2" not in str(refusal.value) + "".join(capfd.readouterr())


async def schema_from_models(store: Store) -> Schema:
    """What the models alone would make; the same in every test, so made once."""
    if store.name not in FROM_MODELS:
        FROM_MODELS[store.name] = await make_from_models(store)
    return FROM_MODELS[store.name]


async def make_from_models(store: Store) -> Schema:
    async with store.migrated() as address:
        database = Database.at(address)
        try:
            async with database.engines.write.begin() as connection:
                await connection.run_sync(metadata.drop_all)
                await connection.run_sync(metadata.create_all)
            return await schema_of(database)
        finally:
            await database.close()


async def look(address: str) -> Schema:
    database = Database.at(address)
    try:
        return await schema_of(database) | frozenset(await triggers_of(database))
    finally:
        await database.close()


async def change(address: str, statement: str) -> None:
    database = Database.at(address)
    try:
        await run(database, statement)
    finally:
        await database.close()
