"""Foreign cash at the end of a shift: counted in its own money, compared in it, and weighed in the shop's."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from pos_tui.cash.models import Shift, TenderType
from pos_tui.cash.rules import expected_foreign, valued
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import DrawerSum
from pos_tui.cash.z_views import ForeignCount
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.money import Money
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.models import Company, Terminal
from pos_tui.shop.queries import exchange_in_force, rules_of
from pos_tui.shop.views import CompanyRules, Exchange, Lane
from pos_tui.view import View


class ForeignTender(View):
    """The tender whose row of a count, and whose account, a foreign currency has."""

    tender_type_id: UUID
    code: str
    active: bool


async def currencies_to_count(session: Reading, lane: Lane) -> tuple[str, ...]:
    """Which foreign money is counted here: whatever the shop takes, so that it tells nothing of the shift."""
    totals = await session.scalar(
        select(Terminal.shift_totals).where(
            Terminal.company_id == lane.company.company_id, Terminal.id == lane.terminal_id
        )
    )
    drawer = ShiftTotals.read(totals or "").drawer
    return tuple(await foreign_to_count(session, lane.company.company_id, drawer))


async def foreign_to_count(
    session: Reading, company_id: UUID, drawer: Iterable[DrawerSum]
) -> dict[str, ForeignTender]:
    """By currency, what a count has to name: all that the shop takes, and what it took and does not any more."""
    tenders = await foreign_tenders(session, company_id)
    taken = expected_foreign(drawer)
    return {currency: one for currency, one in tenders.items() if one.active or currency in taken}


async def foreign_tenders(session: Reading, company_id: UUID) -> dict[str, ForeignTender]:
    """By currency in the company's order, the first tender in use that is cash in it."""
    found = await session.execute(
        select(TenderType.currency, TenderType.id, TenderType.code, TenderType.active)
        .where(TenderType.company_id == company_id, TenderType.currency.is_not(None))
        .order_by(TenderType.active.desc(), TenderType.position, TenderType.code)
    )
    tenders: dict[str, ForeignTender] = {}
    for currency, tender_type_id, code, active in found:
        tenders.setdefault(currency or "", ForeignTender(tender_type_id=tender_type_id, code=code, active=active))
    return tenders


def check_currencies(counted: Iterable[str], to_count: Iterable[str]) -> None:
    """Every currency is counted, and none that the shop does not take. Raises BadInput."""
    if strange := sorted({*counted} - {*to_count}):
        raise BadInput(f"This shop takes no cash in {', '.join(strange)}: count what it takes.")
    if left := sorted({*to_count} - {*counted}):
        raise BadInput(f"{', '.join(left)} is counted too, 0 when there is none: go back (Esc) and count again.")


async def compared(
    session: Reading, company_id: UUID, shift_id: UUID, drawer: Iterable[DrawerSum], counted: Mapping[str, Money]
) -> tuple[ForeignCount, ...]:
    """Each currency that was counted or should be there; reads nothing where there is none."""
    expected = expected_foreign(drawer)
    currencies = sorted({*expected, *counted})
    if not currencies:
        return ()
    company = rules_of(await session.get_one(Company, company_id))
    shift = await session.get_one(Shift, (company_id, shift_id))
    rates = await exchange_in_force(session, company_id, shift.business_date)
    return tuple(
        _compared(code, counted.get(code, Money(0)), expected.get(code, Money(0)), rates.get(code), company)
        for code in currencies
    )


def _compared(
    currency: str, counted: Money, expected: Money, rate: Exchange | None, company: CompanyRules
) -> ForeignCount:
    variance = Money(counted - expected)
    places = currency_exponent(currency)
    worth = None if rate is None else valued(variance, rate.rate, places=places, company=company)
    return ForeignCount(currency=currency, counted=counted, expected=expected, variance=variance, worth=worth)
