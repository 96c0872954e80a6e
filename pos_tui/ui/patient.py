"""Screens that never act on what lies above them: their answer waits until they are to be seen again."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen

T = TypeVar("T")
A = TypeVar("A")


class PatientScreen(Screen[T], inherit_bindings=False):
    """A write may answer while another screen, a lock above all, lies over the one that asked.

    Textual would take away whatever is on top. Here the answer is kept, and given when this screen is on top.
    """

    locks: ClassVar[bool] = False
    """True for the one screen that only a PIN takes away."""
    _late: tuple[T | None] | None = None
    _seen_again: asyncio.Event | None = None

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Goes with this answer, at once or when nothing lies above any more."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._late = (result,)
        return AwaitComplete()

    @property
    def has_answer(self) -> bool:
        """True when its answer is there and waits for what lies above to go."""
        return self._late is not None

    def lay(self, screen: Screen[A], answered: Callable[[A | None], None] | None = None) -> None:
        """Shows another screen above this one; where a lock lies over it, when the lock is gone."""
        if self._is_locked:
            self.run_worker(self._lay_in_time(screen, answered))
        else:
            self.app.push_screen(screen, answered)

    async def _lay_in_time(self, screen: Screen[A], answered: Callable[[A | None], None] | None) -> None:
        await self.on_top()
        self.app.push_screen(screen, answered)

    @property
    def _is_locked(self) -> bool:
        return any(isinstance(one, PatientScreen) and one.locks for one in self.app.screen_stack)

    async def on_top(self) -> None:
        """Returns when nothing lies above this screen; called off where it has gone: nobody sees what follows."""
        if not await self.is_seen_or_gone():
            raise asyncio.CancelledError

    async def is_seen_or_gone(self) -> bool:
        """True as soon as nothing lies above this screen, False as soon as it has gone."""
        while self in (stack := self.app.screen_stack):
            if stack[-1] is self:
                return True
            if self._seen_again is None or self._seen_again.is_set():
                self._seen_again = asyncio.Event()  # one for all who wait
            await self._seen_again.wait()
        return False

    def on_unmount(self) -> None:
        if self._seen_again is not None:
            self._seen_again.set()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        kept, self._late = self._late, None
        if self.app.screen is not self:
            self._late = kept
        elif kept is not None:
            super().dismiss(kept[0])
        elif self._seen_again is not None:
            self._seen_again.set()
