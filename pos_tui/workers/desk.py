"""One bridge from screens to the database.

Writes queue behind one worker that the app owns: serial, bounded, and alive until they are done, whatever
becomes of the screen that asked. Reads run in the caller's own task, which may be cancelled.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from textual.message import Message
from textual.message_pump import MessagePump

from pos_tui.errors import Busy, StoreUnavailable, TillError
from pos_tui.log import about_sale, sale_in_hand
from pos_tui.workers.replies import Failed, Refused

if TYPE_CHECKING:  # a screen that only knows the desk does not load SQLAlchemy
    from pos_tui.db.sessions import Reading, Writing
    from pos_tui.db.statements import Statements
    from pos_tui.db.unit_of_work import Database

T = TypeVar("T")
Job = Callable[[], Awaitable[None]]

MOST_WAITING = 256
log = logging.getLogger(__name__)


class Desk:
    """Takes writes one after the other and answers each with a message after its commit."""

    def __init__(self, database: "Database", *, most_waiting: int = MOST_WAITING) -> None:
        self._writer, self._looking = database, database
        self._jobs: asyncio.Queue[tuple[UUID | None, Job]] = asyncio.Queue(maxsize=most_waiting)
        self._worker: asyncio.Task[None] | None = None
        self._beside: set[asyncio.Task[None]] = set()
        self._closing = False
        self.answered = True
        """Whether the last word from the database was an answer."""
        self._held = ExitStack()

    @property
    def database(self) -> "Database":
        """Where whoever sits here reads and writes; a supporter's refuses every write."""
        return self._looking

    @property
    def writer(self) -> "Database":
        """Where signing in and out is told, whoever sits here."""
        return self._writer

    async def look_through(self, database: "Database | None") -> None:
        """From now on everything goes through this database; without one, through the writer again."""
        before, self._looking = self._looking, database or self._writer
        if before is not self._writer:
            await before.close()

    @property
    def waiting(self) -> int:
        """Writes that are queued and not begun."""
        return self._jobs.qsize()

    def open(self) -> None:
        """Begins to work; call it once, inside the running loop. Raises StoreUnavailable during a restore."""
        from pos_tui.db.in_use import held_open  # a screen that only knows the desk does not load SQLAlchemy

        assert self._worker is None, "a desk opens once"
        self._held.enter_context(held_open(self._writer.url))
        self._worker = asyncio.create_task(self._work(), name="desk")

    def submit(
        self,
        command: "Callable[[Writing], Awaitable[T]]",
        *,
        reply: Callable[[T], Message],
        to: MessagePump,
        refused: Callable[[TillError], Message] = Refused,
    ) -> None:
        """Queues a write; `reply` or `refused` is posted `to` a screen when its outcome is certain.

        Raises Busy when the queue is full or the till is closing.
        """
        self._enqueue(lambda: self._run(command, reply, to, refused))

    async def write(self, command: "Callable[[Writing], Awaitable[T]]") -> T:
        """A write in its turn for a caller that awaits it; being cancelled does not take it off the queue."""
        outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._enqueue(lambda: self._settle(command, outcome))
        return await asyncio.shield(outcome)

    async def ask(self, query: "Callable[[Reading], Awaitable[T]]") -> T:
        """Runs a query now, in the caller's task; may be cancelled."""
        return await self._hear(self._looking.read(query))

    async def look_up(self, query: "Callable[[Reading], Awaitable[T]]") -> T:
        """The same, faster, for a query whose statements need not see one moment."""
        return await self._hear(self._looking.look_up(query))

    async def _hear(self, word: Awaitable[T]) -> T:
        try:
            result = await word
        except TillError as error:
            self.answered = not isinstance(error, StoreUnavailable)
            raise
        self.answered = True
        return result

    def count_statements(self) -> "Statements":
        """Counts what the database is sent from here on, until it is stopped."""
        from pos_tui.db.statements import Statements  # for whoever looks after a till

        return Statements(self.database)

    def beside(self, watch: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        """Runs something next to the queue until it ends, is cancelled, or the desk closes."""
        task = asyncio.create_task(watch)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        return task

    async def settled(self) -> None:
        """Returns when nothing is queued and no write is in flight."""
        await self._jobs.join()
        await self._looking.settled()
        await self._writer.settled()

    async def close(self, within_seconds: float | None = None) -> bool:
        """Takes nothing more, finishes what was taken, stops; False when the time did not suffice."""
        self._closing = True
        try:
            async with asyncio.timeout(within_seconds):
                await self.settled()
        except TimeoutError:
            log.error("closed with %d writes waiting", self.waiting)
            return False
        finally:
            await self._stop_watching()
            if self._worker is not None:
                self._worker.cancel()
            self._held.close()
        return True

    async def _stop_watching(self) -> None:
        """Whatever ran beside gives back what it holds before the database closes."""
        watching = list(self._beside)
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)

    def _enqueue(self, job: Job) -> None:
        if self._closing:
            raise Busy("The till is closing and takes nothing more: sign in again to go on.")
        about = sale_in_hand.get()
        try:
            self._jobs.put_nowait((about, job))
        except asyncio.QueueFull:
            raise Busy(
                f"{self.waiting} changes wait for the database: wait until they are written, then try again."
            ) from None

    async def _work(self) -> None:
        while True:
            about, job = await self._jobs.get()
            try:
                with about_sale(about):
                    await job()
            finally:
                self._jobs.task_done()

    async def _run(
        self,
        command: "Callable[[Writing], Awaitable[T]]",
        reply: Callable[[T], Message],
        to: MessagePump,
        refused: Callable[[TillError], Message],
    ) -> None:
        try:
            message = reply(await self._hear(self._looking.write(command)))
            log.debug("written")
        except TillError as error:
            log.info("refused: %s", type(error).__name__)
            message = refused(error)
        except Exception as error:
            log.exception("a write failed")
            message = Failed(error)
        to.post_message(message)

    async def _settle(self, command: "Callable[[Writing], Awaitable[T]]", outcome: asyncio.Future[T]) -> None:
        try:
            result = await self._hear(self._looking.write(command))
        except asyncio.CancelledError:  # the desk closes; what became of the write is not known here
            outcome.cancel()
            raise
        except Exception as error:
            if not outcome.done():
                outcome.set_exception(error)
                outcome.exception()  # seen, even when its caller has gone
        else:
            if not outcome.done():
                outcome.set_result(result)
