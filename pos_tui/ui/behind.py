"""The screen that sells, loaded behind the sign-in while somebody types."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module

SELLS = "pos_tui.ui.screens.sell"


class Behind:
    """Loads it once, in a thread, as soon as the screen before it can be seen."""

    def __init__(self, loading: Callable[[], AbstractContextManager[None]]) -> None:
        self._loading = loading
        self._task: asyncio.Task[None] | None = None

    def begin(self, seen: asyncio.Event) -> None:
        """Begins once `seen` is set, if it has not begun."""
        self._task = self._task or asyncio.create_task(self._load(seen))

    async def loaded(self) -> None:
        """Returns when it is there."""
        if self._task is not None:
            await self._task

    async def _load(self, seen: asyncio.Event) -> None:
        await seen.wait()
        await asyncio.to_thread(self._import)

    def _import(self) -> None:
        with self._loading():
            import_module(SELLS)
