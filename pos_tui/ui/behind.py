"""What sells, loaded behind the sign-in while somebody types; what takes the money, in the first pause after."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

SELLS, PAYS = "pos_tui.ui.screens.sell", "pos_tui.ui.screens.pay"
PAUSE_SECONDS = 0.25
"""Longer than between the codes of a burst; what pays is there half a second after the last one."""


class Behind:
    """Loads each once, in a thread; the first as soon as the screen before it can be seen."""

    def __init__(
        self, loading: Callable[[], AbstractContextManager[None]], touched_at: Callable[[], float]
    ) -> None:
        """`touched_at` is when somebody typed last, by the monotonic clock."""
        self._loading, self._touched_at = loading, touched_at
        self._nobody_waits = asyncio.Event()
        self._since = 0.0
        self._sells: asyncio.Task[None] | None = None
        self._pays: asyncio.Task[None] | None = None

    def begin(self, seen: asyncio.Event, answered: asyncio.Future[Any]) -> None:
        """Begins once the sign-in is seen, if it has not begun.

        Who `answered` it waits for the screen that sells, and nothing else is begun until that is there.
        """
        self.go_on()
        answered.add_done_callback(lambda _: self._nobody_waits.clear())
        if self._sells is None:
            self._sells = asyncio.create_task(self._load_what_sells(seen))
            self._pays = asyncio.create_task(self._load_what_pays(self._sells))

    def go_on(self) -> None:
        """The screen that sells is there."""
        self._since = time.monotonic()
        self._nobody_waits.set()

    async def loaded(self) -> None:
        """Returns when the screen that sells is loaded; a payment that comes before what pays loads it itself."""
        if self._sells is not None:
            await self._sells

    async def _load_what_sells(self, seen: asyncio.Event) -> None:
        await seen.wait()
        await asyncio.to_thread(self._import, SELLS)

    async def _load_what_pays(self, sells: asyncio.Task[None]) -> None:
        await sells
        await self._nobody_waits.wait()
        while (left := max(self._since, self._touched_at()) + PAUSE_SECONDS - time.monotonic()) > 0:
            await asyncio.sleep(left)
            await self._nobody_waits.wait()
        await asyncio.to_thread(self._import, PAYS)

    def _import(self, module: str) -> None:
        from pos_tui.workers.opening import map_what_is_loaded  # has SQLAlchemy with it

        with self._loading():
            import_module(module)
            map_what_is_loaded()
