"""X and Z as plain text for screen, printer and file: every line fits the paper, whatever a name holds."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import DrawerSum
from pos_tui.cash.z_views import ForeignCount, XReport, ZReport
from pos_tui.hardware.paper import centred, folded, row
from pos_tui.money import NOTHING, Money, decimal_text
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.views import Lane
from pos_tui.text import clean

NARROWEST = 32
COPY = "*** COPY ***"
SEALED = "What is in the drawer is told after it was counted."
KINDS = {"float": "Float", "paid_in": "Paid in", "paid_out": "Paid out", "drop": "Dropped to the safe"}


def x_text(report: XReport, lane: Lane, *, at: datetime, width: int = 40) -> str:
    """The open shift so far."""
    return _joined(
        [
            *_head(lane, "X REPORT", width),
            *_facts(lane, report, width),
            *row("Printed", "", _time(at, lane), width),
            "-" * width,
            *_sold(report.totals, lane, width),
            "-" * width,
            *(folded(SEALED, width) if report.sealed else _drawer(report.totals, lane, width)),
        ],
        width,
    )


def z_text(report: ZReport, lane: Lane, *, width: int = 40, copy: bool = False) -> str:
    """A closed shift, as it stays; a reprint says COPY."""
    mark = centred(COPY, width) if copy else []
    return _joined(
        [
            *mark,
            *_head(lane, f"Z REPORT {report.z_number}", width),
            *_facts(lane, report, width),
            *row("Closed", "", _time(report.closed_at, lane), width),
            "-" * width,
            *_sold(report.totals, lane, width),
            "-" * width,
            *_drawer(report.totals, lane, width),
            "-" * width,
            *_counted(report, lane, width),
            *_carried(report, lane, width),
            "-" * width,
            *_amount("Perpetual total", report.perpetual_total, lane, width),
            *(centred(clean(report.anchor), width) if report.anchor else []),
            *mark,
        ],
        width,
    )


def _joined(lines: list[str], width: int) -> str:
    if width < NARROWEST:
        raise ValueError(f"a report needs {NARROWEST} columns")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(lane: Lane, title: str, width: int) -> list[str]:
    company, outlet = clean(lane.company.name), clean(lane.outlet_name)
    return [
        *centred(company, width),
        *(centred(outlet, width) if outlet != company else []),
        *centred(title, width),
    ]


def _facts(lane: Lane, report: XReport | ZReport, width: int) -> list[str]:
    return [
        *row(f"Till {clean(report.terminal_code)}", "", f"Shift {report.shift_number}", width),
        *row("Business date", "", f"{report.business_date:%Y-%m-%d}", width),
        *row("Opened", "", _time(report.opened_at, lane), width),
    ]


def _sold(totals: ShiftTotals, lane: Lane, width: int) -> list[str]:
    counts = [
        ("Documents", totals.documents),
        ("of them returns", totals.returns),
        ("of them voids", totals.voids),
    ]
    counts.append(("Drawer without a sale", totals.no_sales))
    lines = [text for name, count in counts for text in row(name, "", str(count), width)]
    sold = Money(totals.total - totals.not_turnover)
    on_top = NOTHING if lane.company.prices_include_tax else totals.tax
    lines += _amount("Goods at their prices", Money(sold + totals.discount - on_top), lane, width)
    lines += _amount("Discounts given", Money(-totals.discount), lane, width)
    for code, tax in sorted(totals.taxes.items()):
        figures = f" on {_money(tax.base, lane)}"
        lines += row(f"Tax {clean(code)}", figures, _money(tax.tax, lane), width)
        for name, amount in tax.parts.items():
            lines += _amount(f"  {clean(name)}", amount, lane, width)
    lines += _amount("Tax", totals.tax, lane, width)
    if totals.rounding:
        lines += _amount("Cash rounding", totals.rounding, lane, width)
    lines += _amount(f"TOTAL {clean(lane.company.currency)}", sold, lane, width)
    if totals.not_turnover:
        lines += _amount("Gift cards, no turnover", totals.not_turnover, lane, width)
    return lines


def _drawer(totals: ShiftTotals, lane: Lane, width: int) -> list[str]:
    lines = [text for moved in totals.drawer for text in _movement(moved, lane, width)]
    change = Money(sum(moved.change for moved in totals.drawer))
    return lines + (_amount("Change given", Money(-change), lane, width) if change else [])


def _movement(moved: DrawerSum, lane: Lane, width: int) -> list[str]:
    name = KINDS.get(moved.kind) or f"Taken: {clean(moved.tender_code)}"
    if moved.currency is not None:
        name += f", {moved.currency} {decimal_text(moved.foreign, currency_exponent(moved.currency))}"
    return row(name, f" × {moved.count}", _money(moved.amount, lane), width)


def _counted(report: ZReport, lane: Lane, width: int) -> list[str]:
    lines = _amount("Expected in cash", report.expected, lane, width)
    lines += _amount("Counted", report.counted, lane, width)
    lines += _amount("Variance", report.variance, lane, width)
    lines += [text for foreign in report.foreign for text in _counted_foreign(foreign, width)]
    return lines + (folded(f"Reason: {clean(report.reason)}", width) if report.reason else [])


def _counted_foreign(foreign: ForeignCount, width: int) -> list[str]:
    """Expected, counted and what differs, in the currency itself."""
    code, places = clean(foreign.currency), currency_exponent(foreign.currency)
    figures = (
        ("Expected in", foreign.expected),
        ("Counted in", foreign.counted),
        ("Variance in", foreign.variance),
    )
    return [
        text for name, amount in figures for text in row(f"{name} {code}", "", decimal_text(amount, places), width)
    ]


def _carried(report: ZReport, lane: Lane, width: int) -> list[str]:
    """The baskets that wait on: how many, then each with its note, who held it and its total."""
    if not report.carried:
        return []
    lines = ["-" * width, *row("Held baskets carried on", "", str(len(report.carried)), width)]
    for basket in report.carried:
        total = "?" if basket.total is None else _money(basket.total, lane)
        lines += row(f"  {clean(basket.note)}, {clean(basket.by)}", "", total, width)
    return lines


def _amount(name: str, amount: Money, lane: Lane, width: int) -> list[str]:
    return row(name, "", _money(amount, lane), width)


def _money(amount: Money, lane: Lane) -> str:
    return decimal_text(amount, lane.company.exponent)


def _time(at: datetime, lane: Lane) -> str:
    return f"{at.astimezone(ZoneInfo(lane.company.timezone)):%Y-%m-%d %H:%M}"
