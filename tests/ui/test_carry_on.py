"""Held baskets when a shift ends: listed before the count, and left behind only on purpose."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.carry_on import CarryOnScreen
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.widgets.row_list import RowList
from tests.selling.sales import basket_of, everything
from tests.selling.test_holds import put_aside
from tests.ui.floor import choose, words
from tests.ui.snapshots import picture
from tests.ui.test_count import counts, zs
from tests.ui.test_holding import hold, waiting
from tests.ui.till import SIZES, Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"


async def close_over(till: Till, *notes: str) -> None:
    for note in notes:
        await till.scan(MATE, BREAD)
        await hold(till, note)
    await choose(till, "6")
    assert isinstance(till.app.screen, CarryOnScreen)


async def test_what_is_held_is_carried_on_by_name_and_the_z_says_so(database: Database) -> None:
    async with open_till(database) as till:
        await close_over(till, "red coat", "table 4")
        assert "2 baskets are held at till 1" in words(till)
        assert "red coat" in till.text(RowList)
        await till.press("enter", "1")
        assert isinstance(till.app.screen, CarryOnScreen)
        assert await counts(database) == []
        for _ in range(3):
            till.key("f12")
        await till.settled()
        assert isinstance(till.app.screen, CountScreen)
        await till.type("100", "enter")
        await till.press("enter")
        assert await zs(database) == [(1, 0, None)]
        assert "Held baskets carried on" in till.printer.pages[-1]
        await till.press("end")
        assert "Z REPORT 1" in till.text(Page)
        assert await waiting(till) == ["red coat", "table 4"]


async def test_going_back_to_finish_them_changes_nothing(database: Database) -> None:
    async with open_till(database) as till:
        await close_over(till, "red coat")
        before = await everything(database)
        await till.press("escape")
        assert isinstance(till.app.screen, SellScreen)
        assert till.message == "The shift goes on."
        assert await everything(database) == before
        await till.press("f8", "enter")
        assert till.lines == [("MATE", 1_000), ("BREAD", 1_000)]


async def test_a_basket_that_nobody_has_seen_is_not_left_behind(database: Database) -> None:
    async with open_till(database) as till:
        await close_over(till, "red coat")
        await till.press("f12")
        await till.type("100", "enter")
        await put_aside(database, till.shop, basket_of(till.shop, "STAMP"), "table 4")
        await till.press("enter")
        assert isinstance(till.app.screen, CloseScreen)
        assert "Held here: table 4. Finish what is held (F8), or say" in words(till)
        assert await zs(database) == []


async def test_its_keys_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"carry_on.accept": "f3"}) as till:
        await close_over(till, "red coat")
        assert "F3 Carry them on" in words(till)
        await till.press("f3")
        assert isinstance(till.app.screen, CountScreen)


@SIZES
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with open_till(lane_file, size=size) as till:
        await close_over(till, "red coat", "table 4")
        assert picture(till.app) == looks
