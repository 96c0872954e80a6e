"""Suppliers, orders and deliveries of a test shop, through the services."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pos_tui.buying.orders import save_draft, send_order
from pos_tui.buying.queries import order_of
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.suppliers import save_supplier
from pos_tui.buying.views import (
    Arrived,
    BackLine,
    Delivery,
    Draft,
    DraftLine,
    GoodsBack,
    Order,
    Received,
    SentBack,
    Supplier,
)
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import ONE, PRICE_STEPS, Quantity, UnitPrice
from pos_tui.reports.verify.run import verify_books
from pos_tui.staff.views import Actor, Person, Place
from tests.shops import Shop


def by(person: Person, *approvals: UUID) -> Actor:
    return Actor(staff_id=person.staff_id, approvals=approvals)


def told(shop: Shop) -> dict[str, Any]:
    return {"key": shop.key, "now": shop.now}


def cents(amount: float) -> UnitPrice:
    """A cost in cents, which may have parts of one."""
    return UnitPrice(round(amount * PRICE_STEPS))


async def supplier(database: Database, shop: Shop, code: str = "ACME", **given: Any) -> Supplier:
    made = Supplier(**{"supplier_id": new_id(), "code": code, "name": f"{code.title()} Drinks", **given})
    await database.write(lambda s: save_supplier(s, Place.at(shop.lane), by(shop.owner), made, **told(shop)))
    return made


def draft_of(shop: Shop, of: Supplier, lines: Mapping[str, tuple[float, float]], **given: Any) -> Draft:
    """Lines by SKU: how many, at how many cents."""
    return Draft(
        **{"order_id": new_id(), **given}, supplier_id=of.supplier_id,
        lines=tuple(
            DraftLine(
                product_id=shop.products[sku].product_id, ordered=Quantity(round(count * ONE)), cost=cents(cost)
            )
            for sku, (count, cost) in lines.items()
        ),
    )  # fmt: skip


async def drafted(
    database: Database, shop: Shop, of: Supplier, lines: Mapping[str, tuple[float, float]], **given: Any
) -> Order:
    draft = draft_of(shop, of, lines, **given)
    await database.write(lambda s: save_draft(s, Place.at(shop.lane), by(shop.owner), draft, **told(shop)))
    return await the_order(database, shop, draft.order_id)


async def sent(
    database: Database, shop: Shop, of: Supplier, lines: Mapping[str, tuple[float, float]], **given: Any
) -> Order:
    order = await drafted(database, shop, of, lines, **given)
    await database.write(
        lambda s: send_order(s, Place.at(shop.lane), by(shop.owner), order.order_id, **told(shop))
    )
    return await the_order(database, shop, order.order_id)


async def the_order(database: Database, shop: Shop, order_id: UUID) -> Order:
    return await database.read(lambda s: order_of(s, shop.company_id, order_id))


def delivery_of(
    shop: Shop, of: Supplier, lines: Mapping[str, tuple[float, float]], order: Order | None = None, **given: Any
) -> Delivery:
    """Lines by SKU; against an order each goes to that product's line, where there is one."""
    positions = {line.product_id: line.position for line in order.lines} if order else {}
    return Delivery(
        **{"receipt_id": new_id(), **given}, supplier_id=of.supplier_id,
        order_id=order.order_id if order else None,
        lines=tuple(
            Arrived(
                product_id=shop.products[sku].product_id, quantity=Quantity(round(count * ONE)), cost=cents(cost),
                order_position=positions.get(shop.products[sku].product_id),
            )
            for sku, (count, cost) in lines.items()
        ),
    )  # fmt: skip


async def booked(database: Database, shop: Shop, delivery: Delivery, actor: Actor | None = None) -> Received:
    who = actor or by(shop.supervisor)
    return await database.write(lambda s: receive(s, Place.at(shop.lane), who, delivery, **told(shop)))


def back_of(shop: Shop, of: Supplier, lines: Mapping[str, float], **given: Any) -> GoodsBack:
    return GoodsBack(
        **{"return_id": new_id(), "reason": "broken", **given}, supplier_id=of.supplier_id,
        lines=tuple(
            BackLine(product_id=shop.products[sku].product_id, quantity=Quantity(round(count * ONE)))
            for sku, count in lines.items()
        ),
    )  # fmt: skip


async def gone(database: Database, shop: Shop, back: GoodsBack, actor: Actor | None = None) -> SentBack:
    who = actor or by(shop.supervisor)
    return await database.write(lambda s: send_back(s, Place.at(shop.lane), who, back, **told(shop)))


async def books_hold(database: Database, shop: Shop) -> None:
    verdict = await database.read(lambda s: verify_books(s, shop.lane.company, key=shop.key, tell=lambda *_: None))
    assert verdict.holds, [proof for proof in verdict.proofs if proof.wrong]
