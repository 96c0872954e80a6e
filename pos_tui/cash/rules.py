"""What has to be paid, what is given back, and what should be in the drawer. Pure."""

from collections.abc import Iterable, Sequence

from pos_tui.cash.views import DrawerSum, Settlement
from pos_tui.errors import BadTender
from pos_tui.money import NOTHING, Method, Money, to_step


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
    """The one answer to «what should be in the drawer»: float, cash taken, paid in and out, less all change."""
    return Money(
        sum((movement.amount if movement.tender_kind == "cash" else 0) - movement.change for movement in movements)
    )
