"""A shop in which everything is hostile, made once and copied."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from pos_tui.db.unit_of_work import Database
from tests.commands.conftest import home as home
from tests.commands.conftest import till as till
from tests.faults.acts import World
from tests.hostile.shop import hostile_shop
from tests.shops import KEY


@pytest.fixture(scope="session")
def planted_shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, World]]:
    """Its file, and the shop as it was before."""
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / "shop.db"
    shutil.copyfile(sqlite_template, file)

    async def make() -> World:
        database = Database.at(f"sqlite+aiosqlite:///{file}")
        try:
            return await hostile_shop(database, folder)
        finally:
            await database.close()

    yield file, asyncio.run(make())
    shutil.rmtree(folder)


@pytest.fixture
def planted(planted_shop: tuple[Path, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a copy; its key is in the environment."""
    monkeypatch.setenv("POS_TUI_KEY", KEY.hex())
    monkeypatch.setenv("POS_TUI_LOG_FILE", str(tmp_path / "till.log"))
    shutil.copyfile(planted_shop[0], tmp_path / "shop.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}"


@pytest.fixture
async def hostile(planted: str) -> AsyncIterator[Database]:
    """The same, open."""
    database = Database.at(planted)
    yield database
    await database.close()
