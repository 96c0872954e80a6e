"""Screens on a real database; where only the keys are looked at, the quicker engine will do."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from tests.stores import SQLiteStore
from tests.ui.snapshots import ScreenPicture

gc.set_threshold(20_000, 20, 50)  # an app for each test: a fifth of the time went into looking for garbage


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
