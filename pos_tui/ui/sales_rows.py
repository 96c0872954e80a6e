"""One business date drawn: its figures, the takings hour by hour and what sold most, side by side. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from pos_tui.hardware.paper import folded
from pos_tui.money import Money
from pos_tui.reports.bars import bar
from pos_tui.reports.views import Sales, SkuTotals, TenderTotals
from pos_tui.text import several
from pos_tui.ui.cells import cut_middle, left, on_point, right, shown
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.painted import Piece, Row

GAP, BETWEEN = 4, 2
BLANK: Piece = ("", "plain")
NARROWEST = 70
"""Below this the one stands under the other."""
WIDEST_NAME, WIDEST_BAR = 32, 60
FIXED = "\u00a0"


def sales_rows(sales: Sales, tenders: Mapping[str, str], money: MoneyFormat, width: int) -> list[Row]:
    """All rows for so many columns; `tenders` are their names by code."""
    figures = sales.totals
    discount = f" · discounts {money.amount(figures.discount)}" if figures.discount else ""
    half = (width - GAP) // 2 if width >= NARROWEST else width
    hours = [(left("Hour by hour", half), "strong"), *_plain(hour_lines(sales.hours, money, half))]
    most = [("Most sold", "strong"), *_plain(product_lines(sales.most_sold, sales.names, money, half))]
    documents = several(figures.documents, "document")
    paid = (
        folded(figures.sealed or "", width)
        if figures.by_tender is None
        else paid_lines(figures.by_tender, tenders, money, width)
    )
    return [
        ((f"Total {money.with_currency(figures.total)}", "strong"),
         (f" · {documents} · tax {money.amount(figures.tax)}{discount}", "plain")),
        *(((line, "plain"),) for line in paid),
        (),
        *(_beside(hours, most, half) if half < width else [(one,) for one in (*hours, BLANK, *most)]),
    ]  # fmt: skip


def paid_lines(
    by_tender: Mapping[str, TenderTotals], names: Mapping[str, str], money: MoneyFormat, width: int
) -> list[str]:
    """What stayed in each tender; a name is never parted from its amount."""
    paid = [f"{shown(names.get(code, code), 30)} {money.amount(row.net)}" for code, row in by_tender.items()]
    whole = " · ".join(one.replace(" ", FIXED) for one in paid)
    return [line.replace(FIXED, " ") for line in folded(f"Paid by {whole}", width)] if paid else []


def hour_lines(hours: Mapping[datetime, Money], money: MoneyFormat, width: int) -> list[str]:
    """A bar for each hour; the date stands before it where the shift went on past midnight."""
    form = "%H:00" if len({hour.date() for hour in hours}) == 1 else "%d %b %H:00"
    amounts = [money.amount(taken) for taken in hours.values()]
    figure, largest = max(map(len, amounts), default=0), max(hours.values(), default=0)
    names = [f"{hour:{form}}" for hour in hours]
    room = _room(width - max(map(len, names), default=0) - figure)
    return [
        f"{name}  {right(amount, figure)}  {bar(taken, largest, room)}"
        for name, amount, taken in zip(names, amounts, hours.values(), strict=True)
    ]


def product_lines(
    sold: Sequence[SkuTotals], names: Mapping[str, str], money: MoneyFormat, width: int
) -> list[str]:
    """A bar for how many of each, in the order in which they are given."""
    texts = [money.quantity(row.quantity) for row in sold]
    places = max((len(text.partition(money.decimal)[2]) for text in texts), default=0)
    whole = max((len(text.partition(money.decimal)[0]) for text in texts), default=0)
    figure = whole + (places + 1 if places else 0)
    name_room = min(WIDEST_NAME, width * 3 // 5)
    largest, room = max((row.quantity for row in sold), default=0), _room(width - name_room - figure)
    return [
        f"{left(cut_middle(shown(names.get(row.sku) or row.sku), name_room), name_room)}"
        f"  {on_point(text, figure, places, money.decimal)}  {bar(row.quantity, largest, room)}"
        for row, text in zip(sold, texts, strict=True)
    ]


def _room(left_over: int) -> int:
    return min(WIDEST_BAR, max(4, left_over - 2 * BETWEEN))


def _plain(lines: Sequence[str]) -> list[Piece]:
    return [(line, "plain") for line in lines]


def _beside(ones: Sequence[Piece], others: Sequence[Piece], half: int) -> list[Row]:
    """Each row of the one, filled up to where the other begins."""
    return [
        ((left(one[0], half) + " " * GAP, one[1]), other)
        for one, other in zip_longest(ones, others, fillvalue=BLANK)
    ]
