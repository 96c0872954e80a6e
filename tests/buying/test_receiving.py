"""Receiving: stock, cost, order and accounts move together, once; or nothing does, and a sentence says why."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from pos_tui.accounts.models import Account, Posting
from pos_tui.accounts.rules import RECEIVED, STOCK
from pos_tui.buying.models import GoodsReceipt
from pos_tui.buying.orders import cancel_order
from pos_tui.buying.queries import receipts, returnable
from pos_tui.buying.receiving import receive
from pos_tui.buying.sending_back import send_back
from pos_tui.buying.views import Delivery, GoodsBack
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotEnoughStock, NotPermitted, TillError
from pos_tui.ids import new_id
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.money import ONE, Quantity
from pos_tui.staff.permits import approve
from pos_tui.staff.rules import Permission
from pos_tui.staff.views import Actor, Place
from tests.buying.test_orders import refused
from tests.buying.trade import (
    back_of,
    booked,
    books_hold,
    by,
    cents,
    delivery_of,
    drafted,
    gone,
    sent,
    supplier,
    the_order,
    told,
)
from tests.selling.sales import everything, rows
from tests.shops import Shop, make_shop


async def on_hand(database: Database, shop: Shop, sku: str) -> float:
    levels = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    return float(levels[shop.products[sku].product_id] / ONE)


def receiving(shop: Shop, delivery: Delivery, actor: Actor | None = None) -> Any:
    who = actor or by(shop.supervisor)
    return lambda s: receive(s, Place.at(shop.lane), who, delivery, **told(shop))


async def approved(database: Database, shop: Shop, permission: Permission, size: int = 0) -> Actor:
    """The supervisor, with the owner's approval of one such act."""
    approval_id = new_id()
    await database.write(
        lambda s: approve(
            s, Place.at(shop.lane), approval_id=approval_id, requested_by=shop.supervisor.staff_id,
            approver_id=shop.owner.staff_id, permission=permission, size=size, about="test", **told(shop),
        )
    )  # fmt: skip
    return by(shop.supervisor, approval_id)


async def test_seven_of_ten_leave_the_order_partly_received(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120), "BREAD": (5, 150)})
    came = await booked(database, shop, delivery_of(shop, acme, {"MATE": (7, 125)}, order, delivery_note="DN 1"))
    assert (came.order_number, came.order_status, came.lines, came.total) == (1, "partly_received", 1, 875)
    assert [line.received for line in (await the_order(database, shop, order.order_id)).lines] == [7_000, 0]
    assert await on_hand(database, shop, "MATE") == 17
    rest = await booked(database, shop, delivery_of(shop, acme, {"MATE": (3, 120), "BREAD": (5, 150)}, order))
    assert rest.order_status == "received"
    assert [(row.account_code, row.amount) for row in await posted(database)] == [
        (STOCK, 875), (RECEIVED, -875), (STOCK, 1_110), (RECEIVED, -1_110)
    ]  # fmt: skip
    heads = await database.read(lambda s: receipts(s, shop.company_id, shop.lane.outlet_id))
    assert sorted((head.delivery_note or "", head.order_number, head.lines) for head in heads) == [
        ("", 1, 2), ("DN 1", 1, 1)
    ]  # fmt: skip
    await books_hold(database, shop)


async def posted(database: Database) -> list[Any]:
    found = await database.read(
        lambda s: s.execute(
            select(Posting.account_code, Posting.amount).order_by(
                Posting.at, Posting.entry_id, Posting.amount.desc()
            )
        )
    )
    return list(found)


async def test_eleven_of_ten_is_refused_and_changes_nothing(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    eleven = delivery_of(shop, acme, {"MATE": (11, 120)}, order)
    sentence = (
        "11 Club Mate Regular 500 ml came, and of the 10 of order 1 only 10 are still expected. Aisha Supervisor "
        "may not receive more than was ordered: ask a manager to approve it"
    )
    await refused(database, receiving(shop, eleven), sentence, NotPermitted)
    await booked(database, shop, eleven, await approved(database, shop, "receive_more"))
    after = await the_order(database, shop, order.order_id)
    assert (after.status, after.lines[0].received) == ("received", 11_000)
    assert await rows(database, GoodsReceipt, "approved_by") == [(shop.owner.staff_id,)]
    more = delivery_of(shop, acme, {"MATE": (1, 120)}, order)
    await refused(database, receiving(shop, more), "only 0 are still expected", NotPermitted)
    other = delivery_of(shop, acme, {"BREAD": (1, 120)}, order)
    await refused(database, receiving(shop, other), "Crème brioche is not on order 1", NotPermitted)
    await books_hold(database, shop)


async def test_what_cannot_be_received(database: Database) -> None:
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    lines = {"MATE": (10.0, 120.0)}
    draft, order = await drafted(database, shop, acme, lines), await sent(database, shop, acme, lines)
    cancelled = await sent(database, shop, acme, lines)
    place, owner = Place.at(shop.lane), by(shop.owner)
    await database.write(lambda s: cancel_order(s, place, owner, cancelled.order_id, **told(shop)))
    three = {"MATE": (3.0, 120.0)}
    for delivery, sentence in (
        (delivery_of(shop, acme, {"MATE": (-3, 120)}, order), "Receiving −3 Club Mate Regular 500 ml cannot be"),
        (delivery_of(shop, acme, {"MATE": (0, 120)}), "Receiving 0 Club Mate"),
        (delivery_of(shop, acme, {"MATE": (10**12, 120)}), "cannot be: type a quantity above 0"),
        (delivery_of(shop, acme, {"MATE": (3, -1)}), "at this cost cannot be"),
        (delivery_of(shop, acme, {"MATE": (10**8, 10**10)}), "comes to too much"),
        (delivery_of(shop, acme, {}), "Receiving nothing"),
        (delivery_of(shop, acme, three, cancelled), "Order 3 is cancelled: receive without an order, or refuse"),
        (delivery_of(shop, acme, three, draft), "Order 1 is a draft: send it first"),
        (delivery_of(shop, brew, three, order), "Order 2 is of another supplier or another outlet"),
    ):
        await refused(database, receiving(shop, delivery), sentence)
    await refused(
        database, receiving(shop, delivery_of(shop, acme, three), by(shop.cashier)), "receive goods", NotPermitted
    )


async def test_a_delivery_is_booked_once(database: Database) -> None:
    """By its id, whoever presses twice; by its note, whichever till comes first; by its order, without a note."""
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    order = await sent(database, shop, acme, {"MATE": (10, 120)})
    delivery = delivery_of(shop, acme, {"MATE": (10, 120)}, order, delivery_note="DN 77")
    first = await booked(database, shop, delivery)
    before = await everything(database)
    assert await booked(database, shop, delivery) == first
    assert await everything(database) == before
    other = delivery.model_copy(update={"lines": delivery_of(shop, acme, {"MATE": (9, 120)}, order).lines})
    await refused(database, receiving(shop, other), "booked already with other lines")
    again = delivery_of(shop, acme, {"MATE": (10, 120)}, delivery_note=" dn 77")
    await refused(database, receiving(shop, again), "Delivery note dn 77 of Acme Drinks was booked on 22 Nov")
    await booked(database, shop, delivery_of(shop, brew, {"MATE": (1, 120)}, delivery_note="DN 77"))
    assert await on_hand(database, shop, "MATE") == 21
    await books_hold(database, shop)


async def test_a_shop_from_before_gets_the_account(database: Database) -> None:
    shop = await make_shop(database)
    await database.write(lambda s: s.execute(delete(Account).where(Account.code == RECEIVED)))
    acme = await supplier(database, shop)
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (1, 120)}))
    assert RECEIVED in dict(await rows(database, Account, "code", "name"))
    await books_hold(database, shop)


def sending(shop: Shop, back: GoodsBack, actor: Actor | None = None) -> Any:
    who = actor or by(shop.supervisor)
    return lambda s: send_back(s, Place.at(shop.lane), who, back, **told(shop))


async def test_goods_go_back_of_a_delivery_at_its_cost(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    came = delivery_of(shop, acme, {"MATE": (4, 200), "BREAD": (2, 100)})
    await booked(database, shop, came)
    back = back_of(shop, acme, {"MATE": 3}, receipt_id=came.receipt_id)
    assert (await gone(database, shop, back)).total == 600
    before = await everything(database)
    assert (await gone(database, shop, back)).total == 600
    assert await everything(database) == before
    left = await database.read(lambda s: returnable(s, shop.company_id, came.receipt_id))
    assert [(one.sku, one.received, one.left) for one in left] == [("BREAD", 2_000, 2_000), ("MATE", 4_000, 1_000)]
    two = back_of(shop, acme, {"MATE": 2}, receipt_id=came.receipt_id)
    await refused(database, sending(shop, two), "Only 1 Club Mate Regular 500 ml of this delivery can go back")
    assert await on_hand(database, shop, "MATE") == 11
    kinds = await rows(database, StockMovement, "kind", "quantity", "unit_cost", "reason")
    assert ("supplier_return", -3_000, cents(200), "broken") in kinds
    await books_hold(database, shop)


async def test_goods_go_back_without_a_delivery(database: Database) -> None:
    """At what they came at last from there; else at what they cost here."""
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    await booked(database, shop, delivery_of(shop, acme, {"MATE": (4, 200)}))
    assert (await gone(database, shop, back_of(shop, acme, {"MATE": 1, "BREAD": 1}))).total == 200 + 160
    assert (await gone(database, shop, back_of(shop, brew, {"BREAD": 1}))).total == 160
    await books_hold(database, shop)


async def test_what_cannot_go_back(database: Database) -> None:
    shop = await make_shop(database)
    acme, brew = await supplier(database, shop), await supplier(database, shop, "BREW")
    came = delivery_of(shop, acme, {"MATE": (1, 200)})
    await booked(database, shop, came)

    async def no(back: GoodsBack, sentence: str, kind: type[TillError] = BadInput) -> None:
        await refused(database, sending(shop, back), sentence, kind)

    await no(back_of(shop, acme, {"MATE": 12}), "Only 11 Club Mate .* on hand, 12 would go back", NotEnoughStock)
    await no(back_of(shop, acme, {"MATE": -1}), "Sending back −1 Club Mate")
    await no(back_of(shop, acme, {"MATE": 1}, reason=" "), "Say why")
    await no(back_of(shop, brew, {"MATE": 1}, receipt_id=came.receipt_id), "from another supplier")
    twice = back_of(shop, acme, {"MATE": 1})
    await no(twice.model_copy(update={"lines": twice.lines * 2}), "in two lines")
    dear = delivery_of(shop, acme, {"PALE": (10, 10_000)})
    await booked(database, shop, dear)
    much = back_of(shop, acme, {"PALE": 10}, receipt_id=dear.receipt_id)
    await no(much, "may not send this much back to a supplier: ask a manager", NotPermitted)
    await gone(database, shop, much, await approved(database, shop, "send_back", 100_000))
    await books_hold(database, shop)


@pytest.mark.parametrize("quantity", [Quantity(10**18), Quantity(2**63)])
async def test_absurd_numbers_are_refused(database: Database, quantity: Quantity) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    delivery = delivery_of(shop, acme, {"MATE": (1, 120)})
    absurd = delivery.model_copy(update={"lines": (delivery.lines[0].model_copy(update={"quantity": quantity}),)})
    await refused(database, receiving(shop, absurd), "cannot be: type a quantity above 0")


async def test_a_lorry_load_is_one_delivery(database: Database) -> None:
    """Hundreds of lines against an order and beside it go by a few statements."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (500, 120), "BREAD": (1, 100)})
    delivery = delivery_of(shop, acme, {"MATE": (1, 120)}, order)
    load = delivery.model_copy(update={"lines": delivery.lines * 500})
    assert (await booked(database, shop, load)).total == 60_000
    after = await the_order(database, shop, order.order_id)
    assert [line.received for line in after.lines] == [500_000, 0]
    assert await on_hand(database, shop, "MATE") == 510
    await books_hold(database, shop)
