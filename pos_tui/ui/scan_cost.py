"""Measures what a scan costs, from Enter to the first frame that shows it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp
    from pos_tui.workers.desk import Desk


@dataclass
class Before:
    """How things stood at Enter; `done` when the basket has what was scanned."""

    at: float
    bytes: int
    statements: int
    done: bool = False


class ScanCost:
    """Tells `told` about each scan, from its making until `stop`."""

    def __init__(self, screen: Screen[None], desk: "Desk", told: Callable[[str], None]) -> None:
        self._app, self._told = cast("TillApp", screen.app), told
        self._statements = desk.count_statements()
        self._before: Before | None = None
        self._app.shown = self._shown

    def stop(self) -> None:
        """Nothing is measured any more."""
        self._app.shown = None
        self._statements.stop()

    def entered(self) -> None:
        """A scan has ended."""
        self._before = Before(time.monotonic(), self._app.bytes_sent, self._statements.count)

    def done(self) -> None:
        """The basket has changed; the next frame shows it."""
        if self._before is not None:
            self._before.done = True

    def _shown(self) -> None:
        before = self._before
        if before is not None and before.done and self._app.bytes_sent > before.bytes:
            self._before = None
            ms = (time.monotonic() - before.at) * 1_000
            sent, asked = self._app.bytes_sent - before.bytes, self._statements.count - before.statements
            statements = "1 statement" if asked == 1 else f"{asked} statements"
            self._told(f"{ms:.0f} ms to the screen · {sent:,} bytes · {statements}")
