"""Acts on stock as somebody does them who may or may not."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert

from pos_tui.catalogue.listing import kept_product
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.ids import new_id
from pos_tui.inventory.adjusting import change_stock
from pos_tui.inventory.count_entries import add_entry, count_again, leave_out, undo_entry
from pos_tui.inventory.counting import book_count, cancel_count, open_count
from pos_tui.inventory.tracking import save_tracked
from pos_tui.inventory.transfer_models import StockTransfer
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import CountEntry, CountScope, LotPart, StockChange, StockLine, TransferDraft
from pos_tui.money import ONE, Quantity
from pos_tui.shop.models import Outlet
from pos_tui.staff.views import Actor
from tests.selling.sales import basket_of, paid
from tests.staff.floor_acts import Act, Floor, ring


def mate(floor: Floor, count: int) -> StockLine:
    return StockLine(product_id=floor.shop.products["MATE"].product_id, quantity=Quantity(count * ONE))


def owner(floor: Floor) -> Actor:
    return Actor(staff_id=floor.shop.owner.staff_id)


def stock_changed(count: int) -> Act:
    """So many more lie there."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        change = StockChange(source_id=new_id(), kind="difference", lines=(mate(floor, count),), reason="test")
        await change_stock(session, floor.place, actor, change, key=floor.shop.key, now=floor.shop.now)

    return act


async def old_goods_sold(session: Writing, floor: Floor, actor: Actor) -> None:
    """Of a lot that is over, scanned at the till."""
    mate = floor.shop.products["MATE"]
    kept = await kept_product(session, floor.shop.company_id, mate.product_id)
    assert kept is not None
    in_lots = kept.model_copy(update={"tracking": "lot"})
    key, now = floor.shop.key, floor.shop.now
    await save_tracked(session, floor.place, owner(floor), in_lots, key=key, now=now)
    over = LotPart(code="OLD", quantity=ONE, expires_on=floor.shop.today - timedelta(days=1))
    line = StockLine(product_id=mate.product_id, quantity=ONE, lots=(over,))
    change = StockChange(source_id=new_id(), kind="difference", lines=(line,), reason="test")
    await change_stock(session, floor.place, owner(floor), change, key=key, now=now)
    basket = basket_of(floor.shop, "MATE")
    lines = (basket.lines[0].model_copy(update={"batch": "OLD"}),)
    await ring(session, floor, actor, paid(floor.shop, basket.model_copy(update={"lines": lines})))


async def count_begun(session: Writing, floor: Floor, actor: Actor) -> UUID:
    count_id, scope = new_id(), CountScope(kind="all", name="everything")
    await open_count(session, floor.place, actor, count_id, scope, key=floor.shop.key, now=floor.shop.now)
    return count_id


def entry(floor: Floor, count_id: UUID, count: int = 1) -> CountEntry:
    product_id = floor.shop.products["MATE"].product_id
    return CountEntry(entry_id=new_id(), count_id=count_id, product_id=product_id, quantity=Quantity(count * ONE))


async def entered(session: Writing, floor: Floor, actor: Actor) -> CountEntry:
    made = entry(floor, await count_begun(session, floor, owner(floor)))
    await add_entry(session, floor.place, actor, made, now=floor.shop.now)
    return made


async def entry_undone(session: Writing, floor: Floor, actor: Actor) -> None:
    made = await entered(session, floor, owner(floor))
    await undo_entry(session, floor.place, actor, made.entry_id, now=floor.shop.now)


async def counted_again(session: Writing, floor: Floor, actor: Actor) -> None:
    made = await entered(session, floor, owner(floor))
    await count_again(session, floor.place, actor, entry(floor, made.count_id, 5), now=floor.shop.now)


async def left_out(session: Writing, floor: Floor, actor: Actor) -> None:
    made = await entered(session, floor, owner(floor))
    await leave_out(session, floor.place, actor, entry(floor, made.count_id), now=floor.shop.now)


async def count_given_up(session: Writing, floor: Floor, actor: Actor) -> None:
    count_id = await count_begun(session, floor, owner(floor))
    await cancel_count(session, floor.place, actor, count_id, key=floor.shop.key, now=floor.shop.now)


def count_booked(missing: int) -> Act:
    """So many are not there."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        count_id = await count_begun(session, floor, owner(floor))
        left = 1_000 - 101 - missing
        await add_entry(session, floor.place, owner(floor), entry(floor, count_id, left), now=floor.shop.now)
        await book_count(session, floor.place, actor, count_id, key=floor.shop.key, now=floor.shop.now)

    return act


async def transfer_drafted(session: Writing, floor: Floor, actor: Actor) -> UUID:
    outlet = {"company_id": floor.shop.company_id, "id": new_id(), "code": "YISHUN", "name": "Yishun"}
    await session.execute(insert(table_of(Outlet)), [outlet])
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=outlet["id"], lines=(mate(floor, 100),))
    await draft_transfer(session, floor.place, actor, draft, key=floor.shop.key, now=floor.shop.now)
    return draft.transfer_id


async def transfer_sent(session: Writing, floor: Floor, actor: Actor) -> UUID:
    transfer_id = await transfer_drafted(session, floor, owner(floor))
    await send_transfer(session, floor.place, actor, transfer_id, key=floor.shop.key, now=floor.shop.now)
    return transfer_id


async def transfer_cancelled(session: Writing, floor: Floor, actor: Actor) -> None:
    transfer_id = await transfer_sent(session, floor, owner(floor))
    await cancel_transfer(session, floor.place, actor, transfer_id, key=floor.shop.key, now=floor.shop.now)


def transfer_received(missing: int) -> Act:
    """So many did not arrive, at an outlet where everybody has the same roles."""

    async def act(session: Writing, floor: Floor, actor: Actor) -> None:
        transfer_id = await transfer_sent(session, floor, owner(floor))
        row = await session.get_one(StockTransfer, (floor.shop.company_id, transfer_id))
        there = floor.place.model_copy(update={"outlet_id": row.to_outlet_id})
        arrived = {floor.shop.products["MATE"].product_id: Quantity((100 - missing) * ONE)}
        await receive_transfer(
            session, there, actor, transfer_id, arrived, reason="test", key=floor.shop.key, now=floor.shop.now
        )

    return act
