"""The tills that are measured in turns, each on a terminal of its own with the same shop behind it."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.bench.pseudo_terminal import Picture, PseudoTerminal, running
from tests.bench.shop import BADGE, BenchShop

OURS, TABLE, CURSES = "pos-tui", "DataTable", "curses"
SIGN_IN, SELLS = "Number or name", "online"
UNDO = b"\x1a"
SECONDS_TO_READ = 0.05
"""A hand is slower than a scanner, which our till tells from it."""
SECONDS_QUIET = 0.12
STATUS_ROWS = 1
"""The first row has the time, which no scan paints."""


@dataclass(frozen=True)
class Scan:
    """From Enter to the last change of the picture, and everything that was written until it was quiet."""

    seconds: float
    bytes: int


@dataclass
class MeasuredTill:
    """A running till and what its terminal shows."""

    name: str
    terminal: PseudoTerminal
    picture: Picture

    def scan(self, code: str) -> Scan:
        """One code as a scanner sends it."""
        self.terminal.begin()
        entered = self.terminal.send(code.encode() + b"\r")
        self.terminal.quiet(SECONDS_QUIET)
        return Scan(self._painted_at() - entered, len(self.terminal.written))

    def fill(self, codes: tuple[str, ...]) -> None:
        """Scans one after the other; a till of `Input` and `DataTable` loses some that come closer together."""
        for code in codes:
            self.terminal.send(code.encode() + b"\r")
            self.terminal.quiet(SECONDS_QUIET / 2)
        self.settle()

    def undo(self) -> None:
        """The last line goes."""
        time.sleep(SECONDS_TO_READ)
        self.terminal.send(UNDO)
        self.settle()

    def settle(self) -> None:
        """Everything that was written is in the picture."""
        self.terminal.quiet(3 * SECONDS_QUIET)
        self.picture.feed(self.terminal.written)
        self.terminal.begin()

    def _painted_at(self) -> float:
        """When the picture first was as it then stayed."""
        shown = []
        for at, data in self.terminal.chunks:
            self.picture.feed(data)
            shown.append((at, self.picture.rows[STATUS_ROWS:]))
        assert shown, f"{self.name} wrote nothing"
        return next(at for at, rows in shown if rows == shown[-1][1])


@contextmanager
def tills(
    shop: BenchShop, *names: str, colours: str = "truecolor", **more: str
) -> Iterator[dict[str, MeasuredTill]]:
    """These tills, ready to scan."""
    with ExitStack() as stack:
        opened = {}
        for name in names:
            terminal = stack.enter_context(
                running(_command(name, shop), {**shop.environment, **more}, colours=colours)
            )
            if name == OURS:
                sign_in(terminal)
            till = opened[name] = MeasuredTill(name, terminal, Picture())
            terminal.quiet(1)
            till.settle()
        yield opened


def sign_in(terminal: PseudoTerminal) -> float:
    """Scans the badge; answers when the sell screen was to be seen."""
    terminal.see(SIGN_IN)
    time.sleep(SECONDS_TO_READ)
    terminal.send(BADGE.encode() + b"\r")
    return terminal.see(SELLS)


def _command(name: str, shop: BenchShop) -> tuple[str, ...]:
    if name == OURS:
        return (sys.executable, "-m", "pos_tui")
    return (sys.executable, "-m", f"tests.bench.{name.lower().replace('data', '')}_till", str(shop.file))
