"""A till's start and memory beside those of the least Textual program there is.

To the first screen, and to a sell screen that takes scans: a badge is scanned soon after the sign-in shows, so
that no time of a hand is in it. What pays is loaded after that: memory is measured once a sale is paid.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.pseudo_terminal import running
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.shop import BenchShop, bench_shop, name_of
from tests.bench.tills import sign_in

TILL, BARE = (sys.executable, "-m", "pos_tui"), (sys.executable, "-m", "tests.bench.bare")
FIRST = "Opening the till"
PAY, TENDERED, SOLD = b"\x1b[24~", "Tendered", "Sold"
SECONDS_TO_PAINT = 0.3


@dataclass(frozen=True)
class Start:
    """Milliseconds since the program was called, and what it then holds in memory."""

    first_ms: float
    sells_ms: float
    megabytes: float


def measure(rounds: int, tell: Tell) -> Sequence[Row]:
    """Rows of start and memory."""
    with bench_shop() as shop:
        sides: dict[str, Callable[[], Start]] = {"bare": bare_start, "till": partial(till_start, shop)}
        figures = in_turns("start", rounds, tell, sides)
    bare, till = figures["bare"], figures["till"]
    against = "a bare Textual program's"
    ready = median(start.first_ms for start in bare)
    return (
        Row("start: called → first screen", median(s.first_ms for s in till), "ms", 1.25, ready, against),
        Row("start: called → can sell", median(s.sells_ms for s in till), "ms", 2, ready, against),
        Row(
            "memory of a till that sold",
            median(start.megabytes for start in till), "MB", 2, median(start.megabytes for start in bare), against,
        ),
    )  # fmt: skip


def bare_start() -> Start:
    """The baseline: its first screen is all that it has."""
    with running(BARE) as terminal:
        first = terminal.see("ready") - terminal.began
        terminal.quiet(SECONDS_TO_PAINT)
        return Start(first * 1_000, first * 1_000, megabytes_of(terminal.process))


def till_start(shop: BenchShop) -> Start:
    """Called, signed in by badge, one product scanned and paid in cash."""
    with running(TILL, shop.environment) as terminal:
        first = terminal.see(FIRST) - terminal.began
        sells = sign_in(terminal) - terminal.began
        terminal.send(shop.codes[1].encode() + b"\r")
        terminal.see(name_of(1))
        for key, shown in ((PAY, TENDERED), (b"\r", SOLD)):
            terminal.quiet(SECONDS_TO_PAINT)
            terminal.send(key)
            terminal.see(shown)
        terminal.quiet(SECONDS_TO_PAINT)
        return Start(first * 1_000, sells * 1_000, megabytes_of(terminal.process))


def megabytes_of(process: int) -> float:
    """What the process has in memory now (VmRSS)."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1_024
    raise AssertionError(f"process {process} has no VmRSS")
