"""The proof of coupons finds a use that was taken away, one too many, and one of another document."""

import pytest
from sqlalchemy import delete, update

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.pricing.coupon_models import Coupon, CouponUse
from pos_tui.reports.verify.run import verify_books
from tests.reports.disarm import disarm, undone
from tests.selling.couponing import half_price, with_coupon
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop

TAMPERINGS = {
    "used again": (
        update(Coupon).values(used=0), {"coupons": "Coupon SAVE was used 0 of 5 times, its uses come to 1."}
    ),
    "a use is gone": (delete(CouponUse), {"coupons": "Coupon SAVE was used 1 of 5 times, its uses come to 0."}),
    "too many": (
        update(Coupon).values(most_uses=0), {"coupons": "Coupon SAVE was used 1 of 0 times, its uses come to 1."}
    ),
    "of nothing": (
        update(CouponUse).values(document_id=new_id()),
        {"coupons used": "Coupon SAVE has a use that is not that of any receipt."},
    ),
    "of another": (
        update(CouponUse).values(customer_id=new_id()),
        {"coupons used": "Coupon SAVE has a use that is not that of BISHAN-1-000001."},
    ),
}  # fmt: skip


async def broken(session: Reading, shop: Shop) -> dict[str, str]:
    verdict = await verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
    return {proof.name: proof.wrong for proof in verdict.proofs if proof.wrong and proof.name != "guards"}


@pytest.mark.either
@pytest.mark.parametrize("how", TAMPERINGS)
async def test_a_tampered_coupon_is_found(database: Database, how: str) -> None:
    shop = await make_shop(database)
    await half_price(database, shop, most_uses=5)
    basket = await with_coupon(database, shop, basket_of(shop, "MATE"), "SAVE")
    await ring(database, shop, paid(shop, basket))
    await disarm(database)
    statement, wanted = TAMPERINGS[how]
    async with undone(database) as session:
        assert await broken(session, shop) == {}
        await tamper(session, statement)
        assert await broken(session, shop) == wanted


async def tamper(session: Writing, statement: object) -> None:
    await session.execute(statement.execution_options(synchronize_session=False))  # type: ignore[attr-defined]
