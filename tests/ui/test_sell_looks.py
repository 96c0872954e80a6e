"""How the sell and pay screens look, small and large; the README shows the first of these pictures."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from tests.ui.snapshots import picture
from tests.ui.till import LARGE, SMALL, Till, open_till

README = Path(__file__).parents[2] / "README.md"


async def fill(till: Till) -> None:
    await till.type("2*5012345678900", "enter")
    await till.scan("4006381333931", "STAMP")
    await till.press("up")
    await till.type("%10", "enter")


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_sale(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size) as till:
        await fill(till)
        assert picture(till.app) == looks(name="sell")
        await till.press("f12")
        assert picture(till.app) == looks(name="pay")
        await till.type("20", "enter")
        assert picture(till.app) == looks(name="sold")


def test_the_readme_shows_a_picture_that_is_kept_true() -> None:
    shown = [
        line.partition("](")[2].rstrip(")") for line in README.read_text().splitlines() if line.startswith("![")
    ]
    assert shown == ["tests/ui/__snapshots__/test_sell_looks/test_a_sale[160x50][sell].svg"]
    assert (README.parent / shown[0]).is_file()
