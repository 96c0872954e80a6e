"""The terminal under Textual: sent only what differs; a closed one ends the till, odd bytes do not."""

import asyncio
import os
import selectors
import signal
import sys
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from threading import Event
from typing import Any, Protocol, TextIO, cast, runtime_checkable

from textual.app import App
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

    def waited_for(self, selector: selectors.BaseSelector) -> bool:
        """True when there is something to read, which came `at`."""
        asked = time.monotonic()
        there = bool(selector.select(TICK_SECONDS))
        now = time.monotonic()
        if not there or now - asked > AT_ONCE_SECONDS:
            self.at = now
        return there


def _read(fileno: int) -> bytes:
    """What was typed; nothing when the other end has gone."""
    try:
        return os.read(fileno, READ_BYTES)
    except OSError:
        return b""


def _hang_up(asked_to_end: Event) -> None:
    """The other end has gone: the program ends as on a signal, unless it is ending anyway."""
    if not asked_to_end.is_set():
        os.kill(os.getpid(), signal.SIGHUP)


def till_driver() -> type[Driver] | None:
    """Our driver where Textual's Linux driver is the one in use; None leaves the choice to Textual."""
    if sys.platform == "win32" or not sys.__stdin__ or not sys.__stdin__.isatty():
        return None
    import termios

    from textual._xterm_parser import XTermParser
    from textual.drivers.linux_driver import LinuxDriver

    class TillDriver(LinuxDriver):
        """Reads keys as Textual does, with a decoder that replaces what it cannot read."""

        def __init__(self, app: App[Any], **options: Any) -> None:
            super().__init__(app, **options)
            self._file = cast(Any, Unbroken(cast(TextIO, self._file)))
            self.frames = Frames(app.size.width)
            self._ours: list[Any] | None = None

        def start_application_mode(self) -> None:
            super().start_application_mode()  # type: ignore[no-untyped-call] # Textual does not say
            with suppress(termios.error):
                self._ours = termios.tcgetattr(self.fileno)

        def _sigcont_application(self, *_: object) -> None:
            """Whoever stopped the till without asking it (SIGSTOP) may have used its terminal since.

            Textual would start once more: with two threads that read keys, and what it set itself taken for what
            there was before.
            """
            if self._must_signal_resume:
                super()._sigcont_application()
            elif self._ours is not None:
                with suppress(termios.error):
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self._ours)
                asyncio.get_running_loop().call_soon_threadsafe(cast(Any, self._app).action_paint_again)

        def write(self, data: str) -> None:
            self.frames.may_tear = getattr(self._app, "saves_bytes", False)
            if sent := self.frames.to_send(data):
                super().write(sent)

        def run_input_thread(self) -> None:
            parser, arrival = XTermParser(self._debug), Arrival()
            decode = getincrementaldecoder("utf-8")(errors="replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if arrival.waited_for(selector):
                        data = _read(self.fileno)
                        if not data:
                            _hang_up(self.exit_event)
                            return
                        self._tell(parser.feed(decode(data)), arrival.at)
                    self._tell(parser.tick(), arrival.at)

        def _tell(self, messages: object, at: float) -> None:
            for message in messages:  # type: ignore[attr-defined] # Textual types its parser loosely
                message.time = at
                self.process_message(message)

    return TillDriver
