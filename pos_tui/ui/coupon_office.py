"""What the coupons screen asks of the desk, and what is asked about a coupon."""

from collections.abc import Sequence
from datetime import date

from pos_tui.errors import BadInput
from pos_tui.ids import new_id
from pos_tui.pricing.coupon_queries import coupons_of
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupon_writing import LONGEST_CODE, LONGEST_NAME, MOST
from pos_tui.pricing.coupons import save_coupon, switch_coupon
from pos_tui.text import clean
from pos_tui.ui.dates import day_line
from pos_tui.ui.price_office import PriceOffice
from pos_tui.ui.screens.fill_in import Texts
from pos_tui.ui.widgets.form import Field

DAY_HINT = "A business day such as 2026-12-24. Empty: no limit."
LIMIT_HINT = "A whole number. Empty: no limit."


class CouponOffice(PriceOffice):
    """Each act answers the sentence to say once it is committed, or raises the refusal."""

    async def coupons(self) -> list[CouponView]:
        """All of them, by code."""
        return await self._till.desk.ask(lambda session: coupons_of(session, self._company_id))

    async def save_coupon(self, texts: Texts, before: CouponView | None) -> str:
        coupon, told = coupon_from(texts, before), self._told()
        await self._write(
            f"coupon {coupon.code}",
            lambda session, actor: save_coupon(session, self._place, actor, coupon, **told),
        )
        if before is not None:
            return f"Coupon {coupon.code} is changed."
        return f"Coupon {coupon.code} can be used once a promotion asks for it."

    async def switch_coupon(self, coupon: CouponView) -> str:
        """What is in use ends now; what was ended can be used again."""
        told = self._told()
        await self._write(
            f"coupon {coupon.code}",
            lambda session, actor: switch_coupon(
                session, self._place, actor, coupon.coupon_id, active=not coupon.active, **told
            ),
        )
        return f"Coupon {coupon.code} is ended." if coupon.active else f"Coupon {coupon.code} is in use again."


def coupon_fields(before: CouponView | None, order: str) -> Sequence[Field]:
    """A coupon, line by line; days in this order."""
    known = before.model_dump(mode="json") if before is not None else {}

    def filled(name: str) -> str:
        value = known.get(name)
        return "" if value is None else str(value)

    return (
        Field("code", "Code", "As it is printed, scanned or typed.", _code, filled=filled("code")),
        Field("name", "Name", "What it is for.", _name, filled=filled("name")),
        Field("starts_on", "From", DAY_HINT, day_line(order), filled=filled("starts_on")),
        Field("ends_on", "Until", DAY_HINT, day_line(order), filled=filled("ends_on")),
        Field("most_uses", "Uses in all", LIMIT_HINT, _limit, filled=filled("most_uses")),
        Field("most_per_customer", "Uses of a customer", LIMIT_HINT, _limit, filled=filled("most_per_customer")),
        Field("period_days", "… in so many days", LIMIT_HINT, _limit, filled=filled("period_days")),
    )


def coupon_from(texts: Texts, before: CouponView | None) -> CouponView:
    """The coupon that the lines of its form mean."""

    def day(name: str) -> date | None:
        return date.fromisoformat(texts[name]) if texts[name] else None

    def limit(name: str) -> int | None:
        return int(texts[name]) if texts[name] else None

    return CouponView(
        coupon_id=before.coupon_id if before is not None else new_id(),
        code=texts["code"],
        name=texts["name"],
        starts_on=day("starts_on"),
        ends_on=day("ends_on"),
        most_uses=limit("most_uses"),
        most_per_customer=limit("most_per_customer"),
        period_days=limit("period_days"),
        active=before.active if before is not None else True,
    )


def _code(text: str) -> str:
    kept = clean(text)
    if not kept or len(kept) > LONGEST_CODE:
        raise BadInput(f"A code has 1 to {LONGEST_CODE} characters: change it.")
    return kept


def _name(text: str) -> str:
    kept = clean(text)
    if not kept or len(kept) > LONGEST_NAME:
        raise BadInput(f"A name has 1 to {LONGEST_NAME} characters: change it.")
    return kept


def _limit(text: str) -> str:
    kept = clean(text)
    if kept and not (kept.isascii() and kept.isdigit() and 1 <= int(kept) <= MOST):
        raise BadInput("Type a whole number from 1 on, or leave the line empty.")
    return kept
