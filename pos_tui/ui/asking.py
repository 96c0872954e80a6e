"""Screens that are asked one thing, and how one follows the other without a flash of what lies beneath."""

import asyncio
import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from pos_tui.ui.hygiene import plain
from pos_tui.ui.patient import PatientScreen

if TYPE_CHECKING:
    from textual.app import App

    from pos_tui.ui.lane_guard import LaneGuard

T = TypeVar("T")

LEAVE = Binding("ctrl+x", "app.leave", "Quit", id="quit", tooltip="Leaves the till")
"""The app's own key, shown where a person may not know it yet."""


def plain_lines(text: str) -> Content:
    """Text of several lines for a widget: every line made harmless."""
    return Content("\n").join([plain(line) for line in text.splitlines()])


class Asking(PatientScreen[None], Generic[T], inherit_bindings=False):
    """Stays until it is answered, and after that until the next screen takes its place."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def answer(self, value: T) -> None:
        """Settles what was asked; a second answer changes nothing."""
        if not self.answered.done():
            self.answered.set_result(value)

    def on_unmount(self) -> None:
        """Whoever waits for an answer of a screen that has gone is called off."""
        self.answered.cancel()


class AskingScreen(Asking[T], inherit_bindings=False):
    """Something to fill in: every key counts at once and in its order, as soon as the screen can be seen.

    What is typed ahead goes where it belongs: the PIN after a badge's Enter never lands in the number. No scan
    is expected here, so a key that follows fast (a held Backspace) is still that key.
    """

    def __init__(self) -> None:
        super().__init__()
        self._painted_at: float | None = None
        self.seen = asyncio.Event()
        """Set once a person can see the screen."""

    def on_mount(self) -> None:
        self.call_after_refresh(self._be_painted)

    def _be_painted(self) -> None:
        self._painted_at = time.monotonic()
        self.seen.set()
        self.painted()

    def painted(self) -> None:
        """Called once, when a person can see the screen."""

    def text_typed(self, text: str) -> None:
        """A letter, a figure, or all that was pasted."""
        raise NotImplementedError

    async def take_key(self, event: events.Key) -> None:
        """One key, in its turn; those from before the screen was painted were for another one."""
        if self._painted_at is None or event.time < self._painted_at:
            return
        keys = self.active_bindings
        active = keys.get(event.key) or keys.get(event.key.lower())  # a letter is that key with Caps Lock too
        if active is not None and active.enabled:
            await self.app.run_action(active.binding.action, active.node)
        elif active is None and event.is_printable:
            self.text_typed(event.character or "")

    def on_paste(self, event: events.Paste) -> None:
        """The first line of what is pasted is as good as typed."""
        event.stop()
        if self._painted_at is not None and event.text.strip():
            self.text_typed(event.text.strip().splitlines()[0])


async def ask(app: "App[int]", screen: Asking[T], *, above: Screen[None]) -> T:
    """Shows the screen in place of whatever lies `above` the one that asks, and waits for its answer."""
    await show(app, screen, above=above)
    return await screen.answered


async def ask_on_top(asks: Screen[Any], screen: Asking[T]) -> T:
    """Shows the screen above the one that is seen, and takes it away again with its answer."""
    app = asks.app
    await uncovered(app, asks)
    await app.push_screen(screen)
    try:
        answer = await screen.answered
        await screen.is_seen_or_gone()
        return answer
    finally:
        if app.screen is screen:
            await app.pop_screen()


async def show(app: "App[int]", screen: Screen[None], *, above: Screen[None]) -> None:
    """The screen becomes the only one above another."""
    await uncovered(app, above)
    while app.screen is not above and app.screen_stack[-2] is not above:
        await app.pop_screen()
        await uncovered(app, above)
    if app.screen is above:
        await app.push_screen(screen)
    else:
        await app.switch_screen(screen)


async def clear(app: "App[int]", *, above: Screen[None]) -> None:
    """Takes away whatever lies above a screen, but for a lock, which only a PIN takes away."""
    await uncovered(app, above)
    while app.screen is not above:
        await app.pop_screen()
        await uncovered(app, above)


async def uncovered(app: "App[Any]", below: Screen[Any]) -> None:
    """Returns when no lock lies over the screens: nothing is shown above it, or takes it away from beneath.

    Called off where the screen `below`, for which something is shown, has gone: whoever signed in meanwhile
    sees nothing of it, and none of their screens is taken away.
    """
    guard: LaneGuard | None = getattr(app, "guard", None)
    if guard is not None:
        await guard.unlocked()
    if below not in app.screen_stack:
        raise asyncio.CancelledError
