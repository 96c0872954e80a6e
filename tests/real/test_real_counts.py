"""The counted cash of a real bar: the differences of its own books come out."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.intake.counts_file import read_counts
from pos_tui.intake.replay import replay
from pos_tui.reports.shifts import shifts
from tests.intake.replays import books
from tests.real.days import open_real, real
from tests.shops import KEY, NOW


@pytest.mark.full
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("lanes", [1, 4])
async def test_the_variances_of_the_festival(database: Database, lanes: int) -> None:
    shop = real("emf2024")
    lane = await open_real(database, shop)
    company_id, exponent = lane.company.company_id, lane.company.exponent
    counts = read_counts(shop.folder / "expected.json", exponent)
    assert (await replay(database, company_id, shop.sales, key=KEY, now=NOW, lanes=lanes, counts=counts)).agrees
    by_day: dict[date, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for row in await database.read(lambda session: shifts(session, company_id)):
        for position, amount in enumerate((row.expected, row.counted, row.variance)):
            assert amount is not None
            by_day[row.business_date][position] += Decimal(amount) / 10**exponent
    wanted = {
        date.fromisoformat(each["business_date"]): [
            Decimal(each[name]) for name in ("cash_by_the_till", "cash_counted", "over_short")
        ]
        for each in shop.expected["cash_counts"]
    }
    assert {day: by_day[day] for day in wanted} == wanted
    await books(database, lane)
