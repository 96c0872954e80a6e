"""Coupons: how often one was used is the sum of its uses, each by a document of its company."""

from functools import cache

from sqlalchemy import and_, or_, select

from pos_tui.db.sessions import Reading
from pos_tui.pricing.coupon_models import Coupon, CouponUse
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.selling.models import Document


async def coupons_are_sums(session: Reading, books: Books) -> Findings:
    """A coupon's uses = Σ its ledger, and no more than there may be."""
    wrong = await first_of(session, books, _miscounted())
    most = "" if wrong is None or wrong.most_uses is None else f" of {wrong.most_uses}"
    return {
        "coupons": wrong
        and f"Coupon {wrong.code} was used {wrong.used}{most} times, its uses come to {int(wrong.uses)}."
    }


@cache
def _miscounted() -> Query:
    ledger = (
        select(CouponUse.coupon_id, summed(CouponUse.uses).label("uses"))
        .where(CouponUse.company_id == OURS)
        .group_by(CouponUse.coupon_id)
        .subquery()
    )
    return (
        select(Coupon.code, Coupon.used, Coupon.most_uses, or_nothing(ledger.c.uses).label("uses"))
        .outerjoin(ledger, ledger.c.coupon_id == Coupon.id)
        .where(
            Coupon.company_id == OURS,
            or_(Coupon.used != or_nothing(ledger.c.uses), Coupon.used > Coupon.most_uses),
        )
        .order_by(Coupon.code)
    )


async def uses_have_documents(session: Reading, books: Books) -> Findings:
    """A coupon was used by a sale and given back by a void, each by the document's customer on its day."""
    wrong = await first_of(session, books, _strange_uses())
    return {
        "coupons used": wrong
        and f"Coupon {wrong.code} has a use that is not that of {wrong.receipt_number or 'any receipt'}."
    }


@cache
def _strange_uses() -> Query:
    return (
        select(Coupon.code, CouponUse.uses, Document.receipt_number)
        .join(CouponUse, and_(CouponUse.company_id == Coupon.company_id, CouponUse.coupon_id == Coupon.id))
        .outerjoin(
            Document, and_(Document.company_id == CouponUse.company_id, Document.id == CouponUse.document_id)
        )
        .where(
            Coupon.company_id == OURS,
            or_(
                Document.id.is_(None),
                (CouponUse.uses == -1) != (Document.kind == "void"),
                Document.business_date != CouponUse.business_date,
                Document.customer_id.is_distinct_from(CouponUse.customer_id),
            ),
        )
        .order_by(Coupon.code, CouponUse.document_id)
    )
