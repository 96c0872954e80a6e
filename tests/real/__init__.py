"""Tests on the sales of real shops, which a stranger's clone does not have."""

import os
from pathlib import Path


def _data() -> Path | None:
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("POS_TUI_TEST_DATA", beside))
    return folder if folder.is_dir() else None


DATA = _data()
