"""A till in a process and on a terminal of its own: `python -m tests.ui.lane_process ADDRESS [slow] [bug]`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
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

    def on_mount(self) -> None:
        self.run_worker(self._open(sys.argv[1], sys.argv[2:]))

    async def _open(self, address: str, wishes: list[str]) -> None:
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


if __name__ == "__main__":
    till = TillApp(First, report=partial(report_crash, command="pos-tui"))
    till.run()
    sys.exit(till.return_code or 0)
