"""What foreign cash is worth: set for a day by somebody who may, and told."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select

from pos_tui.cash.days import date_by_clock
from pos_tui.cash.models import TenderType
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST, decimal_text
from pos_tui.shop.countries import find_currency
from pos_tui.shop.models import Company, ExchangeRate
from pos_tui.shop.views import RATE_PLACES
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

A_SHIFT = timedelta(days=1)
"""A shift that was opened before midnight sells on into the next day under its own date."""


async def set_exchange_rate(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    currency: str,
    rate: int,
    starts_on: date,
    key: ShopKey,
    now: datetime,
) -> None:
    """One unit of `currency` is worth `rate` millionths of ours from this business date on.

    Set again for the same day it replaces what was set. Raises BadInput for a currency that no tender is of, a
    day that is over, or a rate that cannot be meant; NotPermitted.
    """
    code = find_currency(currency)
    approved_by = await require(session, place, actor, "edit_rates", used_for=place.terminal_id, now=now)
    await _check(session, place, code, rate, starts_on, now)
    before = await session.get(ExchangeRate, (place.company_id, code, starts_on))
    told = {
        "currency": code,
        "from": starts_on,
        "before": decimal_text(before.rate, RATE_PLACES) if before else None,
        "after": decimal_text(rate, RATE_PLACES),
    }
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    entry = Entry("exchange_rate", actor.staff_id, None, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    this_day = (
        ExchangeRate.company_id == place.company_id,
        ExchangeRate.currency == code,
        ExchangeRate.starts_on == starts_on,
    )
    await session.execute(delete(ExchangeRate).where(*this_day).execution_options(synchronize_session=False))
    row = {"company_id": place.company_id, "currency": code, "starts_on": starts_on, "rate": rate}
    await session.execute(insert(table_of(ExchangeRate)), [row])


async def _check(session: Writing, place: Place, currency: str, rate: int, starts_on: date, now: datetime) -> None:
    company = await session.get_one(Company, place.company_id)
    taken = await session.scalars(
        select(TenderType.currency).where(
            TenderType.company_id == place.company_id, TenderType.currency.is_not(None), TenderType.active
        )
    )
    known = sorted({code for code in taken if code is not None})
    if currency not in known:
        there = f"there is {', '.join(known)}" if known else "shop.json names them, each with its currency"
        raise BadInput(f"No tender of this shop is cash in {currency}: {there}.")
    if not 0 < rate <= LARGEST:
        raise BadInput(f"What 1 {currency} is worth in {company.currency} is above 0: type it again.")
    today = date_by_clock(now, company.timezone)
    if starts_on < today - A_SHIFT:
        raise BadInput(f"{starts_on} is before today, {today}: what was paid was paid. Choose today or later.")
