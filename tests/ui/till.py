"""A till that tests press the keys of: times of keys are given, so nothing sleeps and nothing is guessed."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Literal

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled

from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter, MemoryScale
from pos_tui.money import Money
from pos_tui.ui.app import TillApp
from pos_tui.ui.asking import Asking, AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import KeyedScreen
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.lines_view import LinesView
from pos_tui.ui.widgets.message_line import MessageLine
from pos_tui.ui.widgets.painted import Painted
from pos_tui.ui.widgets.total_panel import TotalPanel
from pos_tui.workers.desk import Desk
from pos_tui.workers.spool import Spool
from tests.shops import KEY, NOW, Shop, make_shop

HAND, SCANNER = 0.2, 0.002
SECONDS_TO_SETTLE = 60
LOOK_AGAIN_SECONDS = 0.005
SMALL, LARGE = (80, 24), (160, 50)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x50"])


class Till:
    """A running till: keys go in, what the cashier sees comes out."""

    def __init__(self, app: TillApp, pilot: Pilot[int], shop: Shop, context: TillContext) -> None:
        self.app, self.pilot, self.shop, self.context = app, pilot, shop, context
        self.printer, self.drawer = MemoryPrinter(), MemoryDrawer()
        self._at = time.monotonic()

    @property
    def sell(self) -> SellScreen:
        """The sell screen, wherever it lies."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, SellScreen))

    @property
    def is_paying(self) -> bool:
        return isinstance(self.app.screen, PayScreen)

    @property
    def message(self) -> str:
        """The sentence that the cashier reads."""
        return self.app.screen.query_one(MessageLine).sentence

    @property
    def total(self) -> tuple[str, str]:
        """The largest thing on the screen: its name and the amount."""
        panel = self.app.screen.query_one(TotalPanel)
        return panel.label, panel.amount

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The basket: SKU and thousandths."""
        return [(line.sku, line.quantity) for line in self.sell.register.basket.lines]

    def text(self, widget: type[Painted] = LinesView) -> str:
        """What a widget shows."""
        shown = self.app.screen.query_one(widget)
        return "\n".join(shown.render_line(y).text.rstrip() for y in range(shown.size.height))

    def key(self, name: str, *, after: float = HAND) -> None:
        """One key, so long after the one before; a single letter is itself."""
        self._at = max(self._at + after, time.monotonic())
        letter = name if len(name) == 1 else {"enter": "\r", "escape": "\x1b", "backspace": "\x7f"}.get(name)
        event = events.Key(_character_to_key(name) if len(name) == 1 else name, letter)
        event.time = self._at
        event.set_sender(self.app)
        self.app.post_message(event)

    def scan_at_once(self, *codes: str) -> None:
        """Codes as a scanner types them; nothing is waited for."""
        for code in codes:
            for index, letter in enumerate((*code, "enter")):
                self.key(letter, after=SCANNER if index else HAND)

    async def scan(self, *codes: str) -> None:
        self.scan_at_once(*codes)
        await self.settled()

    async def burst(self, *keys: str) -> None:
        """Any keys as fast as a scanner's."""
        for index, key in enumerate(keys):
            self.key(key, after=SCANNER if index else HAND)
        await self.settled()

    async def type(self, text: str, *keys: str) -> None:
        """Letters by hand, then keys by hand."""
        for key in (*text, *keys):
            self.key(key)
        await self.settled()

    async def press(self, *keys: str) -> None:
        """Keys by hand, one after the other, each when the one before has had its effect."""
        for key in keys:
            self.key(key)
            await self.settled()

    async def settled(self) -> None:
        """Returns when nothing is under way: keys, scans, searches, writes, paper, paint."""
        async with asyncio.timeout(SECONDS_TO_SETTLE):
            calm, screen = 0, self.app.screen
            while calm < 2:
                await self.pilot._wait_for_screen()
                await self._time_passes()
                await self._answers()
                await self.context.desk.settled()
                await self.context.spool.settled()
                calm = calm + 1 if self._is_calm() and self.app.screen is screen else 0
                screen = self.app.screen
                await asyncio.sleep(0 if calm else LOOK_AGAIN_SECONDS)

    async def until(self, true: Callable[[], bool]) -> None:
        """Returns when it has come true."""
        async with asyncio.timeout(SECONDS_TO_SETTLE):
            while not true():
                await self.pilot._wait_for_screen()
                await self._time_passes()
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def painted(self) -> None:
        """Returns when the terminal shows what is settled."""
        await self.settled()
        await self.pilot.pause()

    async def _time_passes(self) -> None:
        """The times of keys are given here, and nothing follows the last: so it stood alone."""
        screen = self.app.screen
        if isinstance(screen, KeyedScreen):
            await screen.stood_alone()
        for line in screen.query(EntryLine):
            line.paint_now()

    async def _answers(self) -> None:
        """Waits for the reads that screens have asked for; a newer one may have called an older one off."""
        for worker in [worker for worker in self.app.workers if worker.group != "default"]:
            with suppress(WorkerCancelled):
                await worker.wait()

    def _is_calm(self) -> bool:
        screen = self.app.screen
        rests = screen.is_resting if isinstance(screen, KeyedScreen) else True
        opens = isinstance(screen, AskingScreen) and screen._painted_at is None  # takes no key yet
        is_laid_out = not screen._layout_required and not screen._dirty_widgets
        goes = isinstance(screen, Asking) and screen.answered.done()  # whoever asked has not gone on yet
        return rests and is_laid_out and not opens and not goes and self.sell.is_calm


@asynccontextmanager
async def open_till(
    database: Database,
    shop: Shop | None = None,
    *,
    size: tuple[int, int] = SMALL,
    keys: Mapping[str, str] | None = None,
    locale: str | None = None,
    app: type[TillApp] = TillApp,
    who: Literal["cashier", "owner"] = "cashier",
    scale: MemoryScale | None = None,
    typed_weights: bool = True,
    always_reason: bool = False,
    low_bandwidth: bool = False,
    close_alone_up_to: Money | None = None,
    **company: Any,
) -> AsyncIterator[Till]:
    """A till of the test shop with its shift open, on a terminal of this size."""
    shop = shop or await make_shop(database, **company)
    running, desk = app(Screen, keys=keys), Desk(database)
    printer, drawer = MemoryPrinter(), MemoryDrawer()
    context = await _context(shop, desk, Spool(printer, drawer, tell=running), locale, who)
    context = replace(
        context, scale=scale, typed_weights=typed_weights, always_reason=always_reason,
        low_bandwidth=low_bandwidth, close_alone_up_to=close_alone_up_to,
    )  # fmt: skip
    if low_bandwidth:
        running.save_bytes()
    async with running.run_test(size=size) as pilot:
        running.own(desk, context.spool)
        await running.push_screen(SellScreen(context))
        till = Till(running, pilot, shop, context)
        till.printer, till.drawer = printer, drawer
        await till.settled()
        yield till
        await desk.close()
        context.spool.close()


async def _context(shop: Shop, desk: Desk, spool: Spool, locale: str | None, who: str) -> TillContext:
    from pos_tui.cash.queries import open_shift

    shift = await desk.ask(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    company = shop.lane.company
    return TillContext(
        desk=desk, spool=spool, lane=shop.lane, person=getattr(shop, who), shift=shift,
        tenders=tuple(shop.tenders.values()), key=KEY, clock=lambda: NOW,
        money=MoneyFormat.of(locale, company.currency, company.exponent),
    )  # fmt: skip
