"""A timer that goes off once, whatever the machine does meanwhile."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


def once(of: MessagePump, seconds: float, then: Callable[[], object]) -> Timer:
    """Calls `then` after so many seconds, or as soon as this program runs again.

    Textual's own leaves out what is late: one whose time is over before it began to wait never goes off.
    """
    timer = of.set_timer(seconds, then)
    timer._skip = False  # it has not begun to run yet
    return timer
