"""Lanes in processes of their own: heard for as long as they can still say something, and never left behind.

No clock says that a lane is dead. A machine that is busy, or that stood still as a whole, makes it late: then it
waits for a processor, or is stopped, or works. One that is dead has ended, sleeps for good, or works without end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from os import sysconf
from pathlib import Path
from typing import Any, NamedTuple

TURN_SECONDS = 0.25
MOST_TURNS_ASLEEP = 480
"""In a row, in which it had nothing to do and was told nothing that it waits for."""
MOST_SECONDS_OF_WORK = 600.0
"""Of a processor, between two words."""
ASLEEP = frozenset("SDI")
TICKS_A_SECOND = sysconf("SC_CLK_TCK")


class Standing(NamedTuple):
    """What a process is at, as the kernel tells it, and the seconds of a processor that it has had."""

    state: str
    worked: float

    @classmethod
    def of(cls, process_id: int) -> "Standing":
        fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return cls(fields[0], (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND)


@dataclass(frozen=True)
class Watched:
    """A lane that runs, and what it says."""

    process: ForkServerProcess
    here: Connection

    @property
    def process_id(self) -> int:
        assert self.process.pid is not None, "it was started"
        return self.process.pid

    @property
    def has_spoken(self) -> bool:
        """True when something is there to be heard, or it has ended."""
        return self.here.poll(0)

    def hear(self) -> Any:
        """What it says next, however late; fails when it is dead."""
        self._listen()
        try:
            return self.here.recv()
        except EOFError:
            self.process.join()
            raise AssertionError(f"the lane has ended with {self.process.exitcode}") from None

    def answer(self) -> Any:
        """The last that it says, and then it ends well."""
        said = self.hear()
        self._listen()
        self.process.join()
        assert self.process.exitcode == 0
        return said

    def _listen(self) -> None:
        before = first = self._standing()
        asleep = 0
        while not self.here.poll(TURN_SECONDS):
            now = self._standing()
            asleep = asleep + 1 if now.state in ASLEEP and now.worked == before.worked else 0
            before = now
            assert asleep < MOST_TURNS_ASLEEP, "the lane says nothing: it sleeps for good"
            assert now.worked - first.worked < MOST_SECONDS_OF_WORK, "the lane says nothing: it works without end"

    def wait(self, seconds: float) -> None:
        """Returns after so long, or as soon as it says something."""
        self.here.poll(seconds)

    def kill(self) -> list[Any]:
        """Ends it with no warning; answers what it had said before. The last word may be cut short."""
        self.process.kill()
        self.process.join()
        said: list[Any] = []
        try:
            while self.here.poll(0):
                said.append(self.here.recv())
        except (EOFError, OSError):
            return said
        return said

    def _standing(self) -> Standing:
        try:
            return Standing.of(self.process_id)
        except OSError:  # it has ended, which the pipe tells
            return Standing("X", 0)


def lanes_context() -> ForkServerContext:
    """Processes that start in milliseconds, from a server that has loaded the till once and sold."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.races.preloaded"])
    return context


@contextmanager
def watched(target: Callable[..., None], *arguments: Any) -> Iterator[Watched]:
    """A process that runs this, and is given its end of a pipe last; gone when the block is left, however."""
    context = lanes_context()
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=target, args=(*arguments, there))
    process.start()
    there.close()
    try:
        yield Watched(process, here)
    finally:
        process.kill()
        process.join()
        here.close()
