"""How drawer, approval, count, close and Z look, on the real size and on a large one."""

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from tests.ui.floor import approve, choose, open_menu
from tests.ui.snapshots import picture
from tests.ui.till import LARGE, SMALL, open_till

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
MATE = "5012345678900"
ANCHOR = re.compile(r"1-\d+-[0-9a-f]{8}")
"""Of a chain over ids that differ from run to run."""


@SIZES
async def test_drawer_and_approval(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_till(lane_file, size=size) as till:
        await open_menu(till)
        assert picture(till.app) == looks(name="menu")
        await till.press("2")
        await till.type("0", "enter")
        assert picture(till.app) == looks(name="paid-out")
        await till.press("ctrl+u")
        await till.type("5", "enter")
        await till.type("window cleaner", "enter")
        await approve(till, "9999")
        assert picture(till.app) == looks(name="approval")


@SIZES
async def test_count_close_and_z(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE)
        await till.press("f12", "enter")
        await choose(till, "6")
        await till.type("100")
        assert picture(till.app) == looks(name="count")
        await till.press("f4", "down", "down")
        await till.type("2", "enter", "1")
        assert picture(till.app) == looks(name="notes-and-coins")
        await till.press("f12")
        await till.type("found a note")
        assert picture(till.app) == looks(name="sealed")
        await till.press("enter")
        await approve(till)
        assert ANCHOR.sub("1-5-00000000", picture(till.app)) == looks(name="z")
