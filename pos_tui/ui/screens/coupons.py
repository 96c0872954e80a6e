"""Coupons of our own: how often each was used and can be, made, changed and ended."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.pricing.coupon_views import CouponView
from pos_tui.ui.asking import ask_on_top
from pos_tui.ui.cells import left, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.coupon_office import CouponOffice, coupon_fields
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.kept_list import KeptList
from pos_tui.ui.widgets.pick_list import Choice

NAME, STATE = 18, 8


class CouponsScreen(KeptList):
    """Each with its state today, its uses, and what is left."""

    title_of_list = "Coupons"
    NEEDS_ONE = frozenset({"change", "end"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="coupons.change", tooltip="Its days and limits"),
        Binding("f2", "add", "Add", id="coupons.add", tooltip="A new coupon"),
        Binding("f8", "end", "End/use", id="coupons.end", tooltip="Ends it now, or puts it in use again"),
    ]

    def __init__(self, context: TillContext) -> None:
        super().__init__(context)
        self._keeps = CouponOffice(context, lambda wish: ask_on_top(self, ApproveScreen(context, wish)))
        self._coupons: list[CouponView] = []

    async def choices(self) -> Sequence[Choice]:
        self._coupons = await self._keeps.coupons()
        today = self._till.shift.business_date
        return [Choice(coupon.code, _line(coupon, today)) for coupon in self._coupons]

    def action_add(self) -> None:
        self._fill_in("New coupon", None)

    def action_change(self) -> None:
        coupon = self._coupons[self._list.at]
        self._fill_in(f"Coupon {coupon.code}", coupon)

    def action_end(self) -> None:
        coupon = self._coupons[self._list.at]
        self._do(lambda: self._keeps.switch_coupon(coupon))

    def _fill_in(self, title: str, before: CouponView | None) -> None:
        self._say("")
        fields = coupon_fields(before, self._till.date_order)
        self.lay(FillInScreen(title, fields, lambda texts: self._keeps.save_coupon(texts, before), self._done))


def _line(coupon: CouponView, today: date) -> str:
    uses = f"{coupon.used:,} used" + (f", {coupon.left:,} left" if coupon.left is not None else "")
    of_each = f"{coupon.most_per_customer} each" if coupon.most_per_customer is not None else ""
    if of_each and coupon.period_days is not None:
        of_each += f" in {coupon.period_days} days"
    days = f"{coupon.starts_on or ''}…{coupon.ends_on or ''}" if coupon.starts_on or coupon.ends_on else ""
    facts = " · ".join(filter(None, (uses, of_each, days)))
    return f"{left(shown(coupon.name), NAME)} {left(state_of(coupon, today), STATE)} {facts}"


def state_of(coupon: CouponView, today: date) -> str:
    """In one word what it is today."""
    if not coupon.active:
        return "ended"
    if coupon.ends_on is not None and today > coupon.ends_on:
        return "over"
    if coupon.starts_on is not None and today < coupon.starts_on:
        return "to come"
    return "used up" if coupon.left == 0 else "in use"
