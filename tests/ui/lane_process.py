"""A till in a process and on a terminal of its own, for an ADDRESS and with wishes: `slow`, `bug`, `late-bug`."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from textual.screen import Screen

from pos_tui.cash.queries import open_shift, tender_types
from pos_tui.commands.crash import report_crash
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter
from pos_tui.shop.queries import lanes
from pos_tui.staff.queries import colleagues, person
from pos_tui.ui.app import TillApp
from pos_tui.ui.context import TillContext
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.workers.desk import Desk
from pos_tui.workers.spool import Spool
from tests.shops import KEY

T = TypeVar("T")
SECONDS_OF_A_SLOW_WRITE = 0.7


class SlowDatabase(Database):
    """Takes its time over every write, as a disk does that is about to fail."""

    async def write(self, command: Callable[[Writing], Awaitable[T]]) -> T:
        async def slowly(session: Writing) -> T:
            result = await command(session)
            await asyncio.sleep(SECONDS_OF_A_SLOW_WRITE)
            return result

        return await super().write(slowly)


class BuggySell(SellScreen):
    """Fails when help is asked for."""

    def action_help(self) -> None:
        pin = "735191"
        raise RuntimeError(f"no help for pin={pin}")


class BuggyWorker(SellScreen):
    """Fails behind the screen, some turns after help was asked for."""

    def action_help(self) -> None:
        self.run_worker(self._fail())

    async def _fail(self) -> None:
        pin = "735191"
        await asyncio.sleep(0)
        raise RuntimeError(f"no help for pin={pin}")


SCREENS = {"bug": BuggySell, "late-bug": BuggyWorker}


class First(Screen[None]):
    """Opens the sell screen on whatever shop the database holds."""

    def __init__(self, address: str, wishes: Sequence[str]) -> None:
        super().__init__()
        self._address, self._wishes = address, wishes

    def on_mount(self) -> None:
        self.run_worker(self._open(self._address, self._wishes))

    async def _open(self, address: str, wishes: Sequence[str]) -> None:
        app: Any = self.app
        desk = Desk((SlowDatabase if "slow" in wishes else Database).at(address))
        app.own(desk, spool := Spool(MemoryPrinter(), MemoryDrawer(), tell=app))
        lane = (await desk.ask(lanes))[0]
        shift = await desk.ask(lambda session: open_shift(session, lane))
        people = await desk.ask(lambda session: colleagues(session, lane))
        who = await desk.ask(lambda session: person(session, lane, people[0].staff_id))
        tenders = await desk.ask(lambda session: tender_types(session, lane.company.company_id))
        assert shift is not None
        context = TillContext(
            desk=desk, spool=spool, lane=lane, person=who, shift=shift, tenders=tuple(tenders), key=KEY,
            clock=lambda: datetime.now(UTC), money=MoneyFormat.of(None, "SGD", 2),
        )  # fmt: skip
        await app.push_screen(next((SCREENS[wish] for wish in wishes if wish in SCREENS), SellScreen)(context))


def on_terminal(
    line: Connection, arguments: Sequence[str], environment: Mapping[str, str]
) -> None:  # pragma: no cover - runs in another process
    """A till that has this line for its terminal and nothing else, as one that a shell has started."""
    os.environ.clear()
    os.environ.update(environment)
    os.login_tty(os.dup(line.fileno()))
    line.close()
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = os.fdopen(number, mode, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    address, *wishes = arguments
    till = TillApp(partial(First, address, wishes), report=partial(report_crash, command="pos-tui"))
    till.run()
    with suppress(OSError):  # as an interpreter ends that cannot say any more what it had to say
        sys.stderr.close()
    sys.exit(till.return_code or 0)
