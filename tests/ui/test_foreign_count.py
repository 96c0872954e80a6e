"""Euros at the end of a shift, by keys: counted on a line of their own, blind, and compared in euros."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.db.unit_of_work import Database
from pos_tui.staff.models import Approval
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.screens.reports import ReportScreen
from tests.selling.euros import with_euros
from tests.selling.sales import everything, rows
from tests.shops import make_shop
from tests.ui.floor import approve, choose, words
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, Till, open_till

MATE = "5012345678900"


async def sell_for_ten_euros(till: Till) -> None:
    """A drink for 2.80; 11.71 of change leave 88.29 of the float of 100.00, and EUR 10.00."""
    await till.scan(MATE)
    await till.press("f12")
    await till.type("10", "e")
    await till.press("enter")


async def test_euros_are_counted_blind_and_printed_on_the_z(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop) as till:
        await sell_for_ten_euros(till)
        await choose(till, "6")
        assert isinstance(till.app.screen, CountScreen)
        assert "▸ In the drawer, SGD" in words(till)
        assert "In the drawer, EUR" in words(till)
        assert "10.00" not in words(till)
        await till.type("88.29", "enter")
        assert "▸ In the drawer, EUR" in words(till)
        await till.press("enter")
        assert "Count the EUR in the drawer and type it; 0 when there is none." in words(till)
        await till.type("10", "enter")
        assert isinstance(till.app.screen, CloseScreen)
        assert "EUR 10.00 counted, 10.00 expected" in words(till)
        assert "The drawer is exact." in words(till)
        await till.press("enter")
        assert isinstance(till.app.screen, ReportScreen)
        assert "Counted in EUR                     10.00" in till.printer.pages[-1]
    assert [row for row in await rows(database, Shift, "z_number", "variance") if row[0]] == [(1, 0)]


async def test_notes_and_coins_and_a_recount_with_no_euros(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop) as till:
        await choose(till, "6")
        await till.press("f4", "down", "down")
        await till.type("2")
        await till.press(*["down"] * 20)
        assert "▸ In the drawer, EUR" in words(till)
        await till.type("1", "f12")
        assert "EUR 1.00 more than expected." in words(till)
        await till.press("f4")
        await till.type("100", "enter")
        await till.type("0", "enter")
        assert "The drawer is exact." in words(till)
        await till.press("enter")
    counted = sorted(await rows(database, DrawerCount, "attempt", "counted"))
    assert counted == [(1, 100), (1, 10_000), (2, 0), (2, 10_000)]


async def test_missing_euros_need_a_reason_and_above_the_limit_somebody_else(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop) as till:
        await sell_for_ten_euros(till)
        await choose(till, "6")
        await till.type("88.29", "enter")
        await till.type("5", "enter")
        assert "EUR 5.00 less than expected." in words(till)
        await till.press("enter")
        assert "Say why it differs" in words(till)
        await till.type("a note is gone", "enter")
        assert isinstance(till.app.screen, ApproveScreen)
        await approve(till)
        assert isinstance(till.app.screen, ReportScreen)
        assert "Variance in EUR                    -5.00" in till.printer.pages[-1]
    [(size, about)] = await rows(database, Approval, "size", "about")
    assert (size, about) == (726, "EUR −5.00, a note is gone")


async def test_an_x_has_euros_after_they_were_counted_only(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop, who="owner") as till:
        await sell_for_ten_euros(till)
        await choose(till, "5")
        assert "EUR" not in till.text(Page)
        await till.press("escape")
        await choose(till, "6")
        await till.type("88.29", "enter")
        await till.type("10", "enter")
        await till.press("escape")
        await choose(till, "5")
        await till.press("end")
        assert "EUR 10.00 × 1" in till.text(Page)


async def test_what_is_no_amount_of_euros_is_said_and_nothing_changes(database: Database) -> None:
    shop = await with_euros(database, await make_shop(database))
    async with open_till(database, shop) as till:
        before = await everything(database)
        await choose(till, "6")
        await till.type("100", "enter")
        for typed in ("ten", "-1", "1.234"):
            await till.type(typed, "enter")
            assert isinstance(till.app.screen, CountScreen)
            await till.press(*["backspace"] * len(typed))
        assert await everything(database) == before


@SIZES
async def test_how_foreign_cash_looks(
    lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    shop = await with_euros(lane_file, await make_shop(lane_file))
    async with open_till(lane_file, shop, size=size) as till:
        await till.scan(MATE, MATE, MATE)
        await till.press("f12")
        await till.type("3", "e")
        await till.painted()
        assert picture(till.app) == looks(name="pay")
        await till.type("10", "e")
        await till.press("enter")
        await choose(till, "6")
        await till.press("f4")
        await till.type("1", "enter")
        assert picture(till.app) == looks(name="count")
        await till.press("f4")
        await till.type("900", "enter")
        await till.type("12", "enter")
        assert picture(till.app) == looks(name="sealed")
