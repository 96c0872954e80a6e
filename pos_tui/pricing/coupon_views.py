"""Coupons of our own as tills and whoever keeps them see them."""

from datetime import date
from uuid import UUID

from pos_tui.view import View


class CouponView(View):
    """A code that a promotion asks for, and how often it may be used; what is left out does not restrict.

    Days are business days, the last one included. `most_per_customer` counts the last `period_days`, today among
    them, or all there ever were.
    """

    coupon_id: UUID
    code: str
    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    most_uses: int | None = None
    most_per_customer: int | None = None
    period_days: int | None = None
    used: int = 0
    active: bool = True

    @property
    def left(self) -> int | None:
        """How often it can still be used; None without a limit."""
        return None if self.most_uses is None else max(0, self.most_uses - self.used)

    def why_not(self, on: date) -> str | None:
        """What keeps everybody from using it on this day, as a sentence's end; None when nothing does."""
        if not self.active:
            return "is not in use any more"
        if self.starts_on is not None and on < self.starts_on:
            return f"is not valid before {self.starts_on}"
        if self.ends_on is not None and on > self.ends_on:
            return f"was valid until {self.ends_on}"
        if self.left == 0:
            return f"is used up: all {self.most_uses} are taken"
        return None
