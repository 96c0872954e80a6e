"""A program on a terminal of its own, what it writes there and when, and what its screen then shows."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pyte

COLUMNS, LINES = 80, 24
SECONDS_TO_WAIT = 60.0
READ_BYTES = 65_536
TERMINALS: Mapping[str, Mapping[str, str]] = {
    "truecolor": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "16 colours": {"TERM": "xterm-16color", "COLORTERM": ""},
}
ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[?2048$p", b"\x1b[?2048;0$y"))
"""What a terminal of today says when it is asked for synchronized updates and for news of its size."""


@dataclass
class PseudoTerminal:
    """The other end of a program's terminal: keys go in, bytes with their times come out."""

    process: int
    end: int
    began: float
    modern: bool
    chunks: list[tuple[float, bytes]] = field(default_factory=list)

    def send(self, keys: bytes) -> float:
        """Types these keys; answers when that was."""
        now = time.perf_counter()
        os.write(self.end, keys)
        return now

    def begin(self) -> None:
        """Forgets what was written so far."""
        self.chunks.clear()

    @property
    def written(self) -> bytes:
        """Everything since `begin`."""
        return b"".join(data for _, data in self.chunks)

    def see(self, text: str) -> float:
        """When the program had written this text."""
        wanted, until = text.encode(), time.perf_counter() + SECONDS_TO_WAIT
        while wanted not in self.written:
            if time.perf_counter() > until or not self._read(0.5):
                raise AssertionError(f"{text!r} is not in {self.written[-2_000:]!r}")
        return self.chunks[-1][0]

    def quiet(self, seconds: float) -> None:
        """Returns when nothing was written for so long."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            before = len(self.chunks)
            if not self._read(left):
                return
            if len(self.chunks) > before:
                until = time.perf_counter() + seconds

    def _read(self, seconds: float) -> bool:
        """Takes what is there or comes in time; False when the program has gone."""
        if not select.select([self.end], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.end, READ_BYTES)
        except OSError:  # Linux says so when the other end has closed
            return False
        self.chunks.append((time.perf_counter(), data))
        for question, answer in ANSWERS if self.modern else ():
            if question in data:
                os.write(self.end, answer)
        return bool(data)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, colours: str = "truecolor"
) -> Iterator[PseudoTerminal]:
    """The program on 80 × 24 cells; it is killed at the end if it still runs."""
    told = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **TERMINALS[colours], **(environment or {})}
    told = {name: value for name, value in told.items() if value}
    began = time.perf_counter()
    process, end = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.execvpe(command[0], list(command), told)
    terminal = PseudoTerminal(process, end, began, modern=colours == "truecolor")
    try:
        yield terminal
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.close(end)
        os.waitpid(process, 0)


class Picture:
    """What a terminal shows after these bytes."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        self._stream.feed(data)

    @property
    def rows(self) -> tuple[str, ...]:
        """Line by line, without what is blank at the end."""
        return tuple(line.rstrip() for line in self._screen.display)

    @property
    def cells(self) -> tuple[tuple[object, ...], ...]:
        """Cell by cell with its colours and weight."""
        return tuple(tuple(self._screen.buffer[y][x] for x in range(COLUMNS)) for y in range(LINES))
