"""The tills that are measured in turns, each on a terminal of its own with the same shop behind it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from tests.bench.pseudo_terminal import PseudoTerminal, running
from tests.bench.shop import BADGE, BenchShop, name_of

OURS, TABLE, CURSES = "pos-tui", "DataTable", "curses"
MODULES = {TABLE: "tests.bench.table_till", CURSES: "tests.bench.curses_till"}
SIGN_IN, SELLS = "Number or name", "online"
UNDO = b"\x1a"
SECONDS_TO_READ = 0.05
"""A hand is slower than a scanner, which our till tells from it."""
SECONDS_QUIET, SECONDS_AT_MOST = 0.08, 30.0
STATUS_ROWS = 1
"""The first row has the time, which no scan paints."""


@dataclass(frozen=True)
class Scan:
    """From Enter to the last change of the picture, and everything that was written until it was quiet."""

    ms: float
    bytes: int


@dataclass
class MeasuredTill:
    """A running till; `costs` are of the scans that filled its basket."""

    name: str
    terminal: PseudoTerminal
    costs: list[Scan] = field(default_factory=list)

    def scan(self, code: str, name: str | None = None) -> Scan:
        """One code as a scanner sends it, of something that is not in the basket; where its `name` is not known,
        whatever is painted is its answer."""
        self.terminal.begin()
        entered = self.terminal.send(code.encode() + b"\r")
        if name is None:
            self.has_painted()
        else:
            self._until(lambda: self._shows(name))
        self.terminal.quiet(SECONDS_QUIET)
        return Scan((self._last_change() - entered) * 1_000, len(self.terminal.written))

    def has_painted(self) -> None:
        """Returns when it has written anything at all."""
        self._until(lambda: bool(self.terminal.chunks))

    def fill(self, shop: BenchShop, lines: int) -> None:
        """Until the basket has so many lines."""
        for number in range(len(self.costs), lines):
            self.costs.append(self.scan(shop.codes[number], name_of(number)))

    def undo(self, name: str) -> None:
        """The line that came last goes."""
        time.sleep(SECONDS_TO_READ)
        self.terminal.send(UNDO)
        self._until(lambda: not self._shows(name))
        self.settle()

    def settle(self) -> None:
        """Everything that was asked for is painted."""
        self.terminal.quiet(SECONDS_QUIET)
        self.terminal.begin()

    def last_change(self, seconds: float) -> float:
        """When the picture last changed, once it has been still for so long."""
        self.terminal.quiet(seconds)
        return self._last_change()

    def idle(self, seconds: float) -> int:
        """Bytes that are written while nobody does anything, but for those of a new minute."""
        self.terminal.quiet(SECONDS_QUIET)
        while time.localtime().tm_sec > 59 - seconds:
            time.sleep(0.2)
        self.settle()
        self.terminal.quiet(seconds, however=True)
        return len(self.terminal.written)

    def _shows(self, name: str) -> bool:
        return any(f" {name} " in row for row in self.terminal.picture.lines)

    def _until(self, true: Callable[[], bool]) -> None:
        until = time.perf_counter() + SECONDS_AT_MOST
        while not true():
            assert time.perf_counter() < until, f"{self.name} did not: {self.terminal.picture.lines}"
            self.terminal.take(0.5)

    def _last_change(self) -> float:
        """When the picture first was as it then stayed."""
        shown = [(at, picture[STATUS_ROWS:]) for at, picture in self.terminal.pictures]
        assert shown, f"{self.name} wrote nothing"
        return next(at for at, picture in shown if picture == shown[-1][1])


@contextmanager
def tills(
    shop: BenchShop, *names: str, colours: str = "truecolor", option: str = ""
) -> Iterator[dict[str, MeasuredTill]]:
    """These tills, ready to scan; `option` is one of ours."""
    with ExitStack() as stack:
        opened = {}
        for name in names:
            command = [sys.executable, "-m", MODULES[name], str(shop.file)] if name in MODULES else _ours(option)
            terminal = stack.enter_context(running(command, shop.environment, colours=colours))
            if name == OURS:
                sign_in(terminal)
            till = opened[name] = MeasuredTill(name, terminal)
            terminal.quiet(1)
            till.settle()
        yield opened


def sign_in(terminal: PseudoTerminal) -> float:
    """Scans the badge; answers when the sell screen was to be seen."""
    terminal.see(SIGN_IN)
    time.sleep(SECONDS_TO_READ)
    terminal.send(BADGE.encode() + b"\r")
    return terminal.see(SELLS)


def _ours(option: str) -> list[str]:
    return [sys.executable, "-m", "pos_tui", *([option] if option else [])]
