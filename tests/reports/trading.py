"""A day of trading to report on: two tills, sales and a return, a customer, a shift closed, a gift card."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from pos_tui.cash.close import close_uncounted
from pos_tui.customers.models import Customer, GiftCard, GiftCardEntry, StoreCreditEntry
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.journal.models import Outbox
from pos_tui.money import ONE, Money
from pos_tui.pricing.coupon_models import Coupon, CouponUse
from pos_tui.selling.returns import return_line
from pos_tui.selling.rules import price_basket
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, LineReference, Sale
from pos_tui.shop.views import Lane
from pos_tui.staff.admin import unlock
from pos_tui.staff.permits import approve
from pos_tui.staff.views import Actor, Place
from tests.cash.floor import by, counted
from tests.selling.returning import refund
from tests.selling.sales import basket_of, paid
from tests.shops import Shop, make_shop


@dataclass(frozen=True)
class Day:
    """What happened, by the ids of its documents."""

    shop: Shop
    sale: UUID
    card_sale: UUID
    discounted: UUID
    returned: UUID
    gift_card: UUID
    approval: UUID


async def trade(database: Database, **company: Any) -> Day:
    """A shop that was open for a day; till 1 has closed its shift, till 2 has not."""
    shop = await make_shop(database, **company)
    sales = _sales(shop)
    gift_card, approval = new_id(), new_id()

    async def book(session: Writing) -> None:
        for number in range(4):
            if number == 3:
                sales.append(await _back(session, shop, sales[0]))
            now = shop.now + timedelta(minutes=40 * number)
            await complete_sale(session, sales[number], key=shop.key, now=now)
        await close_uncounted(session, shop.lane, shop.cashier.staff_id, key=shop.key, now=shop.now)
        await _other_ledgers(session, shop, gift_card)
        await _coupon_used(session, shop, sales[0])
        await _approved(session, shop, approval)

    await database.write(book)
    sale, card_sale, discounted, returned = (sale.basket.sale_id for sale in sales)
    return Day(shop, sale, card_sale, discounted, returned, gift_card, approval)


async def all_counted(database: Database, shop: Shop, *tills: Lane) -> None:
    """The drawers of these tills were counted, so it is told how their sales were paid; they are still open."""
    for lane in tills:
        await counted(database, replace(shop, lanes=(lane,)), 10_000, by(shop.owner))


async def _coupon_used(session: Writing, shop: Shop, by: Sale) -> None:
    """By the first sale; what it took off is not of interest here."""
    ours = {"company_id": shop.company_id, "id": new_id(), "code": "SAVE", "name": "Save"}
    await session.execute(insert(table_of(Coupon)), [{**ours, "most_uses": 5, "used": 1, "active": True}])
    use = {"coupon_id": ours["id"], "document_id": by.basket.sale_id, "customer_id": shop.customer.customer_id}
    day = {"company_id": shop.company_id, "uses": 1, "business_date": shop.today, "at": shop.now}
    await session.execute(insert(table_of(CouponUse)), [{**use, **day}])


def _sales(shop: Shop) -> list[Sale]:
    first = paid(shop, basket_of(shop, ("PALE", 3), "BREAD", customer=True), ("cash", 2_000))
    second = in_full(shop, basket_of(shop, "STAMP", "MATE"), lane=shop.lanes[1])
    basket = basket_of(shop, ("MATE", 4), ("BREAD", 2), customer=True).model_copy(
        update={"basket_discount": Money(100)}
    )
    third = in_full(shop, basket, voucher=500)
    return [first, second, third]


async def _back(session: Writing, shop: Shop, sale: Sale) -> Sale:
    """One piece of its first line comes back."""
    reference = LineReference(document_id=sale.basket.sale_id, position=1)
    return refund(shop, sale, [await return_line(session, shop.company_id, reference, ONE)])


def in_full(shop: Shop, basket: Basket, *, voucher: int = 0, lane: Lane | None = None) -> Sale:
    """Paid by card, and by voucher for a part."""
    total = price_basket(basket, shop.lane.company).total
    return paid(shop, basket, *[("voucher", voucher)] * bool(voucher), ("card", total - voucher), lane=lane)


async def _approved(session: Writing, shop: Shop, approval: UUID) -> None:
    """The cashier unlocks the owner, as the supervisor let them."""
    place, cashier = Place.at(shop.lane), shop.cashier.staff_id
    await approve(
        session, place, approval_id=approval, requested_by=cashier, approver_id=shop.supervisor.staff_id,
        permission="unlock_person", size=0, about="the owner", key=shop.key, now=shop.now,
    )  # fmt: skip
    actor = Actor(staff_id=cashier, approvals=(approval,))
    await unlock(session, place, actor, shop.owner.staff_id, key=shop.key, now=shop.now)


async def _other_ledgers(session: Writing, shop: Shop, gift_card: UUID) -> None:
    """Ledgers that no service of ours writes yet."""
    ours = {"company_id": shop.company_id}
    at = {"at": shop.now}
    credited = {"id": new_id(), "customer_id": shop.customer.customer_id, "kind": "granted", "amount": 700}
    await session.execute(insert(table_of(StoreCreditEntry)), [{**ours, **at, **credited}])
    await session.execute(
        table_of(Customer).update().where(Customer.id == shop.customer.customer_id).values(store_credit=700)
    )
    card = {"id": gift_card, "code": "G1", "balance": 2_500, "issued_at": shop.now}
    await session.execute(insert(table_of(GiftCard)), [{**ours, **card}])
    loaded = {"id": new_id(), "gift_card_id": gift_card, "kind": "issued", "amount": 2_500}
    await session.execute(insert(table_of(GiftCardEntry)), [{**ours, **at, **loaded}])
    sent = {"terminal_id": shop.lane.terminal_id, "sink": "books", "sent_sequence": 2}
    await session.execute(insert(table_of(Outbox)), [{**ours, **sent}])
