"""Screens on a real database; where only the keys are looked at, the quicker engine will do."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from tests.drawn import engine_drawn
from tests.statements import with_statements_kept
from tests.stores import SQLiteStore
from tests.styles import keep_styles
from tests.ui.snapshots import ScreenPicture

keep_styles()


HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A screen knows no engine: each of its tests runs on one of them, told by its name, and in full on both."""
    for item in items:
        engine = _engine_asked(item)
        if engine and item.path.parent == HERE and engine != _engine_drawn(item.nodeid):
            item.add_marker("full")


def _engine_asked(item: pytest.Item) -> Any:
    callspec = getattr(item, "callspec", None)
    return callspec and callspec.params.get("store")


def _engine_drawn(name: str) -> str:
    """The same in every run; the sizes of one picture may be drawn on different engines."""
    same_for_both = name.replace("postgresql", "").replace("sqlite", "")
    return engine_drawn(same_for_both)


@pytest.fixture
async def lane_file(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database without a shop."""
    async with SQLiteStore(tmp_path, sqlite_template).migrated() as address:
        opened = with_statements_kept(Database.at(address))
        yield opened
        await opened.close()


@pytest.fixture
def looks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`assert picture(app) == looks`: the screen looks as it did when it was last approved."""
    return snapshot.use_extension(ScreenPicture)
