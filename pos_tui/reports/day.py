"""One business date: its totals, and when in the day the money came."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import cast, extract, func, select
from sqlalchemy.types import Integer

from pos_tui.db.sessions import Reading
from pos_tui.money import Money
from pos_tui.reports.scope import Scope, outlet_id
from pos_tui.reports.totals import totals
from pos_tui.reports.views import Totals
from pos_tui.selling.models import Document


async def day(session: Reading, company_id: UUID, on: date, *, outlet: str | None = None) -> Totals:
    """The totals of one business date."""
    return await totals(session, company_id, from_=on, to=on, outlet=outlet)


async def takings_by_hour(
    session: Reading, company_id: UUID, on: date, *, zone: ZoneInfo, outlet: str | None = None
) -> dict[datetime, Money]:
    """What was taken in each hour of the shop's clock, from the first hour with a document to the last.

    The database groups by the minute, which every zone has in common; a day has few enough of them.
    """
    scope = Scope(company_id, on, on, await outlet_id(session, company_id, outlet) if outlet else None)
    parts = [cast(extract(part, Document.at), Integer) for part in ("year", "month", "day", "hour", "minute")]
    query = select(func.sum(Document.total - Document.not_turnover), *parts).where(scope.covers()).group_by(*parts)
    hours: dict[datetime, int] = {}
    rows: Any = (await session.execute(query)).all()
    for taken, year, month, date_, hour, minute in rows:
        moment = datetime(year, month, date_, hour, minute, tzinfo=UTC).astimezone(zone)
        full_hour = moment.replace(minute=0)
        hours[full_hour] = hours.get(full_hour, 0) + int(taken)
    return {hour: Money(hours[hour]) for hour in sorted(hours)}
