"""The terminal under Textual: sent only what differs; a closed one ends the till, odd bytes do not."""

import os
import selectors
import signal
import sys
import time
from contextlib import suppress
from threading import Event
from typing import Protocol, TextIO, runtime_checkable

from textual.driver import Driver

from pos_tui.ui.frames import Frames

READ_BYTES = 4096
TICK_SECONDS, MUCH_AT_ONCE = 0.1, 256


@runtime_checkable
class Remembers(Protocol):
    """A driver that knows what its terminal shows."""

    frames: Frames


class Unbroken:
    """A terminal that may be gone: what is written to it then is dropped, and nothing waits for it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()


class Arrival:
    """When keys came, however late this program reads them: a busy machine must not take a scan apart.

    What is read at once came at once, and what was there already when it was asked for came with what was read
    before it. So does what follows in a moment, once this program is behind: the line holds only so much at a
    time, and what did not fit is there as soon as there is room.
    """

    def __init__(self, moment: float) -> None:
        """A hand leaves more than a `moment` between two keys, in seconds."""
        self.at = time.monotonic()
        self._moment, self._is_behind = moment, False

    def waited_for(self, selector: selectors.BaseSelector, seconds: float = TICK_SECONDS) -> bool:
        """True when there is something to read within so many seconds, which came `at`.

        No clock says whether it was there: another thread may have kept this one from looking at it.
        """
        if selector.select(0) or (self._is_behind and selector.select(self._moment)):
            self._is_behind = True
            return True
        self._is_behind, there = False, bool(selector.select(seconds))
        self.at = time.monotonic()
        return there

    def took(self, data: bytes) -> None:
        """This was read: no hand types so much between two readings."""
        self._is_behind = self._is_behind or len(data) >= MUCH_AT_ONCE


def bytes_typed(fileno: int) -> bytes:
    """What was typed; nothing when the other end has gone."""
    try:
        return os.read(fileno, READ_BYTES)
    except OSError:
        return b""


def hang_up(asked_to_end: Event) -> None:
    """The other end has gone: the program ends as on a signal, unless it is ending anyway."""
    if not asked_to_end.is_set():
        os.kill(os.getpid(), signal.SIGHUP)


def till_driver() -> type[Driver] | None:
    """Our driver where Textual's Linux driver is the one in use; None leaves the choice to Textual."""
    if sys.platform == "win32" or not sys.__stdin__ or not sys.__stdin__.isatty():
        return None
    from pos_tui.ui.till_driver import TillDriver  # needs a terminal as Linux has it

    return TillDriver
