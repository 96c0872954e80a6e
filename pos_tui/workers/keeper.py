"""Keeps the open basket on disk: every change is queued at once, and only the newest is written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from textual.message import Message
from textual.message_pump import MessagePump

from pos_tui.db.sessions import Writing
from pos_tui.errors import Busy, TillError
from pos_tui.selling.baskets import forget_basket, save_basket
from pos_tui.selling.views import Basket
from pos_tui.shop.views import Lane
from pos_tui.workers.desk import Desk
from pos_tui.workers.once import once

KEEP_AFTER_SECONDS = 0.01
"""By then the frame is painted and on its way to the terminal, which the work of a write would hold up."""


@dataclass
class Kept(Message):
    """The basket is on disk as it was at that moment; None where it was left to what puts it aside."""

    basket: Basket | None


@dataclass
class NotKept(Message):
    """The basket could not be written; it is still on the screen."""

    error: TillError


class BasketKeeper:
    """One write in the queue at a time, however fast the scans come: it takes the newest basket when it runs."""

    def __init__(
        self, desk: Desk, lane: Lane, person_id: UUID, *, clock: Callable[[], datetime], to: MessagePump
    ) -> None:
        self._desk, self._lane, self._person_id, self._clock, self._to = desk, lane, person_id, clock, to
        self._newest: Basket | None = None
        self._on_disk: Basket | None = None
        self._queued = False
        self._handed_over: UUID | None = None

    @property
    def is_kept(self) -> bool:
        """True when what is on the screen is on disk."""
        return self._newest is self._on_disk

    def begin_with(self, basket: Basket) -> None:
        """A basket that was read from disk, or one with nothing in it yet."""
        self._newest = self._on_disk = basket
        self._handed_over = None

    @contextmanager
    def handing_over(self, basket: Basket) -> Iterator[None]:
        """In the block the desk is asked to put this one aside, or to take it away: none that is queued here is
        written behind that. Where it is refused the basket is kept again."""
        self._newest, self._handed_over = basket, basket.sale_id
        try:
            yield
        except BaseException:
            self._on_disk = self._handed_over = None
            raise

    def keep(self, basket: Basket) -> None:
        """Queues the basket as it is now, unless it is on disk; what was scanned is painted first."""
        self._newest = basket
        if not self._queued and not self.is_kept:
            self._queued = True
            once(self._to, KEEP_AFTER_SECONDS, self._submit)

    def kept(self, basket: Basket | None) -> None:
        """The desk has written this one, or left it; what was changed meanwhile, or came back, is next."""
        self._queued, self._on_disk = False, basket or self._gone()
        if not self.is_kept:
            self._submit()

    def _gone(self) -> Basket | None:
        """The newest, where it is handed over: nothing of it is to be kept here."""
        newest = self._newest
        return newest if newest is not None and newest.sale_id == self._handed_over else None

    def not_kept(self) -> None:
        """The next call to `keep` tries again."""
        self._queued = False

    def _submit(self) -> None:
        self._queued = False
        if self.is_kept:
            return
        try:
            self._desk.submit(self._write, reply=Kept, to=self._to, refused=NotKept)
        except Busy as busy:
            self._to.post_message(NotKept(busy))
        else:
            self._queued = True

    async def _write(self, session: Writing) -> Basket | None:
        basket = self._newest
        assert basket is not None, "there is a basket before there is a change"
        if self._gone() is not None:
            return None
        if not basket.is_blank:
            await save_basket(session, self._lane, self._person_id, basket, now=self._clock())
        else:
            await forget_basket(session, self._lane, basket.sale_id)
        return basket
