"""Who corrects more than the others, as bars: only for those who see reports, over other days by a key."""

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.ui.screens.corrections import CorrectionsScreen
from tests.reports.test_corrections import a_day
from tests.shops import make_shop
from tests.ui.door import LARGE, SMALL
from tests.ui.office import in_office
from tests.ui.snapshots import picture


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])
async def test_how_it_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await a_day(lane_file)
    async with in_office(lane_file, shop, CorrectionsScreen, size=size) as office:
        await office.until_said("30 days · Aisha Owner: 1 receipts voided, 4 drawer opened")
        assert "stands out" in office.words
        await office.press("<down>")
        await office.until_said("30 days · Aisha Cashier: 1 discounted")
        assert picture(office.app) == looks(name="corrections")


async def test_other_days_by_a_key_that_can_be_changed(lane_file: Database) -> None:
    shop = await a_day(lane_file)
    async with in_office(lane_file, shop, CorrectionsScreen, keys={"corrections_days": "f5"}) as office:
        await office.until_said("30 days · Aisha Owner")
        for days in (90, 7, 30):
            await office.press("<f5>")
            await office.until_said(f"{days} days · Aisha Owner")


async def test_it_is_not_for_everybody(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, CorrectionsScreen, person=shop.cashier) as office:
        await office.until_said("Aisha Cashier may not see reports")
