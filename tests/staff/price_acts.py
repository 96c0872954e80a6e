"""Acts on prices as somebody does them who may or may not."""

from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import HUNDRED_PERCENT, Quantity, Rate, UnitPrice
from pos_tui.pricing.coupon_views import CouponView
from pos_tui.pricing.coupons import save_coupon, switch_coupon
from pos_tui.pricing.promotions.views import PercentOff, Promotion, Selector
from pos_tui.pricing.saved import ListEntry, PriceListView, SavedPromotion
from pos_tui.pricing.service import save_list_prices, save_price_list, save_promotion, switch_promotion
from pos_tui.staff.views import Actor
from tests.staff.floor_acts import Floor

TENTH = PercentOff(selector=Selector(everything=True), rate=Rate(HUNDRED_PERCENT // 10))


async def promotion_saved(session: Writing, floor: Floor, actor: Actor) -> Promotion:
    promotion = Promotion(promotion_id=new_id(), code="TEN", name="Ten off", deal=TENTH)
    saved, shop = SavedPromotion(promotion=promotion), floor.shop
    await save_promotion(session, floor.place, actor, saved, key=shop.key, now=shop.now)
    return promotion


async def promotion_ended(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    promotion = await promotion_saved(session, floor, Actor(staff_id=shop.owner.staff_id))
    await switch_promotion(
        session, floor.place, actor, promotion.promotion_id, active=False, key=shop.key, now=shop.now
    )


async def coupon_saved(session: Writing, floor: Floor, actor: Actor) -> CouponView:
    coupon, shop = CouponView(coupon_id=new_id(), code="SAVE", name="Save"), floor.shop
    await save_coupon(session, floor.place, actor, coupon, key=shop.key, now=shop.now)
    return coupon


async def coupon_ended(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    coupon = await coupon_saved(session, floor, Actor(staff_id=shop.owner.staff_id))
    await switch_coupon(session, floor.place, actor, coupon.coupon_id, active=False, key=shop.key, now=shop.now)


async def list_saved(session: Writing, floor: Floor, actor: Actor) -> PriceListView:
    made = PriceListView(price_list_id=new_id(), code="GOLD", name="Gold", currency="SGD", tier="Gold")
    await save_price_list(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)
    return made


async def list_price_set(session: Writing, floor: Floor, actor: Actor) -> None:
    shop = floor.shop
    made = await list_saved(session, floor, Actor(staff_id=shop.owner.staff_id))
    mate = ListEntry(
        product_id=shop.products["MATE"].product_id, min_quantity=Quantity(0), price=UnitPrice(2_000_000)
    )
    await save_list_prices(session, floor.place, actor, made.price_list_id, [mate], key=shop.key, now=shop.now)
