"""What a scan costs in counts that no machine changes: frames, bytes, statements; and nothing when it rests."""

from statistics import mean, median

import pytest
from sqlalchemy import event

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.start import StartScreen
from pos_tui.ui.widgets.status_line import StatusLine
from tests.ui.painted import Measured
from tests.ui.till import Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"
CODES = (MATE, "BREAD", BREAD, "STAMP", MATE, "STAMP", MATE, MATE)
BYTES = [268, 240, 89, 312, 293, 303, 267, 114]
"""Of these scans at 80 × 24, in this order."""
LONG_BASKET, MOST_MEDIAN, MOST_MEAN = 30, 320, 400
MOST_STATEMENTS = 4
"""One looks the code up; the basket is kept by one, and its transaction begins and ends."""


def measured(till: Till) -> Measured:
    assert isinstance(till.app, Measured)
    return till.app


async def cost_of(till: Till, code: str) -> int:
    await till.painted()
    measured(till).begin()
    await till.scan(code)
    await till.painted()
    return measured(till).bytes_written


async def test_each_scan_sends_so_many_bytes(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        costs = [await cost_of(till, code) for code in CODES]
        assert costs == BYTES


async def test_a_scan_is_painted_once(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        await cost_of(till, BREAD)
        for code in (MATE, MATE, BREAD):
            await cost_of(till, code)
            assert len(measured(till).frames) == 1


async def test_a_long_basket_is_cheap_with_the_pages_that_are_turned(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        costs = []
        for price in range(1, LONG_BASKET):
            costs.append(await cost_of(till, "STAMP"))
            await till.type(f"@{price}", "enter")
        assert median(costs) <= MOST_MEDIAN, costs
        assert mean(costs) <= MOST_MEAN, costs


@pytest.mark.parametrize("ticks", [1, 90])
async def test_a_till_that_rests_sends_nothing(lane_file: Database, ticks: int) -> None:
    async with open_till(lane_file, app=Measured) as till:
        await till.painted()
        measured(till).begin()
        for _ in range(ticks):
            till.sell.status.redraw()
        await till.pilot.pause()
        assert measured(till).frames == []


async def test_the_start_screen_below_does_not_paint(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        start = StartScreen.__new__(StartScreen)
        StartScreen.__init__(start, opening=None)  # type: ignore[arg-type] # it lies below and opens nothing
        start._since -= 100
        till.app._screen_stacks["_default"].insert(0, start)
        start._tick()  # would look for a widget that is not there
        till.app._screen_stacks["_default"].remove(start)


async def test_another_minute_costs_its_figure(lane_file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_till(lane_file, app=Measured) as till:
        await till.painted()
        measured(till).begin()
        monkeypatch.setattr("pos_tui.ui.widgets.status_line._time", lambda *_: "14:33")
        till.app.screen.query_one(StatusLine).redraw()
        await till.pilot.pause()
        assert 0 < measured(till).bytes_written <= 12


async def test_a_scan_asks_the_database_once_and_keeps_the_basket(lane_file: Database) -> None:
    seen: list[str] = []
    engines = {lane_file.engines.read.sync_engine, lane_file.engines.write.sync_engine}
    async with open_till(lane_file) as till:
        await till.scan(BREAD, MATE)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        await till.scan(MATE)
        assert 1 <= len(seen) <= MOST_STATEMENTS, seen
        assert sum("barcode" in statement for statement in seen) == 1, seen
