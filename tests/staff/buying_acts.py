"""Acts of whoever buys and receives, as somebody does them who may or may not."""

from pos_tui.buying.orders import cancel_order, save_draft, send_order
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.suppliers import remove_supplier, save_supplier, save_supplier_items
from pos_tui.buying.views import Arrived, BackLine, Delivery, Draft, DraftLine, GoodsBack, Supplier, SupplierItem
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.money import ONE, PRICE_STEPS, Quantity, UnitPrice
from pos_tui.staff.views import Actor
from tests.staff.floor_acts import Act, Floor

COST = UnitPrice(100 * PRICE_STEPS)


def by_owner(floor: Floor) -> Actor:
    return Actor(staff_id=floor.shop.owner.staff_id)


async def supplier_saved(session: Writing, floor: Floor, actor: Actor) -> Supplier:
    made = Supplier(supplier_id=new_id(), code="ACME", name="Acme Drinks")
    await save_supplier(session, floor.place, actor, made, key=floor.shop.key, now=floor.shop.now)
    return made


async def supplier_removed(session: Writing, floor: Floor, actor: Actor) -> None:
    made, shop = await supplier_saved(session, floor, by_owner(floor)), floor.shop
    await remove_supplier(session, floor.place, actor, made.supplier_id, key=shop.key, now=shop.now)


async def item_saved(session: Writing, floor: Floor, actor: Actor) -> None:
    made, shop = await supplier_saved(session, floor, by_owner(floor)), floor.shop
    item = SupplierItem(product_id=shop.products["MATE"].product_id, cost=COST)
    await save_supplier_items(session, floor.place, actor, made.supplier_id, [item], key=shop.key, now=shop.now)


async def order_drafted(session: Writing, floor: Floor, actor: Actor) -> Draft:
    made, shop = await supplier_saved(session, floor, by_owner(floor)), floor.shop
    line = DraftLine(product_id=shop.products["MATE"].product_id, ordered=Quantity(10 * ONE), cost=COST)
    draft = Draft(order_id=new_id(), supplier_id=made.supplier_id, lines=(line,))
    await save_draft(session, floor.place, actor, draft, key=shop.key, now=shop.now)
    return draft


async def order_sent(session: Writing, floor: Floor, actor: Actor) -> Draft:
    draft, shop = await order_drafted(session, floor, by_owner(floor)), floor.shop
    await send_order(session, floor.place, actor, draft.order_id, key=shop.key, now=shop.now)
    return draft


async def order_cancelled(session: Writing, floor: Floor, actor: Actor) -> None:
    draft, shop = await order_drafted(session, floor, by_owner(floor)), floor.shop
    await cancel_order(session, floor.place, actor, draft.order_id, key=shop.key, now=shop.now)


def received(pieces: int) -> Act:
    """So many of the ten that were ordered."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> Delivery:
        draft, shop = await order_sent(session, floor, by_owner(floor)), floor.shop
        line = Arrived(
            product_id=shop.products["MATE"].product_id,
            quantity=Quantity(pieces * ONE),
            cost=COST,
            order_position=1,
        )
        delivery = Delivery(
            receipt_id=new_id(), supplier_id=draft.supplier_id, order_id=draft.order_id, lines=(line,)
        )
        await receive(session, floor.place, actor, delivery, key=shop.key, now=shop.now)
        return delivery

    return act


def sent_back(pieces: int) -> Act:
    """So many at 1.00."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        made, shop = await supplier_saved(session, floor, by_owner(floor)), floor.shop
        line = BackLine(product_id=shop.products["MATE"].product_id, quantity=Quantity(pieces * ONE))
        back = GoodsBack(return_id=new_id(), supplier_id=made.supplier_id, reason="broken", lines=(line,))
        await send_back(session, floor.place, actor, back, key=shop.key, now=shop.now)

    return act
