"""Foreign cash in a payment: at the rate of the day, and worth what that comes to."""

from sqlalchemy import select

from pos_tui.cash.models import TenderType
from pos_tui.cash.rules import worth_of
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadTender
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.views import Payment, Sale
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.queries import exchange_in_force
from pos_tui.shop.views import Exchange

NO_RATE = "{currency} has no rate for today: take another tender, or have a manager set it (pos-tui rates set)."


async def check_foreign(session: Reading, sale: Sale, context: SaleContext) -> None:
    """Each foreign payment is in the currency of its tender, at the rate in force, and worth its amount.

    Reads nothing where nobody pays so. Raises BadTender with one sentence; money goes back in the shop's own.
    """
    payments = [one for one in sale.payments if one.foreign is not None or one.tender.currency is not None]
    if not payments:
        return
    rates = await exchange_in_force(session, sale.company_id, context.business_date)
    found = await session.execute(
        select(TenderType.id, TenderType.currency).where(
            TenderType.company_id == sale.company_id,
            TenderType.id.in_([payment.tender.tender_type_id for payment in payments]),
        )
    )
    currencies = dict(found.all())
    for payment in payments:
        currency = currencies.get(payment.tender.tender_type_id)
        _check(payment, currency, rates.get(currency or ""), context)


def _check(payment: Payment, currency: str | None, rate: Exchange | None, context: SaleContext) -> None:
    foreign, name = payment.foreign, payment.tender.name
    if foreign is None or currency is None or foreign.currency != currency:
        raise BadTender(f"{name}: type the amount of foreign money that was handed over.")
    if foreign.amount <= 0:
        raise BadTender(f"{name} is not given back: give back cash in {context.company.currency}.")
    if rate is None:
        raise BadTender(NO_RATE.format(currency=currency))
    if rate.rate != foreign.rate:
        raise BadTender(f"The rate of {currency} has changed meanwhile: take the payment back and tender again.")
    if payment.amount != worth_of(foreign, places=currency_exponent(currency), company=context.company):
        raise BadTender(f"{name} is not worth that today: take the payment back and tender again.")
