"""Goods between outlets: off one shelf, in transit, on the other; each step once, and the accounts follow."""

from typing import Any
from uuid import UUID

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.ids import new_id
from pos_tui.inventory.levels import level_of
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.inventory.transfer_queries import other_outlets, transfer_lines, transfer_of, transfers
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import StockLine, TransferDraft
from pos_tui.money import Quantity
from pos_tui.shop.views import Lane
from pos_tui.staff.views import Actor
from tests.inventory.keeping import (
    another_outlet,
    at,
    balances,
    by,
    change,
    changed,
    holds,
    line,
    on_hand,
    set_product,
    told,
)
from tests.selling.sales import everything, rows
from tests.shops import Shop, make_shop


async def drafted(
    database: Database, shop: Shop, to: UUID, *lines: StockLine, transfer_id: UUID | None = None
) -> UUID:
    draft = TransferDraft(transfer_id=transfer_id or new_id(), to_outlet_id=to, lines=lines)
    await database.write(lambda s: draft_transfer(s, at(shop), by(shop.supervisor), draft, **told(shop)))
    return draft.transfer_id


async def sent(database: Database, shop: Shop, transfer_id: UUID, lane: Lane | None = None) -> None:
    await database.write(
        lambda s: send_transfer(s, at(shop, lane), by(shop.supervisor), transfer_id, **told(shop))
    )


async def received(
    database: Database, shop: Shop, transfer_id: UUID, lane: Lane, actor: Actor | None = None,
    reason: str = "", **differing: float,
) -> None:  # fmt: skip
    who = actor or by(shop.supervisor)
    arrived = {shop.products[sku].product_id: Quantity(round(count * 1000)) for sku, count in differing.items()}
    await database.write(
        lambda s: receive_transfer(s, at(shop, lane), who, transfer_id, arrived, reason=reason, **told(shop))
    )


async def cancelled(database: Database, shop: Shop, transfer_id: UUID) -> None:
    await database.write(lambda s: cancel_transfer(s, at(shop), by(shop.supervisor), transfer_id, **told(shop)))


async def refused(database: Database, doing: Any, because: str) -> None:
    before = await everything(database)
    with pytest.raises((BadInput, Unknown), match=because):
        await doing
    assert await everything(database) == before


async def test_goods_leave_are_on_their_way_and_arrive(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4), line(shop, "BREAD", 2))
    assert await on_hand(database, shop, "MATE") == 10_000
    await sent(database, shop, moving)
    await sent(database, shop, moving)
    assert await on_hand(database, shop, "MATE") == 6_000
    worth = 4 * 140 + 2 * 160
    assert await balances(database) == {"1300": -worth, "1310": worth}
    on_its_way = await database.read(lambda s: transfers(s, shop.company_id, there.outlet_id, in_transit=True))
    assert [(each.number, each.from_outlet, each.to_outlet, each.lines) for each in on_its_way] == [
        (1, "BISHAN", "YISHUN", 2)
    ]
    await holds(database, shop)
    await received(database, shop, moving, there)
    assert await on_hand(database, shop, "MATE", there) == 4_000
    assert await balances(database) == {}
    mate = shop.products["MATE"].product_id
    level = await database.read(lambda s: level_of(s, shop.company_id, there.outlet_id, mate))
    assert level is not None
    assert level.cost == 1_400_000, "it cost the same there"
    assert not await database.read(lambda s: transfers(s, shop.company_id, there.outlet_id, in_transit=True))
    await holds(database, shop)


async def test_what_did_not_arrive_is_booked_with_a_reason(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4), line(shop, "BREAD", 2))
    await sent(database, shop, moving)
    await refused(database, received(database, shop, moving, there, MATE=3), "Say why")
    await received(database, shop, moving, there, reason="one broken", MATE=3, BREAD=2.5)
    assert await on_hand(database, shop, "MATE", there) == 3_000
    assert await on_hand(database, shop, "BREAD", there) == 2_500
    assert (await balances(database))["5100"] == 140 - 80
    arrived = await database.read(lambda s: transfer_lines(s, shop.company_id, moving))
    assert {each.sku: (each.sent, each.received) for each in arrived} == {
        "BREAD": (2_000, 2_500), "MATE": (4_000, 3_000),
    }  # fmt: skip
    await holds(database, shop)


async def test_it_is_received_once(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4))
    await refused(database, received(database, shop, moving, there), "Transfer 1 was not sent yet")
    await sent(database, shop, moving)
    await received(database, shop, moving, there, reason="lost", MATE=0)
    await refused(database, received(database, shop, moving, there), "Transfer 1 was received already")
    await refused(database, cancelled(database, shop, moving), "was received already")
    assert await on_hand(database, shop, "MATE", there) == 0
    await holds(database, shop)


async def test_it_is_cancelled_and_the_goods_are_back(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    draft = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4))
    await cancelled(database, shop, draft)
    await refused(database, sent(database, shop, draft), "was cancelled")
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    await cancelled(database, shop, moving)
    assert await on_hand(database, shop, "MATE") == 10_000
    assert await balances(database) == {}
    await refused(database, received(database, shop, moving, there), "was cancelled")
    numbers = sorted(n for (n,) in await rows(database, StockTransfer, "number"))
    assert numbers == [1, 2]
    await holds(database, shop)


async def test_a_draft_is_changed_until_it_is_sent(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4))
    await drafted(database, shop, there.outlet_id, line(shop, "PALE", 1), transfer_id=moving)
    assert await rows(database, StockTransferLine, "sent") == [(1_000,)]
    await sent(database, shop, moving)
    again = drafted(database, shop, there.outlet_id, line(shop, "MATE", 4), transfer_id=moving)
    await refused(database, again, "is on its way already")


async def test_what_cannot_be_meant_is_refused(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    mate = line(shop, "MATE", 1)
    for to, lines, because in (
        (shop.lane.outlet_id, (mate,), "goes to another outlet"),
        (new_id(), (mate,), "no such outlet"),
        (there.outlet_id, (), "No product"),
        (there.outlet_id, (mate, mate), "named twice"),
        (there.outlet_id, (line(shop, "MATE", -3),), "above nothing"),
        (there.outlet_id, (line(shop, "STAMP", 1),), "no stock of its own"),
    ):
        await refused(database, drafted(database, shop, to, *lines), because)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 11))
    await refused(database, sent(database, shop, moving), "Only 10 Club Mate Regular 500 ml on hand, 11 to send")
    await refused(database, sent(database, shop, moving, there), "sent from another outlet")
    await refused(database, sent(database, shop, new_id()), "no such transfer")
    await changed(database, shop, change("difference", line(shop, "MATE", 1)))
    await sent(database, shop, moving)
    await refused(database, received(database, shop, moving, shop.lane), "goes to another outlet")
    await refused(database, received(database, shop, moving, there, PALE=1), "was not sent")
    await refused(database, received(database, shop, moving, there, MATE=-1), "not below nothing")


async def test_goods_that_are_sold_no_more_still_arrive(database: Database) -> None:
    shop = await make_shop(database)
    there = await another_outlet(database, shop)
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 4))
    await sent(database, shop, moving)
    await set_product(database, shop, "MATE", active=False)
    await received(database, shop, moving, there)
    assert await on_hand(database, shop, "MATE", there) == 4_000
    await holds(database, shop)


async def test_who_may(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000_000})
    there = await another_outlet(database, shop)
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=there.outlet_id, lines=(line(shop, "MATE", 100),))
    with pytest.raises(NotPermitted, match="ask a supervisor"):
        await database.write(lambda s: draft_transfer(s, at(shop), by(shop.cashier), draft, **told(shop)))
    moving = await drafted(database, shop, there.outlet_id, line(shop, "MATE", 100))
    await sent(database, shop, moving)
    with pytest.raises(NotPermitted, match="change stock by this value: ask a manager"):
        await received(database, shop, moving, there, reason="lost", MATE=10)
    await received(database, shop, moving, there, by(shop.owner), reason="lost", MATE=10)
    one = await database.read(lambda s: transfer_of(s, shop.company_id, moving))
    assert one.status == "received"
    others = await database.read(lambda s: other_outlets(s, shop.company_id, there.outlet_id))
    assert [each.code for each in others] == ["BISHAN"]
    await holds(database, shop)
