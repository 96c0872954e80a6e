"""Other programs beside ours, in turns in one run: whoever has one names it, none is in here.

`--till NAME=COMMAND` is a till on a terminal that takes codes as soon as it has painted itself (a command that
signs in first, where it wants that), and `--codes FILE` has codes that it knows, one a line.

`--seller NAME=COMMAND` makes a sale of five lines for each line that it reads, and writes a line when that is
committed: a few lines around whatever completes its sales. Ours are made on PostgreSQL, one by one.
"""

import asyncio
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from pos_tui.db.migrations import upgrade
from pos_tui.db.unit_of_work import Database
from tests.bench.named import Other, Others
from tests.bench.pseudo_terminal import running
from tests.bench.rows import Row, SkippedBench, Tell, in_turns
from tests.bench.sale_shop import open_till
from tests.bench.shop import bench_shop
from tests.bench.tills import OURS, MeasuredTill, Scan, tills
from tests.postgres import running_server

SCANS_A_ROUND, SALES_A_ROUND = 6, 40
SECONDS_TO_OPEN = 1.0
NOBODY = Others()


def measure(rounds: int, tell: Tell, others: Others = NOBODY) -> Sequence[Row]:
    """Rows of ours against each."""
    if not (others.tills or others.sellers):
        raise SkippedBench("name one: --till NAME=COMMAND with --codes FILE, or --seller NAME=COMMAND")
    rows: list[Row] = []
    if others.tills:
        rows += _scans(rounds, tell, others.tills, _codes(others.codes))
    if others.sellers:
        rows += _sales(rounds, tell, others.sellers)
    return rows


def _codes(file: Path | None) -> Sequence[str]:
    try:
        codes = file.read_text().split() if file else []
    except (OSError, UnicodeDecodeError) as error:
        raise SkippedBench(f"{file} cannot be read ({error})") from None
    if not codes:
        raise SkippedBench("--codes FILE has to name codes that the other till knows, one a line")
    return codes


def _scans(rounds: int, tell: Tell, others: Sequence[Other], codes: Sequence[str]) -> list[Row]:
    with bench_shop() as shop, tills(shop, OURS) as opened, others_opened(others) as theirs:
        sides = {OURS: partial(scanned, opened[OURS], iter(shop.codes))}
        sides |= {other.name: partial(scanned, theirs[other.name], cycle(codes)) for other in others}
        found = in_turns("scans", rounds, tell, sides)
    scans = {name: [scan for turn in turns for scan in turn] for name, turns in found.items()}
    return [row for other in others for row in against(other.name, scans[OURS], scans[other.name])]


def scanned(till: MeasuredTill, codes: Iterator[str]) -> list[Scan]:
    """A round of scans."""
    return [till.scan(next(codes)) for _ in range(SCANS_A_ROUND)]


@contextmanager
def others_opened(others: Sequence[Other]) -> Iterator[dict[str, MeasuredTill]]:
    """Each on a terminal of its own, painted."""
    with ExitStack() as stack:
        opened = {}
        for other in others:
            terminal = stack.enter_context(running(other.command))
            till = opened[other.name] = MeasuredTill(other.name, terminal)
            till.has_painted()
            terminal.quiet(SECONDS_TO_OPEN)
        yield opened


def against(name: str, ours: Sequence[Scan], theirs: Sequence[Scan]) -> list[Row]:
    """What scans of ours are beside theirs."""
    return [
        Row("scan → line painted", *_medians([s.ms for s in ours], "ms", [s.ms for s in theirs]), name),
        Row("bytes of a scan", *_medians([s.bytes for s in ours], "B", [s.bytes for s in theirs]), name),
    ]


def _medians(ours: Sequence[float], unit: str, theirs: Sequence[float]) -> tuple[float, str, None, float]:
    return median(ours), unit, None, median(theirs)


def _sales(rounds: int, tell: Tell, others: Sequence[Other]) -> list[Row]:
    with ExitStack() as stack:
        sellers = {other.name: stack.enter_context(_selling(other)) for other in others}
        server, runner = (
            stack.enter_context(running_server(as_in_a_shop=True)),
            stack.enter_context(asyncio.Runner()),
        )
        name = runner.run(server.create())
        stack.callback(lambda: runner.run(server.drop(name)))
        upgrade(server.address(name))
        till = runner.run(open_till(server.address(name)))
        database = Database.at(server.address(name))
        stack.callback(lambda: runner.run(database.close()))
        sides = {OURS: lambda: _timed(lambda: runner.run(till.sell(database, SALES_A_ROUND)))}
        sides |= {name: partial(_timed, seller.sell) for name, seller in sellers.items()}
        found = in_turns("sales", rounds, tell, sides)
    return [
        Row("sale of 5 lines, PostgreSQL", *_medians(found[OURS], "ms", found[other.name]), other.name)
        for other in others
    ]


@dataclass(frozen=True)
class _Seller:
    name: str
    process: subprocess.Popen[bytes]

    def sell(self, number: int = SALES_A_ROUND) -> None:
        """So many sales, one after the other, each committed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        for _ in range(number):
            with suppress(BrokenPipeError):  # what has ended is told by what it does not answer
                self.process.stdin.write(b"\n")
            if not self.process.stdout.readline():
                raise SkippedBench(f"{self.name} ended with {self.process.wait()} before it had sold")


@contextmanager
def _selling(other: Other) -> Iterator[_Seller]:
    try:
        started = subprocess.Popen(other.command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as error:
        raise SkippedBench(f"{other.name} cannot be started ({error})") from None
    with started as process:
        seller = _Seller(other.name, process)
        try:
            seller.sell(1)
            yield seller
        finally:
            process.kill()


def _timed(sell: Callable[[], object]) -> float:
    """Milliseconds a sale."""
    began = perf_counter()
    sell()
    return (perf_counter() - began) * 1_000 / SALES_A_ROUND
