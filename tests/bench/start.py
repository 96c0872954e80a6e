"""A till's start and memory beside those of the least Textual program there is, and of that with the libraries.

To the first screen, and to a sell screen that takes scans: a badge is scanned soon after the sign-in shows, so
that no time of a hand is in it. What pays is loaded after that: memory is measured once a sale is paid.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench.pseudo_terminal import running
from tests.bench.rows import Row, Tell, in_turns
from tests.bench.shop import BenchShop, bench_shop, name_of
from tests.bench.tills import sign_in

TILL = (sys.executable, "-m", "pos_tui")
BARE, LIBRARIES = ((sys.executable, "-m", f"tests.bench.{name}") for name in ("bare", "libraries"))
AGAINST = "a bare Textual program's"
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
        sides: dict[str, Callable[[], Start]] = {
            "bare": partial(bare_start, BARE),
            "libraries": partial(bare_start, LIBRARIES),
            "till": partial(till_start, shop),
        }
        figures = in_turns("start", rounds, tell, sides)
    bare, libraries, till = (typical(figures[side]) for side in sides)
    return (
        Row("start: called → first screen", till.first_ms, "ms", 1.25, bare.first_ms, AGAINST),
        Row("start: called → can sell", till.sells_ms, "ms", 2, bare.first_ms, AGAINST),
        Row("start of the libraries alone", libraries.first_ms, "ms", None, bare.first_ms, AGAINST),
        Row("memory of a till that sold", till.megabytes, "MB", 2, bare.megabytes, AGAINST),
        Row("memory of the libraries alone", libraries.megabytes, "MB", None, bare.megabytes, AGAINST),
    )


def typical(starts: Sequence[Start]) -> Start:
    """The median of each figure."""
    return Start(*(median(getattr(start, figure.name) for start in starts) for figure in fields(Start)))


def bare_start(program: Sequence[str]) -> Start:
    """The baseline: its first screen is all that it has."""
    with running(program) as terminal:
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
