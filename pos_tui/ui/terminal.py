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
TICK_SECONDS, AT_ONCE_SECONDS = 0.1, 0.001


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
    before it.
    """

    def __init__(self) -> None:
        self.at = time.monotonic()

    def waited_for(self, selector: selectors.BaseSelector, seconds: float = TICK_SECONDS) -> bool:
        """True when there is something to read within so many seconds, which came `at`."""
        asked = time.monotonic()
        there = bool(selector.select(seconds))
        now = time.monotonic()
        if not there or now - asked > AT_ONCE_SECONDS:
            self.at = now
        return there


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
