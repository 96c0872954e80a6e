"""What tests of screens may ask for."""

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.ui.snapshots import ScreenPicture


@pytest.fixture
def looks(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """`assert picture(app) == looks`: the screen looks as it did when it was last approved."""
    return snapshot.use_extension(ScreenPicture)
