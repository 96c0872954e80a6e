"""Adding a till: once for each id, and one till of a code however many add it at the same time."""

import asyncio

from pos_tui.cash.tills import add_till
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.shop.queries import lanes
from pos_tui.staff.views import Actor, Place
from tests.shops import Shop, make_shop


async def add(database: Database, shop: Shop, lane: int, till: str) -> None:
    """From one of the tills that are there; the write is sent twice, as after a lost answer."""
    till_id, place = new_id(), Place.at(shop.lanes[lane])
    for _ in range(2):
        await database.write(
            lambda session: add_till(
                session, place, Actor(staff_id=shop.owner.staff_id), till_id,
                outlet=shop.lane.outlet_code, till=till, key=shop.key, now=shop.now,
            )
        )  # fmt: skip


async def tills(database: Database) -> list[str]:
    return [lane.terminal_code for lane in await database.read(lanes)]


async def test_the_same_till_sent_again_is_the_same_till(database: Database) -> None:
    shop = await make_shop(database)
    before = await tills(database)
    await add(database, shop, 0, "8")
    assert await tills(database) == [*before, "8"]


async def test_two_who_add_the_same_till_at_once_add_one(database: Database) -> None:
    shop = await make_shop(database)
    before = await tills(database)
    ended = await asyncio.gather(*(add(database, shop, lane, "9") for lane in (0, 1)), return_exceptions=True)
    refused = [error for error in ended if error is not None]
    assert [type(error) for error in refused] == [BadInput]
    assert await tills(database) == [*before, "9"]
