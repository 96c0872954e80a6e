"""Sales of the day: hour by hour and what sold most, another date by a key, only for those who see reports."""

import asyncio
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.reports.day import read_sales
from pos_tui.reports.views import Sales
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.screens import sales
from pos_tui.ui.screens.sales import SalesScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.thrift import Thrifty
from tests.reports.trading import all_counted, trade
from tests.shops import Shop
from tests.ui.door import LARGE, SMALL
from tests.ui.floor import choose, words
from tests.ui.office import in_office
from tests.ui.snapshots import picture
from tests.ui.till import open_till

TODAY = "Sun 22 Nov 2026 · so far"
EMPTY = "Nothing was sold on Sat 21 Nov 2026."


async def traded(database: Database) -> Shop:
    """A day of trading, seen from the till whose shift is still open."""
    shop = (await trade(database)).shop
    return replace(shop, lanes=shop.lanes[::-1])


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen, size=size) as office:
        await office.until_said(TODAY)
        assert "Total SGD 33.50 · 4 documents · tax 1.91 · discounts 1.00" in office.words
        assert picture(office.app) == looks(name="sales")
        await office.press("<f3>")
        await office.until_on(PickScreen)
        assert picture(office.app) == looks(name="dates")


async def test_figures_are_those_of_the_report(lane_file: Database) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said(TODAY)
        for said in ("14:00 17.90 █", "Crème brioche 3 █"):
            assert said in office.words


async def test_what_is_in_a_drawer_is_told_after_it_was_counted(lane_file: Database) -> None:
    """The count is blind: until then nobody learns here what was paid in cash."""
    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said("What is in the drawer is told after it was counted.")
        assert "13.00" not in office.words
        assert "Cash" not in office.words


async def test_how_it_was_paid_is_told_as_soon_as_it_was_counted(lane_file: Database) -> None:
    shop = await traded(lane_file)
    async with in_office(lane_file, shop, SalesScreen) as office:
        await office.until_said("Still to be counted: BISHAN-2 of 2026-11-22.")
        await all_counted(lane_file, shop, shop.lane)
        await office.press("<home>")
        await office.until_said("Paid by Card 15.50 · Cash 13.00 · Voucher 5.00")


async def test_a_date_back_and_on_and_none_after_today(lane_file: Database) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said(TODAY)
        assert "(→ Date after)" in office.shown
        await office.press("<right>")
        assert TODAY in office.words
        await office.press("<left>")
        await office.until_said(EMPTY)
        assert "Total" not in office.words
        assert "(→ Date after)" not in office.shown
        await office.press("<right>")
        await office.until_said("Total SGD 33.50")
        await office.press("<left>", "<left>", "<left>")
        await office.until_said("Nothing was sold on Thu 19 Nov 2026.")
        await office.press("<home>")
        await office.until_said("Total SGD 33.50")


async def test_a_date_of_the_last_fourteen_is_opened(lane_file: Database) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said(TODAY)
        await office.press("<f3>")
        await office.until_on(PickScreen)
        assert "Sun 22 Nov 2026 4 33.50 █" in office.words
        assert "1 of 14" in office.words
        await office.press("<down>", "<enter>")
        await office.until_said(EMPTY)
        await office.press("<f3>")
        await office.until_on(PickScreen)
        await office.press("<escape>")
        await office.until_said(EMPTY)


async def test_pages_are_turned_where_there_are_two(lane_file: Database) -> None:
    shop = await traded(lane_file)
    async with in_office(lane_file, shop, SalesScreen) as office:
        await office.until_said(TODAY)
        assert "PgDn" not in office.shown
    async with in_office(lane_file, shop, SalesScreen, size=(80, 10)) as office:
        await office.until_said("PgDn Next page")
        assert "Postage stamp" not in office.words
        await office.press("<pagedown>")
        assert "Postage stamp" in office.words
        await office.press("<left>", "<right>")
        await office.until_said("Total SGD 33.50")


class Slow:
    """Reads as the screen does; the figures of today come when they may."""

    def __init__(self, shop: Shop) -> None:
        self._today, self.may_go_on, self.asked = shop.today, asyncio.Event(), list[date]()

    async def read(self, session: Reading, place: Place, actor: Actor, on: date, *, zone: ZoneInfo) -> Sales:
        self.asked.append(on)
        if on == self._today:
            await self.may_go_on.wait()
        return await read_sales(session, place, actor, on, zone=zone)


async def test_a_date_that_was_left_is_not_shown_when_it_is_there_at_last(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await traded(lane_file)
    slow = Slow(shop)
    monkeypatch.setattr(sales, "read_sales", slow.read)
    async with in_office(lane_file, shop, SalesScreen, waits=False) as office:
        await office.until_said("Sun 22 Nov 2026: Looking …")
        await office.press("<left>")
        await office.until_said(EMPTY)
        slow.may_go_on.set()
        await office.painted()
        assert EMPTY in office.words
        slow.may_go_on.clear()
        await office.press("<home>")
        await office.until_said("Sun 22 Nov 2026: Looking …")
        await office.press("<escape>")
        await office.until(lambda: not isinstance(office.app.screen, SalesScreen))
    assert [on.day for on in slow.asked] == [22, 21, 22]


async def test_no_date_stands_above_the_figures_of_another(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dates are asked for while the figures of the next one are still read."""
    shop = await traded(lane_file)
    slow = Slow(shop)
    slow.may_go_on.set()
    monkeypatch.setattr(sales, "read_sales", slow.read)
    async with in_office(lane_file, shop, SalesScreen) as office:
        await office.until_said(TODAY)
        await office.press("<left>")
        await office.until_said(EMPTY)
        slow.may_go_on.clear()
        await office.press("<right>", "<f3>")
        await office.until_on(PickScreen)
        await office.press("<escape>")
        await office.until_said(EMPTY)
        assert "Sales of Bishan · Sat 21 Nov 2026" in office.words
        assert TODAY not in office.words
        slow.may_go_on.set()
        await office.until_said(TODAY)
        assert "Total SGD 33.50" in office.words


async def test_that_the_database_does_not_answer_is_said(
    lane_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dead(*_: object, **__: object) -> Sales:
        raise StoreUnavailable("The database does not answer.")

    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said("Total SGD 33.50")
        with monkeypatch.context() as patch:
            patch.setattr(sales, "read_sales", dead)
            await office.press("<left>")
            await office.until_said("The database does not answer.")
            assert "Total" not in office.words
        await office.press("<right>")
        await office.until_said("Total SGD 33.50")


async def test_other_keys_for_it(lane_file: Database) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen, keys={"sales.before": "f5"}) as office:
        await office.until_said(TODAY)
        await office.press("<f5>")
        await office.until_said(EMPTY)


async def test_letters_of_one_byte_on_a_thin_line(lane_file: Database) -> None:
    async with in_office(lane_file, await traded(lane_file), SalesScreen) as office:
        await office.until_said(TODAY)
        strips = office.app.screen._compositor.render_strips()
        assert any("█" in strip.text for strip in strips), "drawn on a line that is not thin"
        sent = [Thrifty().apply(list(strip), office.app.screen.styles.background) for strip in strips]
        rows = ["".join(segment.text for segment in segments) for segments in sent]
        assert any("14:00" in row and "####" in row for row in rows)
        assert all(row.replace("è", "e").isascii() for row in rows)


async def test_it_is_not_for_everybody(lane_file: Database) -> None:
    async with in_office(lane_file, shop := await traded(lane_file), SalesScreen, person=shop.cashier) as office:
        await office.until_said("Aisha Cashier may not see reports")
        assert "Total" not in office.words
        await office.press("<f3>")
        await office.until_said("Aisha Cashier may not see reports")
        assert isinstance(office.app.screen, SalesScreen)


async def test_a_sale_is_seen_from_the_menu_as_soon_as_it_is_paid(database: Database) -> None:
    async with open_till(database, who="owner") as till:
        await choose(till, "d")
        assert "Nothing was sold on Sun 22 Nov 2026." in words(till)
        await till.press("escape")
        await till.scan("MATE", "BREAD")
        await till.press("f12", "enter")
        await till.press("escape")
        await choose(till, "D")
        assert isinstance(till.app.screen, SalesScreen)
        assert "Total SGD 6.00 · 1 document " in words(till)
        assert "What is in the drawer is told after it was counted." in words(till)
