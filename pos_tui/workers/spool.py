"""Paper and drawer, after the commit: a device that fails never fails a sale."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from textual.message_pump import MessagePump

from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter
from pos_tui.hardware.ports import DeviceFault, Drawer, Printer
from pos_tui.workers.replies import DeviceFailed

MOST_WAITING = 100
log = logging.getLogger(__name__)


class Spool:
    """Prints and opens the drawer in the order asked, one at a time, off the screen's turn of the loop."""

    def __init__(self, printer: Printer | None, drawer: Drawer | None, *, tell: MessagePump) -> None:
        """Without a printer what prints by itself is only kept; what somebody asks for is not offered."""
        self.has_printer = printer is not None
        self._printer, self._drawer, self._tell = printer or MemoryPrinter(), drawer or MemoryDrawer(), tell
        self._jobs: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue(maxsize=MOST_WAITING)
        self._worker: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begins to work; call it once, inside the running loop."""
        assert self._worker is None, "a spool opens once"
        self._worker = asyncio.create_task(self._work(), name="spool")

    def print(self, text: str) -> None:
        """Queues a page; a full queue drops it and says so."""
        self._enqueue(
            lambda: self._printer.print_text(text), "The printer is far behind: this page was not printed."
        )

    def kick(self) -> None:
        """Opens the drawer in its turn."""
        self._enqueue(self._drawer.kick, "The drawer does not answer: open it with its key.")

    async def settled(self) -> None:
        """Returns when everything asked for was tried."""
        await self._jobs.join()

    def close(self) -> None:
        """Stops; what was not printed can be printed again from its receipt."""
        if self._worker is not None:
            self._worker.cancel()

    def _enqueue(self, job: Callable[[], Awaitable[None]], full: str) -> None:
        try:
            self._jobs.put_nowait(job)
        except asyncio.QueueFull:
            self._tell.post_message(DeviceFailed(full))

    async def _work(self) -> None:
        while True:
            job = await self._jobs.get()
            try:
                await job()
            except DeviceFault as fault:
                self._tell.post_message(DeviceFailed(str(fault)))
            except Exception:
                log.exception("a device failed in a way that its driver does not know")
                self._tell.post_message(DeviceFailed("A device failed; the sale is done. See the log."))
            finally:
                self._jobs.task_done()
