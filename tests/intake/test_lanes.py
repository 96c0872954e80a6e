"""Several lanes book a file together, with the same books as one."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from pos_tui.db import together
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake import booking
from pos_tui.intake.lanes import Told, lanes_of_day
from pos_tui.intake.sales_form import read_document
from tests.intake.files import document, sold
from tests.intake.replays import books, open_for_replay, play, receipts, row_counts, shifts
from tests.intake.test_replay import cash


def told(number: int, returns: int | None = None, customer: str | None = None) -> Told:
    quantity, amount = ("1", "2.80") if returns is None else ("-1", "-2.80")
    line = sold("A", quantity, "2.80", amount, returns=None if returns is None else f"d-{returns}#1")
    text = json.dumps(document(number, [line], total=amount, tax="0.00", customer=customer))
    return Told(text, read_document(text, 2))


def ids(shares: list[list[str]]) -> list[list[str]]:
    return [[json.loads(line)["id"] for line in share] for share in shares]


def test_a_document_and_what_it_returns_are_in_one_lane() -> None:
    day = [told(1), told(2), told(3, returns=1), told(4), told(5, returns=3), told(6, returns=99)]
    shares = ids(lanes_of_day(day, 3, by_customer=False))
    assert ["d-1", "d-3", "d-5"] in shares
    assert sorted(name for share in shares for name in share) == [f"d-{number}" for number in range(1, 7)]


def test_a_customer_with_points_is_in_one_lane() -> None:
    day = [told(number, customer=f"C{number % 2}") for number in range(6)]
    assert ids(lanes_of_day(day, 2, by_customer=True)) == [["d-0", "d-2", "d-4"], ["d-1", "d-3", "d-5"]]
    assert ids(lanes_of_day(day, 1, by_customer=False)) == [[f"d-{number}" for number in range(6)]]


def test_the_same_document_twice_is_in_one_lane() -> None:
    assert ids(lanes_of_day([told(1), told(2), told(1)], 2, by_customer=False)) == [["d-1", "d-1"], ["d-2"]]


@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=20), st.integers(1, 5))
def test_nothing_is_lost_and_the_order_of_what_depends_is_kept(returns: list[int | None], lanes: int) -> None:
    day = [told(number, back) for number, back in enumerate(returns)]
    shares = ids(lanes_of_day(day, lanes, by_customer=False))
    assert len(shares) <= lanes
    assert sorted(name for share in shares for name in share) == sorted(f"d-{n}" for n in range(len(returns)))
    for share in shares:
        numbers = [int(name.removeprefix("d-")) for name in share]
        assert numbers == sorted(numbers)
        for number in numbers:
            back = returns[number]
            assert back is None or back >= len(returns) or back in numbers


def three_days() -> list[dict[str, Any]]:
    """Sales on two tills with returns of the same and of an earlier day, and two that are refused."""
    documents: list[dict[str, Any]] = []
    for day in ("2024-05-30", "2024-05-31", "2024-06-01"):
        for number in range(len(documents), len(documents) + 12):
            made = document(number, [sold("A", "2", "2.80", "5.60")], total="5.60", tax="0.93",
                            payments=cash("10.00", "4.40"), customer=f"C{1 + number % 2}")  # fmt: skip
            if number % 4 == 3:
                back = number - 2 if number % 8 == 3 else max(0, number - 13)
                made = document(number, [sold("A", "-1", "2.80", "-2.80", returns=f"d-{back}#1")], total="-2.80",
                                tax="-0.47", payments=cash("-2.80"))  # fmt: skip
            documents.append({**made, "business_date": day, "terminal": str(1 + number % 2)})
    documents[5]["payments"] = []
    documents[20]["lines"][0]["sku"] = "NONE"
    return documents


@pytest.mark.parametrize("lanes", [1, 2])
async def test_the_same_books_whatever_the_number_of_lanes(database: Database, tmp_path: Path, lanes: int) -> None:
    lane = await open_for_replay(database, tmp_path, loyalty={"points_per": "1.00", "worth": "0.01"})
    result = await play(database, lane, tmp_path, three_days(), lanes=lanes)
    assert (result.booked, result.already, result.different) == (34, 0, ())
    assert sorted(refused.id for refused in result.refused) == ["d-20", "d-5"]
    found = await books(database, lane)
    assert (found["documents"], found["total"], found["tax"]) == (34, "114.80", "19.02")
    assert [closed for _, closed in await shifts(database)] == [True] * 6
    before = await row_counts(database)
    again = await play(database, lane, tmp_path, three_days(), lanes=lanes)
    assert (again.booked, again.already, len(again.refused)) == (0, 34, 2)
    assert await row_counts(database) == before


async def test_a_number_of_lanes_that_cannot_be_meant(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    for lanes in (0, -1, 65):
        with pytest.raises(BadInput, match="1 to 64 lanes"):
            await play(database, lane, tmp_path, [], lanes=lanes)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_documents_that_do_not_hang_together_share_their_commits(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the file all the same; with a group of one, as many commits as documents."""
    monkeypatch.setattr(together, "LONGEST_SECONDS", 60)  # however slow the machine is
    lane = await open_for_replay(database, tmp_path)
    commits: list[int] = []
    event.listen(database.engines.write.sync_engine, "commit", lambda *_: commits.append(1))
    for most, numbers in ((32, range(30)), (1, range(30, 60))):
        monkeypatch.setattr(booking, "MOST_TOGETHER", most)
        documents = [document(n, [sold("A", "1", "2.80", "2.80")], total="2.80", tax="0.47") for n in numbers]
        commits.clear()
        assert (await play(database, lane, tmp_path, documents)).booked == len(documents)
        assert len(commits) > len(documents) if most == 1 else len(commits) < len(documents) / 2
    assert [reference for _, reference, _ in await receipts(database)] == [f"d-{n}" for n in range(60)]
