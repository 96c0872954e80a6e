"""A replay rings documents up through the till's own services, once, and says what came out otherwise."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from pos_tui.cash.service import open_shift
from pos_tui.customers.models import Customer
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.intake.replay import replay
from pos_tui.intake.views import Difference, Refused
from pos_tui.inventory.models import StockLevel
from pos_tui.journal.models import JournalEntry
from pos_tui.money import NOTHING
from pos_tui.staff.models import Staff
from pos_tui.staff.queries import colleagues
from pos_tui.staff.service import add_person
from tests.intake.files import document, sales, sold
from tests.intake.replays import books, open_for_replay, play, receipts, row_counts, shifts
from tests.shops import KEY, NOW

TWO_MATE = document(1, [sold("A", "2", "2.80", "5.60")], total="5.60", tax="0.93")


def cash(amount: str, change: str = "0.00") -> list[dict[str, str]]:
    return [{"tender": "cash", "amount": amount, "change": change}]


async def test_a_day_of_sales(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    documents = [
        document(1, [sold("A", "2", "2.80", "5.60")], total="5.60", tax="0.93", payments=cash("10.00", "4.40")),
        document(2, [sold("BEER", "1", "4.90", "4.90"), sold("CUP", "-1", "0.20", "-0.20")],
                 total="4.70", tax="0.78"),
        document(3, [sold("B", "3", "1.20", "2.50", tax_class="Z")], total="2.50", tax="0.00"),
        document(4, [sold("OPEN", "1", "7.7700", "7.77")], total="6.99", tax="1.17", basket_discount="0.78"),
        document(5, [sold("A", "1", "2.80", "2.80"), sold("A", "-1", "2.80", "-2.80")], total="0.00", tax="0.00",
                 payments=[], customer="C1"),
        document(6, [sold("A", "-1", "2.80", "-2.80", returns="d-1#1")], total="-2.80", tax="-0.47",
                 payments=cash("-2.80")),
    ]  # fmt: skip
    result = await play(database, lane, tmp_path, documents)
    assert (result.refused, result.different) == ((), ())
    assert (result.booked, result.already, result.bad_count, result.agrees) == (6, 0, 0, True)
    found = await books(database, lane)
    assert (found["documents"], found["documents_with_negative_total"]) == (6, 1)
    assert (found["lines"], found["lines_with_negative_quantity"]) == (8, 3)
    assert (found["total"], found["tax"], found["basket_discount"]) == ("16.99", "2.41", "0.78")
    assert found["by_tender"]["cash"] == {"payments": 2, "amount": "7.20", "change": "4.40", "net": "2.80"}
    assert found["by_category"]["Drinks"] == {"lines": 6, "quantity": "1", "amount": "7.50"}
    assert await receipts(database) == [
        (f"HIGH-1-{number:06}", f"d-{number}", "return" if number == 6 else "sale") for number in range(1, 7)
    ]
    assert await shifts(database) == [(date(2024, 5, 30), True)]


async def test_a_second_replay_changes_nothing(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    documents = [TWO_MATE, document(2, [sold("NONE", "1", "1.00", "1.00")], total="1.00", tax="0.17")]
    first = await play(database, lane, tmp_path, documents)
    assert (first.booked, first.already, len(first.refused)) == (1, 0, 1)
    before = await row_counts(database)
    again = await play(database, lane, tmp_path, documents)
    assert (again.booked, again.already, again.refused) == (0, 1, first.refused)
    assert await row_counts(database) == before


async def test_the_same_id_with_another_content_is_refused(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    other = document(1, [sold("A", "1", "2.80", "2.80")], total="2.80", tax="0.47")
    result = await play(database, lane, tmp_path, [TWO_MATE, TWO_MATE, other])
    assert (result.booked, result.already) == (1, 1)
    assert [refused.id for refused in result.refused] == ["d-1"]
    assert "sold already with other lines or tenders" in result.refused[0].reason


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"terminal": "9"}, "the shop has no terminal '9' in an outlet 'HIGH'"),
        ({"customer": "C9"}, "the shop has no customer 'C9'"),
        ({"lines": [sold("a", "2", "2.80", "5.60")]}, "line 1: the shop has no product 'a'"),
        ({"lines": [sold("A", "2", "2.80", "5.60", tax_class="X")]}, "line 1: the shop has no tax class 'X'"),
        ({"payments": [{"tender": "gold", "amount": "5.60", "change": "0.00"}]}, "the shop has no tender 'gold'"),
        ({"payments": [{"tender": "card", "amount": "6.00", "change": "0.40"}]}, "Card gives no change"),
        ({"payments": cash("5.59")}, "The payments come to GBP 5.59, the total is GBP 5.60."),
        ({"payments": []}, "The payments come to GBP 0.00, the total is GBP 5.60."),
        ({"lines": [sold("A", "-2", "2.80", "-5.60", returns="d-0#1")], "total": "-5.60",
          "payments": cash("-5.60")}, "Product A was not sold on that receipt"),
        ({"lines": [sold("A", "2", "2.80", "-5.60")]}, "Product A costs less than nothing"),
    ],
)  # fmt: skip
async def test_a_refused_document_is_told_and_the_next_is_booked(
    database: Database, tmp_path: Path, given: dict[str, Any], reason: str
) -> None:
    lane = await open_for_replay(database, tmp_path)
    good = document(2, [sold("B", "1", "1.20", "1.20", tax_class="Z")], total="1.20", tax="0.00")
    result = await play(database, lane, tmp_path, [{**TWO_MATE, **given}, good])
    assert (result.booked, [refused.id for refused in result.refused]) == (1, ["d-1"])
    assert reason in result.refused[0].reason
    assert not result.agrees
    assert (await books(database, lane))["total"] == "1.20"


async def test_more_than_was_sold_does_not_come_back(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    back = [
        document(number, [sold("A", "-1", "2.80", "-2.80", returns="d-1#1")], total="-2.80", tax="-0.47")
        for number in (2, 3, 4)
    ]
    result = await play(database, lane, tmp_path, [TWO_MATE, *back])
    assert (result.booked, [refused.id for refused in result.refused]) == (3, ["d-4"])
    assert "0 of 2 Product A can still come back" in result.refused[0].reason


async def test_stock_that_is_short_is_refused_where_the_shop_blocks(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path, stock_policy="block")
    much = document(2, [sold("A", "99", "2.80", "277.20")], total="277.20", tax="46.20")
    result = await play(database, lane, tmp_path, [TWO_MATE, much])
    assert [refused.id for refused in result.refused] == ["d-2"]
    assert "Only 98 Club Mate on hand, 99 wanted" in result.refused[0].reason.replace("Product A", "Club Mate")
    levels = await database.read(lambda session: session.scalars(select(StockLevel.on_hand)))
    assert sorted(levels) == [98_000, 100_000, 100_000]


async def test_another_tax_inside_the_same_total_is_booked_as_ours_and_told(
    database: Database, tmp_path: Path
) -> None:
    lane = await open_for_replay(database, tmp_path)
    result = await play(database, lane, tmp_path, [{**TWO_MATE, "tax": "0.94"}])
    told = Difference(id="d-1", what="tax", in_file="0.94", here="0.93")
    assert (result.booked, result.different, result.agrees) == (1, (told,), False)
    assert (await books(database, lane))["tax"] == "0.93"
    again = await play(database, lane, tmp_path, [{**TWO_MATE, "tax": "0.94"}])
    assert (again.already, again.different) == (1, (told,))


async def test_another_total_is_refused_with_what_it_would_be_here(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path, prices_include_tax=False)
    result = await play(database, lane, tmp_path, [{**TWO_MATE, "tax": "1.13", "total": "6.73",
                                                    "payments": cash("6.73")}])  # fmt: skip
    assert result.refused == (
        Refused(
            id="d-1",
            reason="The payments come to GBP 6.73, the total is GBP 6.72. "
            "(tax 1.13 in the file, 1.12 here; total 6.73 in the file, 6.72 here)",
        ),
    )


async def test_cash_rounding_is_as_it_was_given(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path, cash_rounding="0.05")
    rounded = document(1, [sold("A", "1", "2.81", "2.81")], total="2.81", tax="0.47", rounding="-0.01",
                       payments=cash("5.00", "2.20"))  # fmt: skip
    too_much = {**rounded, "id": "d-2", "rounding": "-0.06", "payments": cash("5.00", "2.25")}
    result = await play(database, lane, tmp_path, [rounded, too_much])
    assert (result.booked, result.different, [refused.id for refused in result.refused]) == (1, (), ["d-2"])
    assert (await books(database, lane))["by_tender"]["cash"]["net"] == "2.80"


async def test_a_line_says_its_own_price_name_and_tax_class(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    line = sold("B", "2", "9.99", "19.98", name="Bread \x1b[31mred", tax_class="A")
    assert (await play(database, lane, tmp_path, [document(1, [line], total="19.98", tax="3.33")])).agrees
    assert (await books(database, lane))["tax"] == "3.33"


async def test_cashiers_become_staff_who_cannot_sign_in(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    await play(database, lane, tmp_path, [TWO_MATE, {**TWO_MATE, "id": "d-2", "cashier": "ann"}])
    rows = await database.read(lambda session: session.scalars(select(Staff).order_by(Staff.code)))
    assert [(row.code, row.pin_hash) for row in rows] == [("7", None), ("ann", None)]
    assert await database.read(lambda session: colleagues(session, lane)) == []
    told = await database.read(lambda session: session.scalars(select(JournalEntry.body)))
    assert sum('"origin":"replay"' in body for body in told) == 2


async def test_points_are_earned_and_taken_back(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path, loyalty={"points_per": "1.00", "worth": "0.01"})
    bought = {**TWO_MATE, "customer": "C1"}
    back = document(
        2, [sold("A", "-1", "2.80", "-2.80", returns="d-1#1")], total="-2.80", tax="-0.47", customer="C1"
    )
    assert (await play(database, lane, tmp_path, [bought, back])).agrees
    rows = await database.read(lambda session: session.scalars(select(Customer.points).order_by(Customer.code)))
    assert list(rows) == [2, 0]  # what is left of the receipt, 2.80, earns 2
    await books(database, lane)


async def test_bad_lines_are_all_told_and_nothing_is_booked(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    file = sales(tmp_path, [TWO_MATE, {**TWO_MATE, "id": "d-2", "tip": 1}, {**TWO_MATE, "id": "d-3", "tax": "x"}])
    file.write_text(file.read_text() + "\n{\n")
    company_id = lane.company.company_id
    before = await row_counts(database)
    result = await replay(database, company_id, [file], key=KEY, now=NOW)
    assert [row.line for row in result.bad] == [2, 3, 5]
    assert (result.documents, result.bad_count, result.agrees) == (0, 3, False)
    assert await row_counts(database) == before
    skipped = await replay(database, company_id, [file], key=KEY, now=NOW, skip_bad=True)
    assert (skipped.booked, skipped.bad_count, skipped.agrees) == (1, 3, False)


async def test_several_files_are_one_and_progress_is_told(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    back = document(2, [sold("A", "-1", "2.80", "-2.80", returns="d-1#1")], total="-2.80", tax="-0.47")
    first, second = sales(tmp_path, [TWO_MATE], "sales-1.jsonl"), tmp_path / "sales-2.jsonl.gz"
    second.write_bytes(gzip.compress(sales(tmp_path, [back], "plain.jsonl").read_bytes()))
    told: list[tuple[int, int]] = []
    result = await replay(
        database, lane.company.company_id, [first, second], key=KEY, now=NOW,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert (result.booked, result.agrees, told[-1]) == (2, True, (2, 2))


async def test_a_file_that_is_not_there_books_nothing(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    files = [sales(tmp_path, [TWO_MATE]), tmp_path / "none.jsonl"]
    with pytest.raises(BadInput, match="There is no file"):
        await replay(database, lane.company.company_id, files, key=KEY, now=NOW)
    assert await receipts(database) == []


async def test_a_shift_of_a_person_is_not_closed_by_a_replay(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    company_id = lane.company.company_id
    staff_id = await database.write(
        lambda session: add_person(
            session, company_id, code="p", name="Pia", pin_hash=None, role="cashier", outlet_id=None, now=NOW
        )
    )
    await database.write(
        lambda session: open_shift(
            session, lane, staff_id, shift_id=new_id(), float_amount=NOTHING,
            business_date=date(2024, 5, 31), key=KEY, now=datetime(2024, 5, 31, 9, tzinfo=UTC),
        )
    )  # fmt: skip
    today = {**TWO_MATE, "id": "d-2", "business_date": "2024-05-31"}
    result = await play(database, lane, tmp_path, [TWO_MATE, today])
    assert (result.booked, [refused.id for refused in result.refused]) == (1, ["d-1"])
    assert "a shift of 2024-05-31 is open on 1: close it, then replay again" in result.refused[0].reason
    assert await shifts(database) == [(date(2024, 5, 31), False)]


async def test_a_shift_per_terminal_and_business_date(database: Database, tmp_path: Path) -> None:
    lane = await open_for_replay(database, tmp_path)
    days = ("2024-05-30", "2024-05-31", "2024-06-02")
    documents = [
        {**TWO_MATE, "id": f"d-{day}-{terminal}-{number}", "business_date": day, "terminal": terminal}
        for day in days
        for number in range(2)
        for terminal in ("1", "2")
    ]
    assert (await play(database, lane, tmp_path, documents)).agrees
    found = await shifts(database)
    assert found == [(date.fromisoformat(day), True) for day in days for _ in range(2)]
    late = {**TWO_MATE, "id": "late"}
    assert (await play(database, lane, tmp_path, [late])).booked == 1
    assert len(await shifts(database)) == 7
    await books(database, lane)
