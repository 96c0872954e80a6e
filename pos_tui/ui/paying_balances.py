"""How much a customer's balance pays when its key is pressed: all that is due, or all that there is. Pure."""

from pos_tui.cash.views import TenderType
from pos_tui.customers.views import Customer
from pos_tui.errors import BadTender
from pos_tui.money import Money
from pos_tui.selling.on_balance import has_balance
from pos_tui.ui.tendering import Tendering


def of_balance(
    tender: TenderType, given: Money | None, tendering: Tendering, customer: Customer | None
) -> Money | None:
    """What to tender; None where the tender has no balance behind it and nothing was typed.

    Points pay in whole points. Raises BadTender without a customer, and for more than the customer had when the
    payment was opened; what they have when it is booked, the booking looks at.
    """
    if not has_balance(tender):
        return given
    if customer is None:
        raise BadTender(f"{tender.name} is a customer's: go back (Esc), say who buys (F3), then pay.")
    wanted = tendering.due if given is None else given
    if tendering.total < 0:
        return _whole_points(tender, wanted, tendering)
    left = _left(tender, tendering, customer)
    if given is not None and given > left:
        raise BadTender(f"{customer.name} has {tendering.money.with_currency(left)} there: type that or less.")
    amount = _whole_points(tender, Money(min(wanted, left)), tendering)
    if amount <= 0:
        raise BadTender(f"{customer.name} has nothing left there: take another tender.")
    return amount


def _left(tender: TenderType, tendering: Tendering, customer: Customer) -> Money:
    paid = sum(one.amount for one in tendering.payments if one.tender == tender)
    if tender.on_account:
        held = (customer.credit_limit or 0) - customer.owed
    elif tender.kind == "points":
        held = customer.points * (tendering.company.point_worth or 0)
    else:
        held = customer.store_credit
    return Money(max(held - paid, 0))


def _whole_points(tender: TenderType, amount: Money, tendering: Tendering) -> Money:
    """Rounded towards nothing: the rest is for another tender."""
    worth = tendering.company.point_worth
    if tender.kind != "points" or tender.on_account or not worth:
        return amount
    whole = abs(amount) // worth * worth
    return Money(-whole if amount < 0 else whole)
