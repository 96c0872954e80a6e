"""Coupons in a test's shop: ours with the promotion that asks for them, and makers' with their values."""

from pathlib import Path
from typing import Any

from sqlalchemy import insert

from pos_tui.catalogue.models import Barcode
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.intake.maker_coupons import import_coupon_values
from pos_tui.money import ONE, Rate
from pos_tui.pricing.coupon_queries import coupons_of
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupons import save_coupon
from pos_tui.pricing.promotions.views import PercentOff, When
from pos_tui.pricing.queries import offers_in_force
from pos_tui.selling.coupons import coupon_for
from pos_tui.selling.priced import Market, priced
from pos_tui.selling.slips import slip_for, slip_payments
from pos_tui.selling.views import Basket, Payment, Sale
from tests.pricing.keeping import by_owner, goods
from tests.selling.offering import offer
from tests.selling.sales import paid
from tests.shops import Shop

OF_MAKER = "500890110105"
"""Maker 00890, family 110, value 10: 0.50 off one piece in the table below."""
VALUES = "value_code,min_qty,value_minor\n01,1,0\n10,1,-50\n33,2,-100\n"


async def keep_coupon(database: Database, shop: Shop, code: str = "SAVE", **limits: Any) -> CouponView:
    """The owner makes it."""
    coupon = CouponView(**{"coupon_id": new_id(), "code": code, "name": f"{code} coupon", **limits})
    place, owner = by_owner(shop)
    await database.write(lambda session: save_coupon(session, place, owner, coupon, key=shop.key, now=shop.now))
    return coupon


async def half_price(database: Database, shop: Shop, code: str = "SAVE", sku: str = "MATE", **limits: Any) -> None:
    """With the coupon this product costs the half."""
    await keep_coupon(database, shop, code, **limits)
    deal = PercentOff(selector=goods(shop, sku), rate=Rate(500_000))
    await offer(database, shop, f"P-{code}", deal, when=When(coupon=code))


async def with_coupon(database: Database, shop: Shop, basket: Basket, *codes: str) -> Basket:
    """The basket with coupons put on it as the till does, at what it costs then."""
    for code in codes:
        coupon = await database.read(
            lambda session, code=code, basket=basket: coupon_for(  # type: ignore[misc]
                session, shop.company_id, basket, code, on=shop.today
            )
        )
        assert coupon is not None
        basket = basket.model_copy(update={"coupons": (*basket.coupons, coupon.code)})
    return await at_todays_prices(database, shop, basket)


async def at_todays_prices(database: Database, shop: Shop, basket: Basket) -> Basket:
    offers = await database.read(lambda session: offers_in_force(session, shop.company_id))
    return priced(basket, Market(shop.lane.company, shop.lane.outlet_id, shop.today, offers))


async def used(database: Database, shop: Shop) -> dict[str, int]:
    """How often each coupon was used."""
    return {one.code: one.used for one in await database.read(lambda s: coupons_of(s, shop.company_id))}


async def put_barcode(database: Database, shop: Shop, sku: str, code: str) -> None:
    """Another barcode of a product."""
    row = {"company_id": shop.company_id, "product_id": shop.products[sku].product_id, "code": code, "pack": ONE}

    async def put(session: Writing) -> None:
        await session.execute(insert(table_of(Barcode)), [row])

    await database.write(put)


async def take_makers_coupons(database: Database, shop: Shop, folder: Path, values: str = VALUES) -> None:
    """The shop takes makers' coupons from now on."""
    file = folder / "values.csv"
    file.write_text(values)
    result = await import_coupon_values(database, shop.company_id, file)
    assert result.booked, result


async def with_slips(database: Database, shop: Shop, basket: Basket, *codes: str) -> Basket:
    """The basket with makers' coupons scanned into it."""
    for code in codes:
        slip = await database.read(
            lambda session, code=code, basket=basket: slip_for(  # type: ignore[misc]
                session, shop.company_id, basket, code, on=shop.today
            )
        )
        assert slip is not None
        basket = basket.model_copy(update={"slips": (*basket.slips, slip)})
    return basket


def paid_with_slips(shop: Shop, basket: Basket) -> Sale:
    """The slips pay what they can, cash the rest."""
    slips = slip_payments(basket, shop.lane.company)
    sale = paid(shop, basket)
    left = sale.payments[0].amount - sum(payment.amount for payment in slips)
    cash = [Payment(tender=shop.tenders["cash"], amount=left)] if left else []
    return sale.model_copy(update={"payments": (*slips, *cash)})
