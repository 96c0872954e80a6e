"""How selling looks, state by state: on the small terminal of a shop, and on a large one."""

import pytest
from sqlalchemy import update
from syrupy.assertion import SnapshotAssertion

from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.pages import Page
from tests.ui.snapshots import picture
from tests.ui.till import LARGE, SMALL, Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"
NAMES = {"MATE": "清酒と梅酒の詰め合わせ、とても長い名前の商品です", "STAMP": "[bold]Half [/] price"}
NAMES = {"MATE": "清酒と梅酒の詰め合わせ、とても長い名前の商品です", "STAMP": "[bold]Half [/] price"}
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


async def fill(till: Till) -> None:
    """A basket with a bit of everything."""
    await till.scan(MATE, MATE, BREAD)
    await till.type("3*PALE", "enter")
    await till.press("o")
    await till.type("0.350*TOMATO", "enter")
    await till.type("%10", "enter")
    await till.press("f3")
    await till.type("C1", "enter")


async def rename(till: Till, sku: str, name: str) -> None:
    change = update(ProductRow).where(ProductRow.sku == sku).values(name=name)
    await till.context.desk.database.write(lambda session: session.execute(change))


@SIZES
async def test_selling(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size) as till:
        assert picture(till.app) == looks(name="empty")
        await fill(till)
        await till.type("c")
        assert picture(till.app) == looks(name="search")
        await till.press("escape")
        await till.scan("00000")
        assert picture(till.app) == looks(name="refusal")
        await till.press("f4")
        assert picture(till.app) == looks(name="question")


@SIZES
async def test_paying(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size, cash_rounding=5) as till:
        await fill(till)
        await till.press("f12")
        await till.type("10", "c")
        await till.type("50")
        assert picture(till.app) == looks(name="rest")


@SIZES
async def test_names_of_every_width(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size, locale="de_DE") as till:
        for sku, name in NAMES.items():
            await rename(till, sku, name)
        await till.type(f"1200*{MATE}", "enter")
        await till.type("12*STAMP", "enter")
        assert picture(till.app) == looks(name="wide")


@SIZES
async def test_help(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.press("f1")
        assert picture(till.app) == looks(name="keys")


async def test_help_tells_who_may_do_what(lane_file: Database) -> None:
    async with open_till(lane_file, size=(80, 24)) as till:
        await till.press("f1", *["pagedown"] * 4)
        shown = till.text(Page)
        assert "a discount        cashier up to 10 %, supervisor up to 30 %, manager" in shown
        assert "goods back        cashier up to 50, supervisor up to 500, manager" in shown
        assert all(len(row) < 80 for row in shown.splitlines())
        await till.press(*["pageup"] * 4)
        pages = [till.text(Page)]
        for _ in range(3):
            await till.press("pagedown")
            pages.append(till.text(Page))
        assert "(not now)" in "".join(pages)
        assert not any("(not" in row and "(not now)" not in row for page in pages for row in page.splitlines())
