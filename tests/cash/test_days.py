"""The business date of a shift: proposed by the clock and the hour at which the day begins, never far from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import update

from pos_tui.cash.days import date_by_clock, days_to_choose, is_overdue, proposed_date
from pos_tui.cash.models import Shift
from pos_tui.cash.queries import last_business_date
from pos_tui.cash.queries import open_shift as find_open_shift
from pos_tui.cash.service import open_shift
from pos_tui.cash.views import OpenShift
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling.models import Document
from pos_tui.shop.models import Company
from pos_tui.shop.queries import lanes
from pos_tui.workers.sign_in import sign_in
from tests.cash.floor import by, closed, counted
from tests.intake.replays import books
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import PINS, TODAY, Shop, make_shop

DAY = timedelta(days=1)
SINGAPORE, FOUR = "Asia/Singapore", time(4)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 21, 17, 30, tzinfo=UTC), date(2026, 11, 21)),  # 01:30 in the shop
        (datetime(2026, 11, 21, 19, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 20, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), date(2026, 11, 22)),
    ],
)
def test_until_the_day_begins_it_is_still_the_day_before(at: datetime, day: date) -> None:
    assert date_by_clock(at, SINGAPORE, FOUR) == day


def test_a_day_that_begins_at_midnight_is_the_calendars() -> None:
    assert date_by_clock(datetime(2026, 11, 21, 16, 0, tzinfo=UTC), SINGAPORE) == date(2026, 11, 22)


def test_the_night_when_the_clocks_go_back_has_no_gap_between_two_days() -> None:
    begin = datetime(2026, 10, 24, 12, tzinfo=UTC)
    days = [date_by_clock(begin + timedelta(hours=hour), "Europe/London", FOUR) for hour in range(48)]
    assert all(after - before in (timedelta(), DAY) for before, after in pairwise(days))


def test_what_is_proposed_is_never_before_the_last_shift() -> None:
    assert proposed_date(TODAY, None) == TODAY
    assert proposed_date(TODAY, TODAY - DAY) == TODAY
    assert proposed_date(TODAY - DAY, TODAY) == TODAY


def test_a_person_may_choose_a_day_before_or_after_but_none_before_the_last_shift() -> None:
    assert days_to_choose(TODAY, by_clock=TODAY, last=None) == (TODAY - DAY, TODAY, TODAY + DAY)
    assert days_to_choose(TODAY, by_clock=TODAY, last=TODAY) == (TODAY, TODAY + DAY)


def test_a_shift_is_overdue_from_the_beginning_of_the_next_day_on() -> None:
    assert not is_overdue(TODAY, TODAY)
    assert is_overdue(TODAY - DAY, TODAY)
    assert not is_overdue(TODAY + DAY, TODAY), "a clock that was set back makes nothing overdue"


async def begin(database: Database, shop: Shop, day: date, *, now: datetime | None = None) -> OpenShift:
    return await database.write(
        lambda session: open_shift(
            session, shop.lane, shop.cashier.staff_id, shift_id=new_id(), float_amount=Money(0),
            business_date=day, key=shop.key, now=now or shop.now,
        )
    )  # fmt: skip


@pytest.mark.parametrize("off", [-3, 3, 3650, -3650])
async def test_a_day_that_cannot_be_meant_is_refused_and_nothing_changes(database: Database, off: int) -> None:
    shop = await make_shop(database, shifts=False)
    before = await everything(database)
    with pytest.raises(BadInput, match="more than 2 days from Sun 22 Nov 2026"):
        await begin(database, shop, TODAY + timedelta(days=off))
    assert await everything(database) == before


async def test_no_shift_is_of_a_day_before_the_last_one(database: Database) -> None:
    shop = await make_shop(database)
    assert await database.read(lambda session: last_business_date(session, shop.lane)) is None
    await counted(database, shop, 10_000, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    assert await database.read(lambda session: last_business_date(session, shop.lane)) == TODAY
    with pytest.raises(BadInput, match="last shift of this till was of Sun 22 Nov 2026: a new one cannot be"):
        await begin(database, shop, TODAY - DAY)
    assert (await begin(database, shop, TODAY)).business_date == TODAY


async def told(database: Database, shop: Shop) -> list[tuple[int, str]]:
    """The journal of the first till in its order, after its shift was opened."""
    found = await rows(database, JournalEntry, "terminal_id", "sequence", "kind")
    return sorted((row[1], row[2]) for row in found if row[0] == shop.lane.terminal_id and row[1] > 1)


async def test_a_clock_set_back_by_a_day_is_told_once_and_selling_goes_on_in_order(database: Database) -> None:
    shop = await make_shop(database)
    first = await ring(database, shop, paid(shop, basket_of(shop, "STAMP")))
    yesterday = shop.now - DAY
    for later in (timedelta(), timedelta(minutes=1)):
        await sign_in(
            database, shop.lane, shop.cashier.staff_id, PINS["cashier"],
            key=shop.key, clock=partial(datetime.fromtimestamp, (yesterday + later).timestamp(), UTC),
        )  # fmt: skip
    second = await ring(database, replace(shop, now=yesterday), paid(shop, basket_of(shop, "STAMP")))
    assert (first.receipt_number[-1], second.receipt_number[-1]) == ("1", "2")
    assert await told(database, shop) == [
        (2, "sale"), (3, "clock_jump"), (4, "sign_in"), (5, "sign_in"), (6, "sale"),
    ]  # fmt: skip
    assert {day for (day,) in await rows(database, Document, "business_date")} == {TODAY}
    await books(database, shop.lane)


async def test_a_clock_that_is_corrected_by_minutes_is_not_worth_a_word(database: Database) -> None:
    shop = await make_shop(database)
    await sign_in(
        database, shop.lane, shop.cashier.staff_id, PINS["cashier"],
        key=shop.key, clock=lambda: shop.now - timedelta(minutes=4),
    )  # fmt: skip
    assert await told(database, shop) == [(2, "sign_in")]


async def test_a_shift_opened_by_a_clock_that_was_set_back_is_of_the_last_day_and_told(database: Database) -> None:
    shop = await make_shop(database)
    await counted(database, shop, 10_000, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    dead_battery = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(BadInput, match="a new one cannot be of a day before that"):
        await begin(database, shop, date(1970, 1, 1), now=dead_battery)
    assert (await begin(database, shop, TODAY, now=dead_battery)).number == 2
    assert [kind for _, kind in await told(database, shop)] == ["count", "z", "clock_jump", "shift_open"]
    await books(database, shop.lane)


async def test_another_time_zone_leaves_an_open_shift_its_date(database: Database) -> None:
    shop = await make_shop(database)
    moved = update(Company).values(timezone="Pacific/Honolulu")  # where it is still Saturday
    await database.write(lambda session: session.execute(moved))
    [lane, *_] = await database.read(lanes)
    assert date_by_clock(shop.now, lane.company.timezone, FOUR) == TODAY - DAY
    shift = await database.read(lambda session: find_open_shift(session, lane))
    assert shift is not None
    assert shift.business_date == TODAY
    await ring(database, shop, paid(shop, basket_of(shop, "STAMP")))
    await counted(database, shop, 10_110, by(shop.cashier))
    assert (await closed(database, shop, by(shop.cashier))).business_date == TODAY
    assert (TODAY,) in await rows(database, Shift, "business_date")
    assert {day for (day,) in await rows(database, Document, "business_date")} == {TODAY}
