"""A date drawn: as wide as there is room, every figure whole, whatever it is called and however late it gets."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from pos_tui.money import Money, Quantity
from pos_tui.reports.views import Sales, SkuTotals, TenderTotals, Totals
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.sales_rows import hour_lines, sales_rows

ZONE = ZoneInfo("Asia/Singapore")
MONEY = MoneyFormat.of("de_DE", "EUR", 2)
NAMES = {"1": "Gardenia Enriched White Bread 400 g", "2": "陳美玲 苦瓜茶 500 毫升 家庭裝", "3": "Kopi O"}
TENDERS = {code: f"Tender {code}" for code in "abcdef"}
MUCH = Money(12_345_678_90)


def busy() -> Sales:
    """Five hours with one that gave more back, names of any width, six tenders."""
    taken = TenderTotals(payments=1, amount=MUCH, change=Money(0))
    figures = Totals(
        currency="EUR", exponent=2, documents=1_412, documents_with_negative_total=1, lines=2_000,
        lines_with_negative_quantity=1, skus=3, amount=MUCH, line_discount=Money(0), basket_discount=Money(5),
        tax=Money(1), total=MUCH, by_business_date={}, by_category={}, by_tender=dict.fromkeys(TENDERS, taken),
        by_terminal={}, top_skus_by_quantity=(),
    )  # fmt: skip
    hours = {
        datetime(2026, 11, 22, hour, tzinfo=ZONE): Money(hour * 1_000_000 - 9_000_000) for hour in range(8, 13)
    }
    sold = [SkuTotals(sku=sku, quantity=Quantity(6_500 // int(sku)), amount=Money(1)) for sku in NAMES]
    return Sales(on=date(2026, 11, 22), totals=figures, hours=hours, most_sold=tuple(sold), names=NAMES)


@pytest.mark.parametrize("width", [40, 60, 78, 158])
def test_nothing_is_wider_than_the_screen_and_no_figure_is_cut(width: int) -> None:
    rows = ["".join(text for text, _ in row) for row in sales_rows(busy(), TENDERS, MONEY, width)]
    whole = "\n".join(rows)
    drawn = rows[next(at for at, row in enumerate(rows) if "Hour by hour" in row) :]
    assert max(cell_len(row.rstrip()) for row in drawn) <= width
    assert "#" not in whole
    assert all(f"Tender {code} 12.345.678,90" in whole for code in TENDERS)
    assert all(hour in whole for hour in ("08:00  −10.000,00", "09:00        0,00", "12:00   30.000,00  █"))
    assert "6,5" in whole
    assert any("Most sold" in row and "Hour by hour" in row for row in rows) == (width >= 78)


def test_a_bar_is_as_long_as_its_hour_and_none_is_below_nothing() -> None:
    bars = [line.count("█") for line in hour_lines(busy().hours, MONEY, 78)]
    assert bars[:2] == [0, 0]
    assert bars[2] * 3 == pytest.approx(bars[4], abs=3)
    assert bars[3] * 3 == pytest.approx(bars[4] * 2, abs=3)


def test_after_midnight_the_date_stands_before_the_hour() -> None:
    late = {datetime(2026, 11, day, hour, tzinfo=ZONE): Money(100) for day, hour in ((22, 23), (23, 0))}
    assert [line[:12] for line in hour_lines(late, MONEY, 78)] == ["22 Nov 23:00", "23 Nov 00:00"]
