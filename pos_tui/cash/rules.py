"""What has to be paid, what is given back, and what should be in the drawer. Pure."""

from collections.abc import Iterable, Sequence

from pos_tui.cash.views import DrawerSum, ForeignCash, Settlement
from pos_tui.errors import BadTender
from pos_tui.money import NOTHING, Method, Money, rounded_quotient, to_step
from pos_tui.shop.views import RATE_PLACES, CompanyRules


def cash_rounding(total: Money, paid_otherwise: Money, step: Money | None, method: Method = "half_up") -> Money:
    """What cash rounding adds to (or takes off) the part of a total that cash pays."""
    if step is None:
        return NOTHING
    remainder = Money(total - paid_otherwise)
    return Money(to_step(remainder, step, method) - remainder)


def settle(
    total: Money,
    payments: Sequence["tuple[str, bool, Money]"],
    step: Money | None,
    method: Method = "half_up",
) -> Settlement:
    """What is still due, what is given back, and the cash rounding, for tenders (kind, gives_change, amount).

    Cash rounding applies only when cash is among the tenders, and only to the remainder that cash pays.
    """
    paid = Money(sum(amount for _, _, amount in payments))
    other = Money(sum(amount for kind, _, amount in payments if kind != "cash"))
    pays_cash = any(kind == "cash" for kind, _, _ in payments)
    rounding = cash_rounding(total, other, step, method) if pays_cash else NOTHING
    due = Money(total + rounding - paid)
    if total < 0:
        return Settlement(due=due, change=NOTHING, rounding=rounding)
    return Settlement(due=Money(max(due, 0)), change=Money(max(-due, 0)), rounding=rounding)


def check_change(change: Money, payments: Iterable["tuple[str, bool, Money]"]) -> None:
    """Change comes only out of tenders that give it; a card is never charged more than is due."""
    could_give = sum(amount for _, gives_change, amount in payments if gives_change)
    if change > max(could_give, 0):
        raise BadTender("More was taken than is due by a tender that gives no change: lower its amount.")


def expected_cash(movements: Iterable[DrawerSum]) -> Money:
    """The one answer to «what should be in the drawer»: float, cash taken, paid in and out, less all change.

    Foreign notes lie beside it and are not in it; their change is.
    """
    return Money(sum((moved.amount if _is_own_cash(moved) else 0) - moved.change for moved in movements))


def expected_foreign(movements: Iterable[DrawerSum]) -> dict[str, Money]:
    """What should be in the drawer of each foreign currency, in its own minor units."""
    held: dict[str, Money] = {}
    for moved in movements:
        if moved.currency is not None:
            held[moved.currency] = Money(held.get(moved.currency, 0) + moved.foreign)
    return held


def worth_of(cash: ForeignCash, *, places: int, company: CompanyRules) -> Money:
    """What foreign cash pays: at its rate, rounded once, to coins where the shop rounds cash, so that change can
    be given. `places` are the decimals of the foreign currency."""
    worth = valued(cash.amount, cash.rate, places=places, company=company)
    return worth if company.cash_rounding is None else to_step(worth, company.cash_rounding)


def valued(amount: Money, rate: int, *, places: int, company: CompanyRules) -> Money:
    """Foreign minor units in the shop's, at a rate in millionths, rounded once."""
    exact = amount * rate * 10**company.exponent
    return Money(rounded_quotient(exact, 10 ** (RATE_PLACES + places)))


def enough_of(due: Money, rate: int, *, places: int, company: CompanyRules) -> Money:
    """The least foreign amount that pays what is due."""
    return Money(-(-due * 10 ** (RATE_PLACES + places) // (rate * 10**company.exponent)))


def _is_own_cash(moved: DrawerSum) -> bool:
    return moved.tender_kind == "cash" and moved.currency is None
