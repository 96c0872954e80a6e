"""The co-op's sales through four lanes while counts, receipts and transfers go on: every shelf as it must be."""

from pathlib import Path

import pytest

from pos_tui.db.unit_of_work import Database
from tests.month.books import proved, shelves, takings
from tests.month.log import by_tender, done, on_hand
from tests.real.coop_month import open_coop

SEED = 20120701
DONE = {
    "opening", "sold", "returned", "received", "sent back", "counted", "sent", "arrived", "brought back", "wasted",
    "adjusted",
}  # fmt: skip


@pytest.mark.full
@pytest.mark.timeout(3_600)
async def test_every_shelf_and_every_tender(
    patient: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    month = await open_coop(patient, tmp_path, SEED)
    result = await month.play()
    assert (result.booked, result.refused, result.different) == (month.log.documents, (), ())
    with capsys.disabled():
        told = f"{result.booked} documents, {month.days} days of two offices, {month.log.deliveries} deliveries"
        print(f"\n{told}\n{done(month.log.goods)}")  # noqa: T201 - the figures of the proof
    assert done(month.log.goods).keys() == DONE
    company = month.shop.lanes[0].company
    lies_there = await shelves(month.database)
    assert lies_there == on_hand(month.log.goods)
    assert await takings(month.database, company.company_id) == by_tender(month.log.paid)
    await proved(month.database, company)
    received = next(each for each in month.log.goods if each.why == "received")
    assert on_hand([*month.log.goods, received]) != lies_there, "the control: a receipt booked twice"
