"""Tenders with a customer's balance behind them: points, store credit, what is bought on account."""

from datetime import datetime

from pos_tui.cash.views import TenderType
from pos_tui.customers.balances import BalanceMove
from pos_tui.customers.expiring import points_due
from pos_tui.customers.merged import all_ids
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadTender
from pos_tui.money import Money
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.sold import Origins
from pos_tui.selling.views import Payment, Sale
from pos_tui.shop.views import CompanyRules


def has_balance(tender: TenderType) -> bool:
    """Whether a customer's balance pays it."""
    return tender.on_account or tender.kind in ("points", "store_credit")


def points_paid(amount: Money, company: CompanyRules) -> int:
    """How many points pay exactly so much; raises BadTender with the step where none do."""
    worth = company.point_worth
    if not worth:
        raise BadTender("Points pay for nothing in this shop until it is set what one is worth.")
    if amount % worth:
        raise BadTender(
            f"A point is worth {worth} of the smallest coins: pay a multiple of that with points, "
            "and the rest in another tender."
        )
    return amount // worth


async def drawn_by(
    session: Writing, sale: Sale, context: SaleContext, origins: Origins, *, now: datetime
) -> BalanceMove:
    """What the tenders of a sale take off its customer's balances, before it earns anything.

    Raises BadTender without a customer, for somebody else's balance, and for what is no whole number of points.
    """
    paying = [one for one in sale.payments if has_balance(one.tender)]
    if sale.origin != "till" or not paying:
        return BalanceMove(held=context.points_held)
    await _check_customer(session, sale, paying, origins)
    company, points = context.company, _of(paying, "points")
    redeemed = points_paid(points, company) if points else 0
    expired = 0
    if redeemed > 0 and company.points_expire_days is not None and sale.basket.customer is not None:
        expired = await points_due(session, company, sale.basket.customer.customer_id, now=now)
    return BalanceMove(
        redeemed=redeemed,
        credit=Money(-_of(paying, "store_credit")),
        owed=Money(sum(one.amount for one in paying if one.tender.on_account)),
        expired=expired,
        held=context.points_held,
    )


def _of(payments: list[Payment], kind: str) -> Money:
    return Money(sum(one.amount for one in payments if one.tender.kind == kind and not one.tender.on_account))


async def _check_customer(session: Reading, sale: Sale, paying: list[Payment], origins: Origins) -> None:
    customer = sale.basket.customer
    if customer is None:
        raise BadTender(f"{paying[0].tender.name} is a customer's: say who buys (F3 at the basket), then pay.")
    back = [payment for payment in paying if payment.amount < 0]
    others = [one for one in origins.documents.values() if one.customer_id not in (None, customer.customer_id)]
    if back and others:
        theirs = await all_ids(session, sale.company_id, customer.customer_id)
        others = [one for one in others if one.customer_id not in theirs]
    if back and others:
        raise BadTender(
            f"{others[0].receipt_number} is another customer's: {back[0].tender.name} goes back to them only."
        )
