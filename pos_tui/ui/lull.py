"""A pause in what is typed: what can wait for it is done once, not at every letter."""

import time
from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

from pos_tui.workers.once import once


class Lull:
    """Calls `then` once nothing was typed for so many seconds; one timer, however many letters there are."""

    def __init__(self, of: MessagePump, seconds: float, then: Callable[[], object]) -> None:
        self._of, self._seconds, self._then = of, seconds, then
        self._until = 0.0
        self._timer: Timer | None = None

    def typed(self) -> None:
        """One letter more: the pause begins anew."""
        self._until = time.monotonic() + self._seconds
        if self._timer is None:
            self._wait(self._seconds)

    def soon(self, *, at_once: bool) -> None:
        """At once where a hand typed; within what may be a scan not before it has ended without Enter."""
        if at_once:
            self.over()
            self._then()
        else:
            self.typed()

    def over(self) -> None:
        """Nothing is waited for any more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def end_now(self) -> None:
        """The pause is over already, if one was waited for."""
        if self._timer is not None:
            self.over()
            self._then()

    def _wait(self, seconds: float) -> None:
        self._timer = once(self._of, seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        if (left := self._until - time.monotonic()) > 0:
            self._wait(left)
        else:
            self._then()
