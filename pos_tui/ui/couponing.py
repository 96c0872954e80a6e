"""Coupons at the till: found by their code, put on the basket, and what each does is said at once.

Hardly a scan is of a coupon: what reads them is loaded with the first one, or before somebody pays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from pos_tui.errors import BadInput, SaleRefused
from pos_tui.money import Money
from pos_tui.pricing.offers import Offers
from pos_tui.pricing.promotions.explain import why_not
from pos_tui.selling.priced import Market, item_of, occasion, outcome, priced
from pos_tui.selling.views import Basket, Slip
from pos_tui.ui.context import TillContext
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.widgets.message_line import Tone


@dataclass(frozen=True)
class PutOn:
    """The basket with a coupon, the offers that it was looked at with, and what to say of it."""

    basket: Basket
    offers: Offers
    sentence: str
    tone: Tone


class Coupons:
    """Looks for coupons where a code is of no product; one read each."""

    def __init__(self, context: TillContext) -> None:
        self._till = context
        self._fitted: tuple[tuple[Slip, ...], tuple[UUID, ...]] | None = None

    async def put_on(self, basket: Basket, code: str, market: Market) -> PutOn | None:
        """The basket with the coupon that has this code; None when there is none. Raises SaleRefused."""
        from pos_tui.selling.any_coupon import any_coupon

        company_id, on = self._till.lane.company.company_id, self._till.shift.business_date
        found = await self._till.desk.ask(lambda session: any_coupon(session, company_id, basket, code, on=on))
        now = replace(market, offers=found.offers)
        if found.own is not None:
            after = basket.model_copy(update={"coupons": (*basket.coupons, found.own.code)})
            return PutOn(after, found.offers, *own_said(found.own.code, after, now, self._till.money))
        if found.slip is not None:
            after = basket.model_copy(update={"slips": (*basket.slips, found.slip)})
            return PutOn(after, found.offers, *slip_said(priced(after, now), market, self._till.money))
        return None

    async def fitted(self, basket: Basket) -> Basket:
        """The basket whose makers' coupons know which of its goods they are for; read only when those change."""
        goods = tuple(line.product_id for line in basket.lines)
        if not basket.slips or self._fitted == (basket.slips, goods):
            return basket
        from pos_tui.selling.slips import fitted

        company_id = self._till.lane.company.company_id
        slips = await self._till.desk.ask(lambda s: fitted(s, company_id, basket.slips, basket.lines))
        self._fitted = (tuple(slips), goods)
        return basket if tuple(slips) == basket.slips else basket.model_copy(update={"slips": tuple(slips)})


def without_last(basket: Basket) -> tuple[Basket, str]:
    """The basket without the maker's coupon that came last, else without the last of ours, and its name."""
    if basket.slips:
        return basket.model_copy(update={"slips": basket.slips[:-1]}), basket.slips[-1].name
    if basket.coupons:
        return basket.model_copy(update={"coupons": basket.coupons[:-1]}), basket.coupons[-1]
    raise BadInput("There is no coupon on this basket.")


def own_said(code: str, basket: Basket, market: Market, money: MoneyFormat) -> tuple[str, Tone]:
    """What one of our coupons takes off, or why it does nothing yet. Raises SaleRefused when it never would."""
    asking = [one.promotion_id for one in market.offers.promotions if one.when.coupon == code]
    if not asking:
        raise SaleRefused(f"Coupon {code}: no promotion asks for it now, so it takes nothing off.")
    after = priced(basket, market)
    saved = sum(each.amount for line in after.lines for each in line.savings if each.promotion_id in asking)
    if saved:
        return f"Coupon {code}: {money.amount(Money(saved))} off.", "good"
    return f"Coupon {code} does nothing for this basket yet: {_why(after, market, asking, money)}.", "warning"


def slip_said(basket: Basket, market: Market, money: MoneyFormat) -> tuple[str, Tone]:
    """What the maker's coupon that came last pays, or what it lacks."""
    from pos_tui.selling.slips import redeemed, why_nothing

    slip, amount = basket.slips[-1], redeemed(basket.slips, basket, market.company)[-1]
    if amount:
        return f"Coupon {slip.name} pays {money.amount(amount)}.", "good"
    return f"Coupon {slip.name} pays nothing yet: {why_nothing(slip, basket)}.", "warning"


def _why(basket: Basket, market: Market, asking: Sequence[UUID], money: MoneyFormat) -> str:
    """The first reason that any promotion of the coupon has."""
    found = outcome(basket.lines, basket, market)
    items = [item_of(index, line) for index, line in enumerate(basket.lines)]
    offers, now = market.offers.prepared, occasion(basket, market)
    missed = why_not(items, offers, now, found, money=money.amount)
    return next((one.why for one in missed if one.promotion_id in asking), "it is for other goods")
