"""A coming rate of tax: decided by somebody who may, told with what was in force before, known to every till."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import HUNDRED_PERCENT, Rate, decimal_text
from pos_tui.shop.models import Company, TaxClass, TaxRate
from pos_tui.shop.rates import parts_of, parts_text
from pos_tui.shop.version import raise_version
from pos_tui.shop.views import TaxPart
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

TAXED = ("standard", "reduced")


async def add_tax_rate(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    code: str,
    starts_on: date,
    rate: Rate,
    parts: Sequence[TaxPart] = (),
    key: ShopKey,
    now: datetime,
) -> None:
    """The class takes this rate from a coming business date on; `rate` is that of all `parts` together.

    Raises Unknown for a class that the shop has not, BadInput for a rate that cannot be meant or a day that has
    one already, NotPermitted.
    """
    tax = await _class(session, place, code)
    approved_by = await require(session, place, actor, "edit_rates", used_for=tax.id, now=now)
    _check(tax, rate, starts_on, await _today(session, place, now))
    before = await _rates(session, place, tax)
    if starts_on in before:
        raise BadInput(f"{tax.code} has a rate from {starts_on} already, {before[starts_on]}: choose another day.")
    row = {"company_id": place.company_id, "tax_class_id": tax.id, "starts_on": starts_on, "rate": rate}
    told = {
        "class": tax.code,
        "from": starts_on,
        "before": before[max(day for day in before if day < starts_on)],
        "after": _said(rate, parts),
    }
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await append(session, lane, [Entry("tax_rate", actor.staff_id, tax.id, told, approved_by)], key=key, now=now)
    await session.execute(insert(table_of(TaxRate)), [row | {"parts": parts_text(parts)}])
    await raise_version(session, place.company_id)


async def _class(session: Reading, place: Place, code: str) -> TaxClass:
    found = await session.scalars(
        select(TaxClass).where(TaxClass.company_id == place.company_id).order_by(TaxClass.position)
    )
    classes = {tax.code: tax for tax in found}
    if code not in classes:
        raise Unknown(f"There is no tax class {clean(code, 20)}: there is {', '.join(classes)}.")
    return classes[code]


def _check(tax: TaxClass, rate: Rate, starts_on: date, today: date) -> None:
    if tax.kind not in TAXED:
        raise BadInput(f"{tax.code} is {tax.kind.replace('_', ' ')}, which has no rate: choose another class.")
    if not 0 <= rate <= HUNDRED_PERCENT:
        raise BadInput("A rate is a percentage from 0 to 100: type it again.")
    if starts_on <= today:
        raise BadInput(f"{starts_on} is not after today, {today}: what was sold is taxed. Choose a coming day.")


async def _today(session: Reading, place: Place, now: datetime) -> date:
    timezone = await session.scalar(select(Company.timezone).where(Company.id == place.company_id))
    return now.astimezone(ZoneInfo(timezone or "UTC")).date()


async def _rates(session: Reading, place: Place, tax: TaxClass) -> dict[date, str]:
    found = await session.scalars(
        select(TaxRate).where(TaxRate.company_id == place.company_id, TaxRate.tax_class_id == tax.id)
    )
    return {row.starts_on: _said(row.rate, parts_of(row.parts)) for row in found}


def _said(rate: Rate, parts: Sequence[TaxPart]) -> str:
    """8.125 % (State 6.25, City 1.875)"""
    named = [f"{part.name} {_number(part.rate)}{' on top' if part.compound else ''}" for part in parts]
    return f"{_number(rate)} %" + (f" ({', '.join(named)})" if named else "")


def _number(rate: Rate) -> str:
    return decimal_text(rate, 4).rstrip("0").rstrip(".")
