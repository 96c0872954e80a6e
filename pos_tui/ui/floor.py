"""What is done at a till beside selling, from the menu and back: drawer, X, count and Z, an old Z once more."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from textual.screen import Screen

from pos_tui.cash.foreign import currencies_to_count
from pos_tui.cash.report_text import x_text, z_text
from pos_tui.cash.reports import last_z
from pos_tui.cash.z_views import ZReport
from pos_tui.errors import BadInput, TillError
from pos_tui.selling.shift_end import baskets_waiting
from pos_tui.staff.views import Place
from pos_tui.ui.asking import Asking, ask, clear, uncovered
from pos_tui.ui.context import TillContext
from pos_tui.ui.keyed import Finishes
from pos_tui.ui.opening import sign_out
from pos_tui.ui.screens.carry_on import CarryOnScreen
from pos_tui.ui.screens.close import CloseScreen
from pos_tui.ui.screens.count import CountScreen
from pos_tui.ui.screens.drawer import DROP, NO_SALE, PAID_IN, PAID_OUT, DrawerScreen
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.reports import ReportScreen
from pos_tui.ui.screens.x_report import ReprintScreen, XReportScreen
from pos_tui.workers.after_z import look_at_tiers

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp

DEEDS = {"paid_in": PAID_IN, "paid_out": PAID_OUT, "drop": DROP, "no_sale": NO_SALE}
ACTS = {*DEEDS, "x", "close", "reprint", "lock"}
"""What of the menu is done here; all else opens a screen of `menu_screens`."""


class Floor:
    """Walks from the selling screen through the menu and back to it."""

    def __init__(self, above: Screen[Any], context: TillContext) -> None:
        self._above, self._till = above, context
        self._closed = False

    async def menu(self) -> str:
        """What was done, as a sentence to say; empty when nothing was. Raises a refusal."""
        what = await ask(self._app, MenuScreen(self._till), above=self._above)
        if what == "lock":
            await clear(self._app, above=self._above)
            await self._app.run_action("app.lock")
            return ""
        try:
            said = await self._chosen(what)
        except TillError:
            await clear(self._app, above=self._above)
            raise
        if not self._closed:
            await clear(self._app, above=self._above)
        return said

    @property
    def _app(self) -> "TillApp":
        return cast("TillApp", self._above.app)

    async def _chosen(self, what: str | None) -> str:
        if what in DEEDS:
            return await ask(self._app, DrawerScreen(self._till, DEEDS[what]), above=self._above) or ""
        if what == "x":
            return await self._x()
        if what == "close":
            return await self._close()
        if what == "reprint":
            return await self._reprint()
        if what is not None:
            office = await asyncio.to_thread(import_module, "pos_tui.ui.menu_screens")
            await self._opened(office.OPENS[what](self._till))
        return ""

    async def _opened(self, screen: Screen[Any]) -> None:
        """Returns when the screen is left."""
        if isinstance(screen, Asking):
            await ask(self._app, screen, above=self._above)
        else:
            await uncovered(self._app, self._above)
            await self._app.push_screen_wait(screen)

    async def _x(self) -> str:
        report = await ask(self._app, XReportScreen(self._till), above=self._above)
        if report is not None:
            text = x_text(report, self._till.lane, at=self._till.clock())
            await self._read(text, text)
        return ""

    async def _close(self) -> str:
        """Counted, sealed, compared, closed; then whoever comes next signs in, and nothing is sold before."""
        carry_on = await self._carry_on()
        z = None if carry_on is None else await self._counted_and_closed(carry_on)
        if z is None:
            return "The shift goes on."
        self._closed = True
        text = z_text(z, self._till.lane)
        self._till.spool.print(text)
        self._look_at_tiers()
        await self._read(text, z_text(z, self._till.lane, copy=True))
        sign_out(self._app)
        return f"Z {z.z_number}: the shift is closed."

    def _look_at_tiers(self) -> None:
        """Next to whatever is done now: the Z is closed, and nobody waits for it."""
        till = self._till
        work = look_at_tiers(till.desk, Place.at(till.lane), till.person.staff_id, key=till.key, clock=till.clock)
        till.desk.beside(work)

    async def _counted_and_closed(self, carry_on: tuple[UUID, ...]) -> ZReport | None:
        while True:
            foreign = await self._till.desk.ask(lambda session: currencies_to_count(session, self._till.lane))
            count = await ask(self._app, CountScreen(self._till, foreign), above=self._above)
            if count is None:
                return None
            outcome = await ask(self._app, CloseScreen(self._till, count, carry_on), above=self._above)
            if outcome != "again":
                return outcome

    async def _carry_on(self) -> tuple[UUID, ...] | None:
        """The held baskets that wait on; None when somebody goes back to finish them. Raises on an open one."""
        if isinstance(self._above, Finishes):
            await self._above.finish()
        waiting = await self._till.desk.ask(lambda session: baskets_waiting(session, self._till.lane))
        return await ask(self._app, CarryOnScreen(self._till, waiting), above=self._above) if waiting else ()

    async def _reprint(self) -> str:
        lane = self._till.lane
        latest = await self._till.desk.ask(
            lambda session: last_z(session, lane.company.company_id, lane.terminal_id)
        )
        if not latest:
            raise BadInput("No shift was closed on this till yet, so there is no Z to print.")
        z = await ask(self._app, ReprintScreen(self._till, latest), above=self._above)
        if z is None:
            return ""
        text = z_text(z, lane, copy=True)
        self._till.spool.print(text)
        await self._read(text, text)
        done = "printed again" if self._till.spool.has_printer else "shown again: this till has no printer"
        return f"Z {z.z_number} was {done}, marked COPY."

    async def _read(self, text: str, printed: str) -> None:
        await uncovered(self._app, self._above)
        await self._app.push_screen_wait(ReportScreen(self._till, text, printed))
