"""The way to a selling screen: database, schema, shop, till, person, shift; each step is one screen or none.

Loaded behind the first paint: this module brings in SQLAlchemy. What most starts do not need is loaded where it is
needed: the wizard, Alembic, the opening of a shift.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from pos_tui.cash.views import OpenShift
from pos_tui.catalogue.codes.measures import rules_for
from pos_tui.errors import TillError, Unknown, WrongSchema
from pos_tui.hardware.fake import MemoryScale
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.private_files import too_open, warning_about
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Colleague, Person
from pos_tui.ui.asking import ask, clear, show
from pos_tui.ui.behind import Behind
from pos_tui.ui.context import TillContext
from pos_tui.ui.dates import order_of_dates
from pos_tui.ui.key_map import check_key_map
from pos_tui.ui.lane_guard import LaneGuard
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.choose_lane import ChooseLaneScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.workers.desk import Desk
from pos_tui.workers.opening import (
    OpenLane,
    database_of,
    key_for,
    lanes_of_settings,
    look,
)
from pos_tui.workers.spool import Spool
from pos_tui.workers.support import leave_seat, seat

if TYPE_CHECKING:
    from pos_tui.ui.app import TillApp
    from pos_tui.ui.opening import Opening
    from pos_tui.ui.screens.start import StartScreen

LATE = "The database answers late: another program holds it, or its server is away."


class Doorkeeper:
    """Lets people in, and remembers what was wrong with the clock when they came."""

    def __init__(self, opened: OpenLane) -> None:
        self._open = opened
        self.warning: str | None = None

    async def sign_in(self, colleague: Colleague, pin: str) -> Person:
        """By number and PIN."""
        self.warning = await self._open.clock_set_back()
        return await self._open.sign_in(colleague, pin)

    async def sign_in_by_badge(self, code: str) -> Person:
        """By a badge."""
        self.warning = await self._open.clock_set_back()
        return await self._open.sign_in_by_badge(code)


class WayIn:
    """Walks from the start screen to the sell screen, and back to the sign-in when a person leaves."""

    def __init__(self, start: "StartScreen", opening: "Opening") -> None:
        self._start, self._opening, self._settings = start, opening, opening.read()
        self._open: OpenLane | None = None
        self._spool: Spool | None = None
        self._guard: LaneGuard | None = None
        self._seated: Person | None = None
        self._founding: set[asyncio.Task[None]] = set()
        self._behind = Behind(opening.loading, lambda: self._app.touched_at)
        self._hint = opening.hint or warning_about(too_open(self._settings))

    async def run(self) -> None:
        """Opens the shop, however often that has to be tried, then lets somebody sign in."""
        while self._open is None:
            try:
                self._open = await self._open_lane()
            except WrongSchema as error:
                await self._stop(error, may_try=False)
            except TillError as error:
                await self._stop(error)
        await self.sign_in()

    async def sign_in_again(self) -> None:
        """The person has left: what was taken is written first, so that the basket is there for the next."""
        if self._open is not None:
            await self._open.desk.settled()
            await self.sign_in()

    async def sign_in(self) -> None:
        """Until somebody is in and a shift is open; then they sell."""
        if self._guard is not None:
            self._guard.close()
        await self._seat_is_left()
        while True:
            try:
                context = await self._context()
                break
            except TillError as error:
                await self._stop(error)
        if context is not None:
            await self._sell(context)
        else:
            await self.sign_in()

    def _alone_up_to(self, lane: Lane) -> Money | None:
        """In minor units of the company."""
        whole = self._settings.close_alone_up_to
        return None if whole is None else Money(whole * 10**lane.company.exponent)

    async def _seat_is_left(self) -> None:
        """Whoever sat here has gone."""
        opened, person, self._seated = self._open, self._seated, None
        if opened is not None and person is not None:
            await leave_seat(opened.desk, opened.lane, person, key=opened.key, clock=self._opening.clock)

    @property
    def _app(self) -> "TillApp":
        return cast("TillApp", self._start.app)

    async def _stop(self, error: TillError, *, may_try: bool = True) -> None:
        await clear(self._app, above=self._start)
        await self._start.stop(str(error), may_try=may_try)

    async def _open_lane(self) -> OpenLane:
        if keys := self._settings.keys:
            await asyncio.to_thread(check_key_map, keys)
            self._app.set_keymap(keys)
        lanes = await self._lanes()
        chosen = lanes_of_settings(self._settings, lanes)
        lane = chosen[0]
        if len(chosen) > 1:
            lane = await ask(self._app, ChooseLaneScreen(chosen), above=self._start)
        key = key_for(self._settings, lane)
        desk = Desk(database_of(self._settings))
        opening = self._opening
        self._spool = Spool(opening.printer, opening.drawer, tell=self._app)
        self._app.own(desk, self._spool)
        return OpenLane(lane, key, desk, opening.clock)

    async def _lanes(self) -> list[Lane]:
        """The shop's lanes, after whatever has to happen before there are any."""
        self._start.say("Looking for the shop …", late=LATE)
        state, lanes = await look(self._settings)
        if state == "behind":
            from pos_tui.ui.screens.schema import SchemaScreen  # brings in Alembic
            from pos_tui.workers.founding import bring_up_to_date

            screen = SchemaScreen(lambda: bring_up_to_date(self._settings))
            await ask(self._app, screen, above=self._start)
        elif not lanes:
            await self._set_up()
        else:
            return lanes
        _, lanes = await look(self._settings)
        if not lanes:
            raise Unknown("No till of this shop is in use: ask whoever runs it to put one into use.")
        return lanes

    async def _set_up(self) -> None:
        from pos_tui.ui.screens.set_up import SetUpScreen  # a shop is set up once
        from pos_tui.ui.set_up_answers import Answers, shop_of
        from pos_tui.ui.set_up_steps import shop_steps
        from pos_tui.workers.founding import found_shop

        answers = Answers()
        settings, clock = self._settings, self._opening.clock

        async def write() -> None:
            shop = shop_of(answers)
            founding = found_shop(settings, shop, answers.of("owner"), answers.of("pin"), now=clock())
            await self._to_the_end(founding)

        has_key = await asyncio.to_thread(settings.key_file.exists)
        steps = shop_steps(answers, clock=clock, key_file=str(settings.key_file), has_key=has_key)
        await ask(self._app, SetUpScreen("Setting up a shop", steps, answers, write), above=self._start)

    async def _to_the_end(self, work: Coroutine[None, None, None]) -> None:
        """Goes on with it though the screen that began it has gone."""
        task = asyncio.create_task(work)
        self._founding.add(task)
        task.add_done_callback(self._founding.discard)
        await asyncio.shield(task)

    async def _context(self) -> TillContext | None:
        """Who sells on which shift; None when they went back from opening one."""
        assert self._open is not None
        assert self._spool is not None
        lane = self._open.lane
        if not (colleagues := await self._open.colleagues()):
            await self._hire_owner(self._open)
            colleagues = await self._open.colleagues()
        door = Doorkeeper(self._open)
        screen = SignInScreen(
            lane, colleagues, door.sign_in, by_badge=door.sign_in_by_badge, people=self._open.colleagues,
            hint=self._hint, warning=await self._open.clock_set_back(),
        )  # fmt: skip
        self._behind.begin(screen.seen, screen.answered)
        self._seated = person = await ask(self._app, screen, above=self._start)
        await seat(self._open.desk, self._settings, lane, person, key=self._open.key, clock=self._opening.clock)
        money = MoneyFormat.of(self._settings.locale, lane.company.currency, lane.company.exponent)
        shift = await self._open.shift() or await self._begin_shift(person, money)
        if shift is None:
            return None
        return TillContext(
            desk=self._open.desk,
            spool=self._spool,
            lane=lane,
            person=person,
            shift=shift,
            tenders=await self._open.tenders(),
            key=self._open.key,
            clock=self._opening.clock,
            money=money,
            day_begins_at=self._settings.day_begins_at,
            rules=rules_for(lane.company, self._settings.codes),
            scale=MemoryScale() if self._settings.hardware.scale == "demo" else None,
            typed_weights=self._settings.hardware.typed_weights,
            close_alone_up_to=self._alone_up_to(lane),
            clearly_older_years=self._settings.clearly_older_years,
            date_order=order_of_dates(self._settings.locale),
            always_reason=self._settings.discount_reasons == "always",
            warning=door.warning,
        )

    async def _hire_owner(self, opened: OpenLane) -> None:
        """A shop that was set up from a file without an owner gets one before anything else."""
        from pos_tui.ui.screens.set_up import SetUpScreen
        from pos_tui.ui.set_up_answers import Answers
        from pos_tui.ui.set_up_steps import owner_step

        await opened.check_nobody_has_a_pin()
        answers = Answers()

        async def write() -> None:
            await self._to_the_end(opened.hire_owner(answers.of("owner"), answers.of("pin")))

        title = f"{opened.lane.company.name}: nobody can sign in yet"
        await ask(self._app, SetUpScreen(title, [owner_step(answers)], answers, write), above=self._start)

    async def _begin_shift(self, person: Person, money: MoneyFormat) -> OpenShift | None:
        assert self._open is not None
        opened, lane = self._open, self._open.lane
        proposed = await opened.proposed_day(self._settings.day_begins_at)
        opening = opened.beginning(person, shift_id=new_id())
        from pos_tui.ui.screens.open_shift import OpenShiftScreen  # once a day

        screen = OpenShiftScreen(lane, person, proposed, money=money, desk=opened.desk, opening=opening)
        return await ask(self._app, screen, above=self._start)

    async def _sell(self, context: TillContext) -> None:
        await self._behind.loaded()
        from pos_tui.ui.screens.sell import SellScreen  # loaded by now

        await show(self._app, SellScreen(replace(context, low_bandwidth=self._app.saves_bytes)), above=self._start)
        self._behind.go_on()
        idle = timedelta(minutes=self._settings.lock_after_minutes)
        self._guard = LaneGuard(self._app, context, lock_after=idle)
        self._guard.open()
