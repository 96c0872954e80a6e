"""Textual's Linux driver for a till: odd bytes are read, a closed line ends it, a stop changes nothing."""

import asyncio
import selectors
import termios
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TextIO, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from pos_tui.ui.frames import Frames
from pos_tui.ui.keyed import BURST_SECONDS
from pos_tui.ui.line_in import LineIn
from pos_tui.ui.terminal import Arrival, Unbroken, bytes_typed, hang_up


class TillDriver(LinuxDriver):
    """Reads keys by `LineIn`, and sends only what differs."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file = cast(Any, Unbroken(cast(TextIO, self._file)))
        self.frames = Frames(app.size.width)
        self._ours: list[Any] | None = None
        self._together: list[Message] | None = None

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
        line, arrival = LineIn(self._debug), Arrival(BURST_SECONDS)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if arrival.waited_for(selector, line.seconds):
                    data = bytes_typed(self.fileno)
                    if not data:
                        hang_up(self.exit_event)
                        return
                    arrival.took(data)
                    self._tell(line.feed(data, arrival.at))
                self._tell(line.tick(arrival.at))

    def _tell(self, messages: Iterable[Message]) -> None:
        """What was read at once is handed over at once: a scan is many keys, and each handing over costs."""
        together: list[Message] = []
        self._together = together
        for message in messages:
            self.process_message(message)
        self._together = None
        if together:
            self._loop.call_soon_threadsafe(self._post, together)

    def send_message(self, message: Message) -> None:
        if self._together is None:
            super().send_message(message)
        else:
            self._together.append(message)

    def _post(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._app.post_message(message)
