"""On a serial line the bytes are the latency: a scan costs hundreds of them, not thousands."""

import pytest

from pos_tui.db.unit_of_work import Database
from tests.ui.painted import Measured
from tests.ui.till import LARGE, SMALL, Till, open_till

MOST_BYTES_A_SCAN = 900
MOST_BYTES_A_PAGE = 2_000
MATE = "5012345678900"


async def bytes_of(till: Till, *codes: str) -> int:
    assert isinstance(till.app, Measured)
    await till.painted()
    till.app.begin()
    await till.scan(*codes)
    await till.painted()
    return till.app.bytes_written


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
async def test_a_scan_repaints_hundreds_of_bytes(lane_file: Database, size: tuple[int, int]) -> None:
    async with open_till(lane_file, app=Measured, size=size) as till:
        codes = (MATE, "BREAD", "4006381333931", "STAMP", MATE, "STAMP", MATE, MATE)
        costs = [await bytes_of(till, code) for code in codes]
        assert max(costs) <= MOST_BYTES_A_SCAN, costs
        assert min(costs) > 50


async def test_a_new_page_is_turned_once_and_costs_little_more(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        costs = []
        for price in range(1, 30):
            costs.append(await bytes_of(till, "STAMP"))
            await till.type(f"@{price}", "enter")
        assert max(costs) <= MOST_BYTES_A_PAGE, costs
        assert sum(cost > MOST_BYTES_A_SCAN for cost in costs) <= 3, costs


async def test_a_thousand_lines_cost_no_more_than_one(lane_file: Database) -> None:
    async with open_till(lane_file, app=Measured) as till:
        await till.scan("STAMP")
        register = till.sell.register
        line = register.basket.lines[0].model_copy(update={"unit_price": 10_000})
        register.basket = register.basket.model_copy(update={"lines": (line,) * 999})
        register.selected = 998
        till.sell.basket_changed()
        await till.settled()
        assert await bytes_of(till, MATE) <= MOST_BYTES_A_SCAN
