"""What the till asks of its database before anybody can sell: is it there, is it ours, which lanes has it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import false, select, update

from pos_tui.cash.days import date_by_clock, day_text, days_to_choose, proposed_date
from pos_tui.cash.queries import last_business_date, tender_types
from pos_tui.cash.queries import open_shift as shift_of_lane
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import OpenShift, TenderType
from pos_tui.config import Settings
from pos_tui.db.base import map_what_is_loaded as map_what_is_loaded
from pos_tui.db.revision import SENTENCES, SchemaState, schema_state
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Unknown, WrongSchema
from pos_tui.journal.clock import ahead_of_clock
from pos_tui.journal.keys import ShopKey, load_key
from pos_tui.money import Money
from pos_tui.shop.models import Company
from pos_tui.shop.queries import lanes
from pos_tui.shop.views import Lane
from pos_tui.staff.models import Staff
from pos_tui.staff.pins import hash_pin
from pos_tui.staff.queries import colleagues
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Colleague, Person
from pos_tui.workers.desk import Desk
from pos_tui.workers.sign_in import sign_in, sign_in_by_badge

FIRST_NUMBER = "1"
BeginsShift = Callable[[Writing], Awaitable[OpenShift]]


def database_of(settings: Settings) -> Database:
    """The database that the settings name; nothing is connected yet."""
    return Database.at(settings.database.get_secret_value(), journal=settings.sqlite_journal)


async def look(settings: Settings) -> tuple[SchemaState, list[Lane]]:
    """What the database holds and which lanes it has. Raises WrongSchema for one that is not for this program."""
    database = database_of(settings)
    try:
        state = await schema_state(database)
        if state in ("ahead", "foreign"):
            raise WrongSchema(SENTENCES[state])
        if state != "current":
            return state, []
        await database.write(_change_nothing)
        return state, await database.read(lanes)
    finally:
        await database.close()


async def _change_nothing(session: Writing) -> None:
    """A write that finds no row: a database that may only be read is told of now, not at the first sale."""
    await session.execute(update(Company).where(false()).values(name=Company.name))


def lanes_of_settings(settings: Settings, known: list[Lane]) -> list[Lane]:
    """The lanes that the settings leave to choose from; refuses settings that name none of them."""
    chosen = [
        lane
        for lane in known
        if settings.outlet in (None, lane.outlet_code) and settings.terminal in (None, lane.terminal_code)
    ]
    if not chosen:
        there = ", ".join(f"{lane.outlet_code} {lane.terminal_code}" for lane in known[:8])
        raise Unknown(
            f"The settings name outlet {settings.outlet or 'any'}, terminal {settings.terminal or 'any'}, "
            f"which this shop does not have. It has: {there}. Correct the settings outlet and terminal."
        )
    return chosen


def key_for(settings: Settings, lane: Lane) -> ShopKey:
    """This till's key, when it is the one that the shop was set up with."""
    key = load_key(settings)
    if key.check != lane.company.key_check:
        raise BadInput(
            f"The shop key of this till is not the key of {lane.company.name}: copy the key file of the till "
            f"that set up the shop to {settings.key_file}."
        )
    return key


@dataclass(frozen=True)
class ProposedDay:
    """The business date of a new shift as it is proposed, what it may be instead, and what is odd about it."""

    day: date
    choices: tuple[date, ...]
    remark: str = ""


@dataclass(frozen=True)
class OpenLane:
    """A lane with its desk: everything between the sign-in and the first sale."""

    lane: Lane
    key: ShopKey
    desk: Desk
    clock: Callable[[], datetime]

    async def colleagues(self) -> list[Colleague]:
        return await self.desk.ask(lambda session: colleagues(session, self.lane))

    async def sign_in(self, colleague: Colleague, pin: str) -> Person:
        return await sign_in(self.desk.writer, self.lane, colleague.staff_id, pin, key=self.key, clock=self.clock)

    async def sign_in_by_badge(self, code: str) -> Person:
        return await sign_in_by_badge(self.desk.writer, self.lane, code, key=self.key, clock=self.clock)

    async def check_nobody_has_a_pin(self) -> None:
        """Raises Unknown when the first owner is no longer to be chosen: somebody can sign in somewhere."""
        await self.desk.ask(self._refuse_a_second_owner)

    async def hire_owner(self, name: str, pin: str) -> None:
        """The first person who can sign in, with the first number that is free."""
        pin_hash = await asyncio.to_thread(hash_pin, pin, self.key.pepper)
        await self.desk.write(lambda session: self._hire(session, name, pin_hash))

    async def _hire(self, session: Writing, name: str, pin_hash: str) -> None:
        numbers = await self._refuse_a_second_owner(session)
        free = next(str(number) for number in count(int(FIRST_NUMBER)) if str(number) not in numbers)
        await add_person(
            session, self.lane.company.company_id, code=free, name=name, pin_hash=pin_hash, role="owner",
            outlet_id=None, now=self.clock(),
        )  # fmt: skip

    async def _refuse_a_second_owner(self, session: Reading) -> set[str]:
        """The numbers that are taken, when nobody has a PIN."""
        known = await session.execute(
            select(Staff.code, Staff.pin_hash).where(Staff.company_id == self.lane.company.company_id)
        )
        people = known.all()
        if any(pin_hash is not None for _, pin_hash in people):
            raise Unknown(
                f"Nobody may sign in at {self.lane.outlet_name}: ask somebody of {self.lane.company.name} "
                "who can sign in elsewhere to add you here."
            )
        return {code for code, _ in people}

    async def tenders(self) -> tuple[TenderType, ...]:
        company_id = self.lane.company.company_id
        return tuple(await self.desk.ask(lambda session: tender_types(session, company_id)))

    async def shift(self) -> OpenShift | None:
        async def query(session: Reading) -> OpenShift | None:
            return await shift_of_lane(session, self.lane)

        return await self.desk.ask(query)

    async def clock_set_back(self) -> str | None:
        """A sentence when this till's clock is behind what its journal tells already."""
        lane, now = self.lane, self.clock()
        last = await self.desk.ask(
            lambda session: ahead_of_clock(session, lane.company.company_id, lane.terminal_id, now)
        )
        if last is None:
            return None
        then, says = (at.astimezone(ZoneInfo(lane.company.timezone)) for at in (last, now))
        return (
            f"The clock says {says:%a %d %b %Y %H:%M}, but this till was in use on {then:%a %d %b %Y %H:%M}: "
            "set the clock right. Sales go on in order."
        )

    async def proposed_day(self, day_begins_at: time) -> ProposedDay:
        """Which business date a new shift would be of."""
        by_clock = date_by_clock(self.clock(), self.lane.company.timezone, day_begins_at)
        last = await self.desk.ask(lambda session: last_business_date(session, self.lane))
        day = proposed_date(by_clock, last)
        choices = days_to_choose(day, by_clock=by_clock, last=last)
        if day == by_clock:
            return ProposedDay(day, choices)
        why = f"The clock says {day_text(by_clock)}, but the last shift was of {day_text(day)}"
        return ProposedDay(day, choices, f"{why}: set the clock right, or go on with that day.")

    def beginning(self, person: Person, *, shift_id: UUID) -> Callable[[Money, date], BeginsShift]:
        """Makes the write that opens this one shift with a float and a date, however often it is asked for."""
        return lambda float_amount, business_date: (
            lambda session: self._begin(session, person, shift_id, float_amount, business_date)
        )

    async def _begin(
        self, session: Writing, person: Person, shift_id: UUID, float_amount: Money, business_date: date
    ) -> OpenShift:
        """The shift that is open already, or a new one with this float."""
        if (there := await shift_of_lane(session, self.lane)) is not None:
            return there
        return await open_shift(
            session,
            self.lane,
            person.staff_id,
            shift_id=shift_id,
            float_amount=float_amount,
            business_date=business_date,
            key=self.key,
            now=self.clock(),
        )
