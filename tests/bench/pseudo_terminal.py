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
Lines = tuple[str, ...]


class Picture:
    """What a terminal shows after the bytes that it got."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        self._stream.feed(data)

    @property
    def lines(self) -> Lines:
        return tuple(self._screen.display)


@dataclass
class PseudoTerminal:
    """The other end of a program's terminal: keys go in, bytes with their times come out."""

    process: int
    end: int
    began: float
    modern: bool
    picture: Picture = field(default_factory=Picture)
    chunks: list[tuple[float, bytes]] = field(default_factory=list)
    pictures: list[tuple[float, Lines]] = field(default_factory=list)
    """What was shown after each chunk."""

    def send(self, keys: bytes) -> float:
        """Types these keys; answers when that was."""
        now = time.perf_counter()
        os.write(self.end, keys)
        return now

    def begin(self) -> None:
        """Forgets what was written so far; the picture stays."""
        self.chunks.clear()
        self.pictures.clear()

    @property
    def written(self) -> bytes:
        """Everything since `begin`."""
        return b"".join(data for _, data in self.chunks)

    def see(self, text: str) -> float:
        """When this text was on the screen."""
        until = time.perf_counter() + SECONDS_TO_WAIT
        while not any(text in line for line in self.picture.lines):
            if time.perf_counter() > until or not self.take(0.5):
                raise AssertionError(f"{text!r} is not on {self.picture.lines}")
        return self.chunks[-1][0]

    def quiet(self, seconds: float, *, however: bool = False) -> None:
        """Returns when nothing was written for so long; `however` much is written, after that time."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            before = len(self.chunks)
            if not self.take(left):
                return
            if len(self.chunks) > before and not however:
                until = time.perf_counter() + seconds

    def take(self, seconds: float = 0.0) -> bool:
        """Takes what is there or comes in time; False when the program has gone."""
        if not select.select([self.end], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.end, READ_BYTES)
        except OSError:  # Linux says so when the other end has closed
            return False
        self.chunks.append((time.perf_counter(), data))
        self.picture.feed(data)
        self.pictures.append((self.chunks[-1][0], self.picture.lines))
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
    try:
        yield PseudoTerminal(process, end, began, modern=colours == "truecolor")
    finally:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        os.close(end)
        os.waitpid(process, 0)
