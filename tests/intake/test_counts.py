"""Replayed days that were counted: closed together, the difference booked on the fullest till."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pos_tui.cash.models import DrawerCount
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.counts_file import read_counts
from pos_tui.money import Money
from pos_tui.reports.shifts import ShiftRow
from pos_tui.reports.shifts import shifts as report
from pos_tui.shop.views import Lane
from tests.intake.files import document, sold
from tests.intake.replays import books, open_for_replay, play
from tests.selling.sales import rows

MAY_30, MAY_31, JUNE_1 = date(2024, 5, 30), date(2024, 5, 31), date(2024, 6, 1)
COUNTS = {MAY_30: Money(1_075), MAY_31: Money(275)}


def beer(number: int, day: date, till: str, count: int) -> dict[str, Any]:
    """So many for 2.80, in cash."""
    total = f"{count * 2.8:.2f}"
    tax = {1: "0.47", 2: "0.93", 3: "1.40"}[count]
    cash = [{"tender": "cash", "amount": total, "change": "0.00"}]
    return document(
        number, [sold("A", str(count), "2.80", total)], total=total, tax=tax, payments=cash, terminal=till,
        business_date=day.isoformat(), at=f"{day}T18:00:00+01:00",
    )  # fmt: skip


DAYS = [beer(1, MAY_30, "1", 1), beer(2, MAY_30, "2", 3), beer(3, MAY_31, "1", 1), beer(4, JUNE_1, "1", 2)]


async def said(database: Database, lane: Lane) -> list[tuple[Any, ...]]:
    found = await database.read(lambda session: report(session, lane.company.company_id))
    return [_figures(row) for row in found]


def _figures(row: ShiftRow) -> tuple[Any, ...]:
    return row.business_date, row.terminal, row.z_number, row.expected, row.counted, row.variance, row.reason


@pytest.mark.parametrize("lanes", [1, 2])
async def test_the_fullest_till_has_the_difference(database: Database, tmp_path: Path, lanes: int) -> None:
    lane = await open_for_replay(database, tmp_path)
    result = await play(database, lane, tmp_path, DAYS, counts=COUNTS, lanes=lanes)
    assert (result.booked, result.agrees) == (4, True)
    wanted = [
        (MAY_30, "1", 1, 280, 280, 0, "replayed, not counted"),
        (MAY_30, "2", 1, 840, 795, -45, "replayed"),
        (MAY_31, "1", 2, 280, 275, -5, "replayed"),
        (JUNE_1, "1", 3, 560, 560, 0, "replayed, not counted"),
    ]
    assert await said(database, lane) == wanted
    assert sorted(await rows(database, DrawerCount, "attempt", "counted")) == [(1, 275), (1, 795)]
    await books(database, lane)
    again = await play(database, lane, tmp_path, DAYS, counts=COUNTS, lanes=lanes)
    assert again.already == 4
    assert await said(database, lane) == wanted


async def test_less_than_the_other_tills_took_is_one_sentence(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    with pytest.raises(BadInput, match=r"Only 1\.00 was counted on 2024-05-30, less than the other tills took"):
        await play(database, lane, tmp_path, DAYS, counts={MAY_30: Money(100)})


@pytest.mark.parametrize("form", [lambda counts: counts, lambda counts: {"total": "1", "cash_counts": counts}])
def test_a_list_or_what_was_expected_of_a_set(tmp_path: Path, form: Any) -> None:
    counts = [{"business_date": "2024-05-30", "cash_counted": "10.75", "over_short": "-0.45"}]
    file = tmp_path / "counts.json"
    file.write_text(json.dumps(form(counts)), encoding="utf-8")
    assert read_counts(file, 2) == {MAY_30: Money(1_075)}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"counts": []}, "a list of counts is wanted"),
        ([{"business_date": "2024-05-30", "cash_counted": 10.75}], "count 1: business_date and cash_counted"),
        ([{"business_date": "30.5.2024", "cash_counted": "10.75"}], "count 1: '30.5.2024' is not a date"),
        ([{"business_date": "2024-05-30", "cash_counted": "ten"}], "count 1: cash_counted "),
        ([{"business_date": "2024-05-30", "cash_counted": "-1.00"}], "nobody counts less than nothing"),
        ([{"business_date": "2024-05-30", "cash_counted": "1.00"}] * 2, "count 2: 2024-05-30 is counted twice"),
        ([7], "count 1: business_date and cash_counted"),
    ],
)
def test_a_bad_count_is_one_sentence(tmp_path: Path, form: Any, said: str) -> None:
    file = tmp_path / "counts.json"
    file.write_text(json.dumps(form), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_counts(file, 2)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
