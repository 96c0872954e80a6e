"""A home of its own for every command, and the command line called as a person would."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pos_tui.cli import main
from pos_tui.db.unit_of_work import Database
from tests.postgres import PostgreSQL
from tests.reports.trading import Day, trade
from tests.shops import KEY
from tests.stores import PostgreSQLStore, SQLiteStore, Store


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str


Till = Callable[..., Ran]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home: no settings, no shop, no log."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    return tmp_path / "home" / "pos-tui"


@pytest.fixture
def till(capfd: pytest.CaptureFixture[str]) -> Till:
    """`till("verify", "--json")` runs the command in this process."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def sqlite_day(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Day]:
    """A file with a day of trading to copy, and what happened in it."""
    file = tmp_path_factory.mktemp("sold") / "shop.db"
    shutil.copyfile(sqlite_template, file)
    return file, asyncio.run(_trade(f"sqlite+aiosqlite:///{file}"))


@pytest.fixture(scope="session")
def postgresql_day(postgresql: PostgreSQL) -> Iterator[tuple[str, Day]]:
    """A database with a day of trading to copy, and what happened in it."""
    name = asyncio.run(postgresql.create(postgresql.template))
    yield name, asyncio.run(_trade(postgresql.address(name)))
    asyncio.run(postgresql.drop(name))


@pytest.fixture
def sold_store(store: Store, request: pytest.FixtureRequest) -> tuple[Store, Day]:
    """The engine under test, whose databases have a day of trading in them."""
    if isinstance(store, SQLiteStore):
        file, day = request.getfixturevalue("sqlite_day")
        return replace(store, template=file), day
    assert isinstance(store, PostgreSQLStore)
    name, day = request.getfixturevalue("postgresql_day")
    return replace(store, server=replace(store.server, template=name)), day


@pytest.fixture
async def sold(sold_store: tuple[Store, Day], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address of a shop after a day of trading; its key is in the environment."""
    monkeypatch.setenv("POS_TUI_KEY", KEY.hex())
    async with sold_store[0].migrated() as address:
        yield address


@pytest.fixture
def day(sold_store: tuple[Store, Day]) -> Day:
    """What happened on that day."""
    return sold_store[1]


async def _trade(address: str) -> Day:
    database = Database.at(address)
    try:
        return await trade(database)
    finally:
        await database.close()
