"""What foreign cash is worth: set for a day by somebody who may, and told."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, insert, select

from pos_tui.accounts.service import open_tender_account
from pos_tui.cash.days import date_by_clock
from pos_tui.cash.foreign import foreign_tenders
from pos_tui.cash.models import TenderType
from pos_tui.db.base import new_id, table_of
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
from pos_tui.text import clean

LONGEST_NAME = 40
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
    tender: str | None = None,
    key: ShopKey,
    now: datetime,
) -> None:
    """One unit of `currency` is worth `rate` millionths of ours from this business date on.

    Set again for the same day it replaces what was set. `tender` is the name of the way of paying that takes it,
    which is added where there is none. Raises BadInput for a currency that no tender is of, a day that is over,
    or a rate that cannot be meant; NotPermitted.
    """
    code = find_currency(currency)
    approved_by = await require(session, place, actor, "edit_rates", used_for=place.terminal_id, now=now)
    new = await _tender_to_add(session, place, code, tender)
    await _check(session, place, rate, code, starts_on, now)
    before = await session.get(ExchangeRate, (place.company_id, code, starts_on))
    told = {
        "currency": code,
        "from": starts_on,
        "before": decimal_text(before.rate, RATE_PLACES) if before else None,
        "after": decimal_text(rate, RATE_PLACES),
    }
    if new is not None:
        told["tender"] = await _add_tender(session, place.company_id, code, new)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    entry = Entry("exchange_rate", actor.staff_id, None, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)
    await _write(session, place.company_id, code, rate, starts_on)


async def _write(session: Writing, company_id: UUID, currency: str, rate: int, starts_on: date) -> None:
    this_day = (
        ExchangeRate.company_id == company_id,
        ExchangeRate.currency == currency,
        ExchangeRate.starts_on == starts_on,
    )
    await session.execute(delete(ExchangeRate).where(*this_day).execution_options(synchronize_session=False))
    row = {"company_id": company_id, "currency": currency, "starts_on": starts_on, "rate": rate}
    await session.execute(insert(table_of(ExchangeRate)), [row])


async def _add_tender(session: Writing, company_id: UUID, currency: str, name: str) -> str:
    """A way of paying that takes foreign cash, after all others, with an account of its own; answers its name.

    Tills show it as soon as somebody signs in.
    """
    taken = {*await session.scalars(select(TenderType.code).where(TenderType.company_id == company_id))}
    last = await session.scalar(select(func.max(TenderType.position)).where(TenderType.company_id == company_id))
    codes = (f"cash_{currency.lower()}{number or ''}" for number in range(len(taken) + 1))
    code = next(one for one in codes if one not in taken)
    row = {
        "company_id": company_id, "id": new_id(), "code": code, "name": name, "kind": "cash", "gives_change": True,
        "position": (last or 0) + 1, "active": True, "currency": currency,
    }  # fmt: skip
    await session.execute(insert(table_of(TenderType)), [row])
    await open_tender_account(session, company_id, code, name)
    return name


async def _tender_to_add(session: Writing, place: Place, currency: str, name: str | None) -> str | None:
    """The name of the tender that is missing; None where the currency has one. Raises BadInput."""
    tenders = await foreign_tenders(session, place.company_id)
    known = sorted(code for code, one in tenders.items() if one.active)
    if currency in known:
        if name is not None:
            raise BadInput(f"{currency} has a tender already: set its rate without --tender.")
        return None
    company = await session.get_one(Company, place.company_id)
    if currency == company.currency:
        raise BadInput(f"{currency} is the shop's own money, which has no rate.")
    if name is None:
        there = f"; there is {', '.join(known)}" if known else ""
        raise BadInput(
            f'No tender of this shop is cash in {currency}{there}: add one with --tender "Cash {currency}".'
        )
    said = clean(name, LONGEST_NAME)
    if not said:
        raise BadInput(f'Name the tender for {currency}, such as "Cash {currency}".')
    return said


async def _check(session: Writing, place: Place, rate: int, currency: str, starts_on: date, now: datetime) -> None:
    company = await session.get_one(Company, place.company_id)
    if not 0 < rate <= LARGEST:
        raise BadInput(f"What 1 {currency} is worth in {company.currency} is above 0: type it again.")
    today = date_by_clock(now, company.timezone)
    if starts_on < today - A_SHIFT:
        raise BadInput(f"{starts_on} is before today, {today}: what was paid was paid. Choose today or later.")
