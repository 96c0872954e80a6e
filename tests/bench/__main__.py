"""`python -m tests.bench`: every figure beside its limit, measured side by side in one run.

Exit 0 when all are within their limits, 1 when one is not, 2 on bad use. Seconds are no tests: what CI holds are
counts (tests/ui/test_counts.py and beside it).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from pos_tui.commands.progress import progress_bar
from tests.bench.named import AgainstOthers, Other, Others
from tests.bench.rows import Bench, Row, SkippedBench, Tell

OTHERS = "others"
BENCHES = {
    "sale": "a sale of five lines against its statements by the driver alone, on both engines",
    "lanes": "sixteen lanes at once: on the same products, and in one process",
    "replay": "a replay of sales against their rows loaded raw",
    "history": "a sale, an X and a Z over a short and a long history",
    "scan": "from Enter to the line, and bytes, against a DataTable basket and a curses till",
    "thin": "bytes of a scan on a thin line, and on a terminal of 16 colours",
    "burst": "a thousand scans back to back, and when the basket is on disk",
    "start": "a till's start and memory against a bare Textual program",
    "find": "finding, scanning and paging in the large catalogues that POS_TUI_BENCH_SHOPS names",
    "imports": "an import of products against the same rows loaded raw",
    "promotions": "pricing of a scan with 200 lines and 500 promotions against its paint",
    OTHERS: "tills and sellers that are not ours, which --till and --seller name",
}
"""By the name of their module: what each measures."""
ROUNDS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what was chosen and tells it."""
    options = _grammar().parse_args(arguments)
    chosen = options.only or list(BENCHES)
    rows: list[tuple[str, Row]] = []
    left_out: dict[str, str] = {}
    with progress_bar() as tell:
        for name in chosen:
            try:
                rows += [(name, row) for row in _measured(name, options, tell)]
            except SkippedBench as reason:
                left_out[name] = str(reason)
    sys.stdout.write(_document(rows, left_out, options.rounds) if options.json else _table(rows, left_out))
    return 0 if all(row.is_good for _, row in rows) else 1


def _grammar() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name.ljust(12)} {what}" for name, what in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    parser.add_argument(
        "--only", metavar="NAME", action="append", choices=list(BENCHES), help="this one; repeat it"
    )
    parser.add_argument(
        "--till", metavar="NAME=COMMAND", type=_other, action="append", default=[],
        help="another till that takes codes on a terminal; the bench `others` measures it",
    )  # fmt: skip
    parser.add_argument("--codes", metavar="FILE", type=Path, help="codes that those tills know, one a line")
    parser.add_argument(
        "--seller", metavar="NAME=COMMAND", type=_other, action="append", default=[],
        help="a program that sells once for each line it reads, and writes a line for each that is committed",
    )  # fmt: skip
    parser.add_argument("--rounds", metavar="N", type=_rounds, default=ROUNDS, help=f"{ROUNDS} without it")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return parser


def _rounds(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 1_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of rounds from 1 to 1000")


def _other(text: str) -> Other:
    try:
        return Other.of(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=COMMAND") from None


def _measured(name: str, options: argparse.Namespace, tell: Tell) -> Sequence[Row]:
    bench = import_module(f"tests.bench.{name}")  # only what is measured is loaded
    if name == OTHERS:
        named = Others(options.till, options.seller, options.codes)
        return cast(AgainstOthers, bench).measure(options.rounds, tell, named)
    return cast(Bench, bench).measure(options.rounds, tell)


def _document(rows: Sequence[tuple[str, Row]], left_out: dict[str, str], rounds: int) -> str:
    told = [{"bench": name, **asdict(row), "ratio": row.ratio, "good": row.is_good} for name, row in rows]
    document: dict[str, Any] = {
        "rounds": rounds,
        "good": all(row.is_good for _, row in rows),
        "rows": told,
        "left_out": left_out,
    }
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


HEADS = ("", "what", "ours", "baseline", "ratio", "limit")


def _table(rows: Sequence[tuple[str, Row]], left_out: dict[str, str]) -> str:
    cells = [HEADS, *(_cells(row) for _, row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADS))]
    lines = []
    for row in cells:
        words = [row[0].ljust(widths[0]), row[1].ljust(widths[1])]
        figures = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
        lines.append("  ".join((*words, *figures)).rstrip())
    lines += [f"-  {name} was left out: {reason}" for name, reason in left_out.items()]
    return "\n".join(lines) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    what = f"{row.what}, against {row.against}" if row.against else row.what
    baseline = "" if row.baseline is None else f"{figure(row.baseline)} {row.unit}"
    ratio = "" if row.ratio is None else f"{figure(row.ratio)} ×"
    limit = "" if row.limit is None else f"{'≥' if row.at_least else '≤'} {figure(row.limit)}"
    mark = " " if row.limit is None else "✓" if row.is_good else "✗"
    return mark, what, f"{figure(row.ours)} {row.unit}", baseline, ratio, limit


def figure(value: float) -> str:
    """Three figures that matter, no more."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


if __name__ == "__main__":
    sys.exit(main())
