"""One business date: its totals, and when in the day the money came."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import cast, extract, func, select
from sqlalchemy.types import Integer

from pos_tui.db.sessions import Reading
from pos_tui.db.snapshot import hold_still
from pos_tui.money import Money
from pos_tui.reports.scope import Scope, let_in, outlet_id
from pos_tui.reports.totals import dates_of, names_of, totals, totals_of
from pos_tui.reports.views import DateTotals, Sales, Totals
from pos_tui.selling.models import Document
from pos_tui.staff.views import Actor, Place

MOST_SOLD = 10
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTHING = Money(0)


async def day(session: Reading, company_id: UUID, on: date, *, outlet: str | None = None) -> Totals:
    """The totals of one business date."""
    return await totals(session, company_id, from_=on, to=on, outlet=outlet)


async def takings_by_hour(
    session: Reading, company_id: UUID, on: date, *, zone: ZoneInfo, outlet: str | None = None
) -> dict[datetime, Money]:
    """What was taken in each hour of the shop's clock, from the first hour with a document to the last."""
    place = await outlet_id(session, company_id, outlet) if outlet else None
    return await _hours(session, Scope(company_id, on, on, place), zone)


async def read_sales(session: Reading, place: Place, actor: Actor, on: date, *, zone: ZoneInfo) -> Sales:
    """What this outlet sold on one business date, for a screen, to whoever may see reports; all of one moment."""
    await hold_still(session)
    await let_in(session, place, actor)
    scope = Scope(place.company_id, on, on, place.outlet_id)
    found = await totals_of(session, scope)
    most = found.top_skus_by_quantity[:MOST_SOLD]
    return Sales(
        on=on,
        totals=found,
        hours=with_quiet_hours(await _hours(session, scope, zone)),
        most_sold=most,
        names=await names_of(session, place.company_id, [row.sku for row in most]),
    )


async def read_dates(
    session: Reading, place: Place, actor: Actor, *, from_: date, to: date
) -> dict[date, DateTotals]:
    """The same of the dates of this outlet on which anything was sold, in their order."""
    await hold_still(session)
    await let_in(session, place, actor)
    return await dates_of(session, Scope(place.company_id, from_, to, place.outlet_id))


def with_quiet_hours(hours: Mapping[datetime, Money]) -> dict[datetime, Money]:
    """The hours in between in which nothing was taken too; of a gap of a day and more none. Pure."""
    known = sorted(hours)
    whole: dict[datetime, Money] = {}
    for before, after in pairwise(known):
        whole[before] = hours[before]
        begin, gap = before.astimezone(UTC), after.astimezone(UTC) - before.astimezone(UTC)
        if gap < DAY:
            quiet = (begin + HOUR * step for step in range(1, gap // HOUR))
            whole |= {hour.astimezone(before.tzinfo): NOTHING for hour in quiet}
    return whole | {hour: hours[hour] for hour in known[-1:]}


async def _hours(session: Reading, scope: Scope, zone: ZoneInfo) -> dict[datetime, Money]:
    """The database groups by the minute, which every zone has in common; a day has few enough of them."""
    parts = [cast(extract(part, Document.at), Integer) for part in ("year", "month", "day", "hour", "minute")]
    query = select(func.sum(Document.total - Document.not_turnover), *parts).where(scope.covers()).group_by(*parts)
    hours: dict[datetime, int] = {}
    rows: Any = (await session.execute(query)).all()
    for taken, year, month, date_, hour, minute in rows:
        moment = datetime(year, month, date_, hour, minute, tzinfo=UTC).astimezone(zone)
        full_hour = moment.replace(minute=0)
        hours[full_hour] = hours.get(full_hour, 0) + int(taken)
    return {hour: Money(hours[hour]) for hour in sorted(hours)}
