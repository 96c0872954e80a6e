"""Locks a person's screen: by a key, when nobody touches it, and when they have signed in elsewhere."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from pos_tui.ui.context import TillContext
from pos_tui.ui.patient import PatientScreen
from pos_tui.ui.screens.locked import LockedScreen
from pos_tui.workers.seat_watch import seat_lost

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp

BY_KEY = "Locked. The basket stays as it is."
BY_IDLENESS = "Locked, since nobody touched this till for a while. The basket stays as it is."
SECONDS_TO_SETTLE = 3.0
LOOK_AGAIN_SECONDS = 0.05


class LaneGuard:
    """Watches over one sign-in at one lane, until it is closed or the desk is."""

    def __init__(self, app: "TillApp", context: TillContext, *, lock_after: timedelta) -> None:
        """A `lock_after` of nothing never locks by itself."""
        self._app, self._till, self._seconds = app, context, lock_after.total_seconds()
        self._one_at_a_time = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    def open(self) -> None:
        """Begins to watch."""
        self._app.guard = self
        self._tasks = [self._till.desk.beside(self._watch_seat())]
        if self._seconds:
            self._tasks.append(self._till.desk.beside(self._watch_idleness()))

    def close(self) -> None:
        """The person leaves the lane: nothing of theirs is locked any more."""
        for task in self._tasks:
            task.cancel()
        self._app.guard = None

    def lock(self) -> None:
        """The lock key."""
        self._tasks.append(self._till.desk.beside(self._lock(BY_KEY, elsewhere=False)))

    async def unlocked(self) -> None:
        """Returns when no lock is shown; a lock that goes with a sign-out lets nobody go on."""
        while (lock := self._lock_shown()) is not None:
            await lock.opened.wait()

    def _lock_shown(self) -> LockedScreen | None:
        return next((screen for screen in self._app.screen_stack if isinstance(screen, LockedScreen)), None)

    def seconds_left(self) -> float:
        """How long nobody has to touch this till until it locks itself."""
        return self._seconds - (time.monotonic() - self._app.touched_at) if self._seconds else float("inf")

    async def _watch_seat(self) -> None:
        sentence = await seat_lost(self._till.desk.database, self._till.lane, self._till.person)
        await self._lock(sentence, elsewhere=True)

    async def _watch_idleness(self) -> None:
        while True:
            if (left := self.seconds_left()) <= 0:
                await self._lock(BY_IDLENESS, elsewhere=False)
                left = self._seconds
            await asyncio.sleep(left)

    async def _lock(self, sentence: str, *, elsewhere: bool) -> None:
        """Above whatever is on the screen, once; a seat that went elsewhere is told on the lock that is there."""
        async with self._one_at_a_time:
            if (lock := self._lock_shown()) is not None:
                lock.say_why(sentence, elsewhere=elsewhere)
                return
            await self._settle()
            await self._app.push_screen(LockedScreen(self._till, sentence, elsewhere=elsewhere))

    async def _settle(self) -> None:
        """What was taken is written, and its screen has heard of it: nothing closes the lock from beneath."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_TO_SETTLE):
                await self._till.desk.settled()
        heard = asyncio.Event()
        self._app.screen.call_later(heard.set)
        await heard.wait()
        await self._payment_is_certain()

    async def _payment_is_certain(self) -> None:
        """A payment that is being booked is never covered: the customer waits for its outcome."""
        while True:
            if not any(_is_booking(screen) for screen in self._app.screen_stack):
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


def _is_booking(screen: Screen[Any]) -> bool:
    return getattr(screen, "booking", False) and isinstance(screen, PatientScreen) and not screen.has_answer
