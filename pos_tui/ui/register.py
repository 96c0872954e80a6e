"""What is asked of the open basket: one thing after the other, in the order in which it was asked.

Scans wait in one queue, so that a thousand of them back to back change the basket a thousand times, and an edit
that was typed after a scan is never done before it.
"""

import asyncio
import logging
import time

from pos_tui.errors import Busy, TillError
from pos_tui.ui import entries
from pos_tui.ui.context import TillContext
from pos_tui.ui.counter import Counter
from pos_tui.ui.open_basket import OpenBasket

MOST_WAITING = 4_000
SHOW_EVERY_SECONDS = 0.1

log = logging.getLogger(__name__)


class Register(OpenBasket):
    """Does what it is asked to the basket, in order, and says what it refuses."""

    def __init__(self, context: TillContext, counter: Counter) -> None:
        super().__init__(context, counter)
        self._queue: asyncio.Queue[entries.Entry] = asyncio.Queue(maxsize=MOST_WAITING)
        self._shown_at = 0.0
        self._unfinished = 0

    @property
    def is_idle(self) -> bool:
        """True when everything asked for was done."""
        return self._unfinished == 0

    def ask(self, entry: entries.Entry) -> None:
        """Queues what was typed or scanned."""
        try:
            self._queue.put_nowait(entry)
        except asyncio.QueueFull:
            self._counter.refuse(Busy(f"{MOST_WAITING} scans are waiting: wait, then scan this one again."))
        else:
            self._unfinished += 1

    async def work(self) -> None:
        """Takes from the queue for ever."""
        while True:
            entry = await self._queue.get()
            try:
                await self._do(entry)
            finally:
                self._unfinished -= 1
            if self.is_idle:
                self._counter.at_rest()

    async def _do(self, entry: entries.Entry) -> None:
        try:
            await self.act(entry)
        except TillError as refusal:
            self._refuse(refusal)
        except Exception as error:
            log.exception("an entry failed")
            self._refuse(TillError(f"A bug in this program ({type(error).__name__}): nothing was changed."))
        self._show_in_time()

    def _refuse(self, refusal: TillError) -> None:
        self._drop_payment()
        self._counter.refuse(refusal)

    def _drop_payment(self) -> None:
        """A refusal has to be seen before a payment that was asked for behind it."""
        waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for entry in waiting:
            if isinstance(entry, entries.Pay):
                self._unfinished -= 1
            else:
                self._queue.put_nowait(entry)

    def _show_in_time(self) -> None:
        """The screen follows at once, or ten times a second while more is waiting."""
        now = time.monotonic()
        if self._queue.empty() or now - self._shown_at > SHOW_EVERY_SECONDS:
            self._shown_at = now
            self._counter.basket_changed()
