"""A month of a shop, by script through the services: what lies there and what was taken is what its own log says.

Four lanes sell in processes of their own while both offices order, receive, count, send and throw away.
"""

from pathlib import Path

import pytest

from pos_tui.db.unit_of_work import Database
from tests.month.books import balances, in_zs, proved, shelves, takings
from tests.month.days import Month, begin
from tests.month.log import SIGN, by_tender, changed, done, on_hand

SEED = 20261102
NUMBER_OF_LANES = 4


async def agrees(month: Month) -> None:
    """Goods and money by the log, the tables, the report and the Z's; and every promise of the books."""
    company = month.shop.lanes[0].company
    assert await shelves(month.database) == on_hand(month.log.goods)
    assert await takings(month.database, company.company_id) == by_tender(month.log.paid) == in_zs(month.zs)
    now = await balances(month.database)
    now.subtract(month.before)
    assert {whose: amount for whose, amount in now.items() if amount} == changed(month.log)
    await proved(month.database, company)


async def differs_for_each_kind(month: Month) -> None:
    """The control: whatever is in the log once more than it was done does not agree with the shelves."""
    lies_there, goods = await shelves(month.database), month.log.goods
    for why in SIGN:
        twice = next(each for each in goods if each.why == why)
        assert on_hand([*goods, twice]) != lies_there, f"{twice} twice was not noticed"
    taken = await takings(month.database, month.shop.company_id)
    assert by_tender([*month.log.paid, month.log.paid[0]]) != taken


@pytest.mark.timeout(300)  # four lanes at once, which a busy machine makes long
async def test_a_few_days(patient: Database, tmp_path: Path) -> None:
    month = await begin(patient, tmp_path, SEED)
    await month.work(days=2, acts=12)
    assert done(month.log.goods).keys() == SIGN.keys(), f"not everything was done: {done(month.log.goods)}"
    assert len(month.zs) == 2 * NUMBER_OF_LANES
    assert month.log.refused["NotPermitted"], "nobody had to approve anything"
    await agrees(month)
    await differs_for_each_kind(month)


@pytest.mark.full
@pytest.mark.timeout(3_600)
async def test_a_month(patient: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    month = await begin(patient, tmp_path, SEED)
    await month.work(days=28, acts=40)
    with capsys.disabled():
        told = f"{month.log.documents} documents, {month.log.deliveries} deliveries, {dict(month.log.refused)}"
        print(f"\n{told}\n{done(month.log.goods)}")  # noqa: T201 - the figures of the proof
    assert len(month.zs) == 28 * NUMBER_OF_LANES
    await agrees(month)
    await differs_for_each_kind(month)
