"""Screens on a real database; where only the keys are looked at, the quicker engine will do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from tests.drawn import is_for_the_other_engine
from tests.stores import SQLiteStore
from tests.ui.snapshots import ScreenPicture

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A screen knows no engine: each of its tests runs on one of them, and in full on both."""
    for item in items:
        if item.path.parent == HERE and is_for_the_other_engine(item):
            item.add_marker("full")


@pytest.fixture
async def lane_file(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database without a shop."""
    async with SQLiteStore(tmp_path, sqlite_template).migrated() as address:
        opened = Database.at(address)
        yield opened
        await opened.close()


@pytest.fixture
def looks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`assert picture(app) == looks`: the screen looks as it did when it was last approved."""
    return snapshot.use_extension(ScreenPicture)
