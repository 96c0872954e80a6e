"""From Enter to the line, beside a `DataTable` basket and a curses till in turns, at 10, 50 and 200 lines.

A scan is 13 figures and Enter at once, its look-up done and its line painted, on a terminal of 80 × 24 with SQLite
behind it. Each scan is of a product that is not in the basket, and is taken back before the next.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import count
from statistics import mean, median

from tests.bench.rows import Row, Tell, slow
from tests.bench.shop import BenchShop, bench_shop, name_of
from tests.bench.slowed import at_a_quarter
from tests.bench.tills import CURSES, OURS, TABLE, MeasuredTill, Scan, tills

LINES = (10, 50, 200)
SCANS_A_ROUND = 6
SECONDS_IDLE = 3.0
Scans = dict[str, list[Scan]]


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Rows of time and bytes."""
    rows: list[Row] = []
    fresh = count(LINES[-1])
    by_lines: dict[int, Scans] = {}
    with bench_shop() as shop, tills(shop, OURS, TABLE, CURSES) as opened:
        for lines in LINES:
            for till in opened.values():
                tell(f"{lines} lines into {till.name}", 0, rounds)
                till.fill(shop, lines)
            by_lines[lines] = _in_turns(opened, shop, fresh, rounds, tell)
            rows += _times(lines, by_lines[lines])
        ours = opened[OURS]
        rows.append(_flat(by_lines[LINES[0]][OURS], by_lines[LINES[-1]][OURS]))
        rows += _bytes(ours.costs, opened[CURSES].costs)
        rows.append(Row(f"bytes of {SECONDS_IDLE:.0f} s without a scan", ours.idle(SECONDS_IDLE), "B", 0))
        rows.append(_slowed(ours, shop, fresh, rounds, by_lines[LINES[-1]][OURS]))
    return rows


def _in_turns(
    opened: dict[str, MeasuredTill], shop: BenchShop, fresh: Iterator[int], rounds: int, tell: Tell
) -> Scans:
    scans: Scans = {name: [] for name in opened}
    for number in range(rounds):
        tell("scans in turns", number, rounds)
        for _ in range(SCANS_A_ROUND):
            product = next(fresh)
            for name, till in opened.items():
                scans[name].append(_one(till, shop, product))
    return scans


def _one(till: MeasuredTill, shop: BenchShop, product: int) -> Scan:
    """Scanned and taken back."""
    scan = till.scan(shop.codes[product], name_of(product))
    till.undo(name_of(product))
    return scan


def _times(lines: int, scans: Scans) -> list[Row]:
    ours = [scan.ms for scan in scans[OURS]]
    what = f"scan → line painted, {lines} lines"
    table, curses = (median(scan.ms for scan in scans[name]) for name in (TABLE, CURSES))
    return [
        Row(what, median(ours), "ms", 0.15, table, "a DataTable basket"),
        Row(what, median(ours), "ms", None, curses, "a curses till of ours"),
        Row(f"{what}, median", median(ours), "ms", 12),
        Row(f"{what}, p99", slow(ours), "ms", 40),
    ]


def _flat(few: Sequence[Scan], many: Sequence[Scan]) -> Row:
    least, most = median(scan.ms for scan in few), median(scan.ms for scan in many)
    return Row(f"scan at {LINES[-1]} lines", most, "ms", 1.3, least, f"{LINES[0]} lines")


def _bytes(ours: Sequence[Scan], curses: Sequence[Scan]) -> list[Row]:
    """Of the scans that filled the basket, pages turned among them."""
    told, theirs = [scan.bytes for scan in ours], median(scan.bytes for scan in curses)
    return [
        Row(f"bytes of a scan, median of {len(told)}", median(told), "B", 400),
        Row("bytes of a scan, mean", mean(told), "B", 900),
        Row("bytes of a scan, median", median(told), "B", None, theirs, "a curses till of ours"),
    ]


def _slowed(till: MeasuredTill, shop: BenchShop, fresh: Iterator[int], rounds: int, full: Sequence[Scan]) -> Row:
    """The same core shared with three programs that never rest."""
    with at_a_quarter(till.terminal.process):
        time.sleep(0.5)
        slowed = [_one(till, shop, next(fresh)) for _ in range(rounds * 2)]
    was = median(scan.ms for scan in full)
    return Row("scan on a quarter of one core", median(scan.ms for scan in slowed), "ms", 3, was, "all of it")
