"""A home of its own for every command, and the command line called as a person would."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pos_tui.cli import main
from pos_tui.db.unit_of_work import Database
from tests.reports.trading import Day, trade
from tests.shops import KEY


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


@pytest.fixture
def day(address: str, monkeypatch: pytest.MonkeyPatch) -> Day:
    """A day of trading at `address`, whose key is in the environment."""
    monkeypatch.setenv("POS_TUI_KEY", KEY.hex())

    async def book() -> Day:
        database = Database.at(address)
        try:
            return await trade(database)
        finally:
            await database.close()

    return asyncio.run(book())
