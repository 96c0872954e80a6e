"""From a started program to a selling screen: the first screen is painted before anything heavy is loaded."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pos_tui.ui.screens.start import StartScreen

if TYPE_CHECKING:  # the first screen is painted before these are loaded
    from pos_tui.config import Settings
    from pos_tui.hardware.ports import Drawer, Printer
    from pos_tui.ui.app import TillApp


def the_time() -> datetime:
    """The clock of a real till."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Opening:
    """What a till is opened with: give its `first` to TillApp. `hint` is shown at the sign-in (a demo's PINs).

    `read` answers the settings, or refuses them; it is called behind the first paint, in a thread.
    """

    read: "Callable[[], Settings]"
    hint: str | None = None
    clock: Callable[[], datetime] = the_time
    printer: "Printer | None" = None
    drawer: "Drawer | None" = None
    loading: Callable[[], AbstractContextManager[None]] = nullcontext
    """What loads modules behind a screen does so within it."""

    def first(self) -> StartScreen:
        """The screen that is painted at once and finds the way from there."""
        return StartScreen(self)


def sign_out(app: "TillApp") -> None:
    """This person leaves the lane: what was taken is written, the basket stays, the next one signs in."""
    for screen in app.screen_stack:
        if isinstance(screen, StartScreen):
            screen.sign_out()
