"""The line to the terminal: how long an answer takes, and how much it carries.

A terminal is asked whether it is well (DSR, `ESC [ 5 n`), which all since the VT100 answer with `ESC [ 0 n`. What
it is sent in between are changes of style, which show nothing. A terminal that does not answer is not waited for.
"""

import os
import random
import select
import termios
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from pos_tui.reports.doctor.views import Finding, doubtful, well

TERMINAL = "/dev/tty"
ASK, ANSWER = b"\x1b[5n", b"\x1b[0n"
SECONDS_FOR_AN_ANSWER, SECONDS_FOR_A_LOAD = 1.0, 5.0
QUESTIONS = 5
LOADS = (2_000, 20_000)
"""Bytes; the second only where the first was over before it could be timed."""
SOON_SECONDS = 0.05
BYTES_OF_A_SCAN = 300
MOST_SECONDS_OF_A_SCAN = 0.1
"""From here on a person waits for the line."""
ADVICE = "Start the till with --low-bandwidth, or set low_bandwidth = true."


@dataclass(frozen=True)
class Line:
    """`bytes_a_second` is None where the line was too fast to be timed."""

    round_trip_seconds: float
    bytes_a_second: float | None

    @property
    def seconds_of_a_scan(self) -> float:
        """From a key to what it paints, by the line alone."""
        return self.round_trip_seconds + BYTES_OF_A_SCAN / (self.bytes_a_second or float("inf"))


def line(path: str = TERMINAL) -> Finding:
    """What the line to this terminal is worth; the terminal is left as it was."""
    try:
        end = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return well("line", "not measured: there is no terminal")
    try:
        with _unechoed(end):
            measured = measure(end)
    finally:
        os.close(end)
    return judged(measured)


def judged(measured: Line | None) -> Finding:
    """When to use fewer bytes."""
    if measured is None:
        what = f"the terminal does not answer within {SECONDS_FOR_AN_ANSWER:.0f} s, so it was not measured"
        return doubtful("line", what, f"Look at the cable or the connection. On a slow one: {ADVICE}")
    carried = measured.bytes_a_second
    speed = "faster than can be measured" if carried is None else f"{carried:,.0f} bytes per second"
    what = f"round trip {measured.round_trip_seconds * 1_000:.0f} ms, {speed}"
    if measured.seconds_of_a_scan > MOST_SECONDS_OF_A_SCAN:
        return doubtful("line", f"{what}: a scan waits {measured.seconds_of_a_scan * 1_000:.0f} ms for it", ADVICE)
    return well("line", what)


def measure(end: int) -> Line | None:
    """Asks, then sends a load and asks behind it; None when no answer came in time."""
    trips = []
    for _ in range(QUESTIONS):
        if (seconds := _answered(end, b"", SECONDS_FOR_AN_ANSWER)) is None:
            return None
        trips.append(seconds)
    trip, carried = median(trips), None
    for load in LOADS:
        if (seconds := _answered(end, _nothing_to_see(load), SECONDS_FOR_A_LOAD)) is None:
            return Line(trip, load / SECONDS_FOR_A_LOAD)
        if seconds - trip > SOON_SECONDS:
            carried = load / (seconds - trip)
            break
    return Line(trip, carried)


def _answered(end: int, load: bytes, within_seconds: float) -> float | None:
    """Seconds until the terminal had taken the load and answered; None when it did not."""
    began = time.monotonic()
    until, waiting, heard = began + within_seconds, load + ASK, b""
    while (left := until - time.monotonic()) > 0:
        readable, writable, _ = select.select([end], [end] if waiting else [], [], left)
        try:
            if writable:
                waiting = waiting[os.write(end, waiting) :]
            if readable:
                heard += (said := os.read(end, 1_024))
                if ANSWER in heard:
                    return time.monotonic() - began
                if not said:
                    return None
        except BlockingIOError:
            continue
        except OSError:  # the other end has gone
            return None
    return None


def _nothing_to_see(length: int) -> bytes:
    """So many bytes that no compression makes shorter and no terminal shows."""
    dice = random.Random(length)
    styles = b"".join(
        b"\x1b[%dm" % dice.choice((1, 3, 4, *range(30, 38), *range(40, 48))) for _ in range(length // 5)
    )
    return styles + b"\x1b[m"


@contextmanager
def _unechoed(end: int) -> Iterator[None]:
    """Answers come at once and are not shown; what came late is thrown away."""
    before = termios.tcgetattr(end)
    try:
        tty.setcbreak(end, termios.TCSANOW)
        yield
    finally:
        termios.tcsetattr(end, termios.TCSANOW, before)
        termios.tcflush(end, termios.TCIOFLUSH)
