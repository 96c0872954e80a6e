"""The figures of the last scan: there when a key asks for them, and gone without a trace when it asks again."""

import re

from pos_tui.db.statements import SENT
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.widgets.cost_line import CostLine
from tests.ui.painted import Measured
from tests.ui.till import Till, open_till

MATE = "5012345678900"
FIGURES = re.compile(r"Last scan: \d+ ms to the screen · (\d+) bytes · (\d+) statements?")


def listeners(till: Till) -> int:
    engine = till.context.desk.database.engines.read.sync_engine
    return len(list(getattr(engine.dispatch, SENT)))


async def test_a_key_shows_what_a_scan_costs(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        assert not till.app.screen.query_one(CostLine).display
        await till.press("ctrl+b")
        assert "nothing was scanned yet" in till.text(CostLine)
        await till.scan(MATE)
        await till.painted()
        figures = FIGURES.search(till.text(CostLine))
        assert figures is not None, till.text(CostLine)
        assert int(figures[1]) > 50
        assert int(figures[2]) >= 1


async def test_off_again_it_costs_nothing(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        before = listeners(till)
        await till.press("ctrl+b")
        assert listeners(till) == before + 1
        assert till.app.shown is not None
        await till.press("ctrl+b")
        assert listeners(till) == before
        assert till.app.shown is None
        assert not till.app.screen.query_one(CostLine).display


async def test_its_key_can_be_changed(lane_file: Database) -> None:
    async with open_till(lane_file, keys={"scan_cost": "f11"}) as till:
        await till.press("f11")
        assert till.app.screen.query_one(CostLine).display
