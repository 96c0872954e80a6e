"""Signing in at another till takes the basket along, and the till that was left learns of it."""

import asyncio
from datetime import timedelta
from typing import Any

from pos_tui.db.notices import listening
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane, save_basket
from pos_tui.selling.holds import held
from pos_tui.selling.views import Basket
from pos_tui.shop.views import Lane
from pos_tui.staff.seats import sits_at
from pos_tui.workers.sign_in import sign_in
from tests.selling.sales import basket_of
from tests.shops import PINS, Shop, make_shop

PATIENCE_SECONDS = 20


async def sit(database: Database, shop: Shop, lane: Lane, role: str = "cashier") -> None:
    person: Any = getattr(shop, role)
    await sign_in(database, lane, person.staff_id, PINS[role], key=shop.key, clock=lambda: shop.now)


async def leave_open(database: Database, shop: Shop, lane: Lane, role: str = "cashier") -> Basket:
    basket, person = basket_of(shop, "MATE"), getattr(shop, role)
    await database.write(lambda s: save_basket(s, lane, person.staff_id, basket, now=shop.now))
    return basket


async def open_at(database: Database, lane: Lane) -> Basket | None:
    return await database.read(lambda session: basket_of_lane(session, lane))


async def test_the_basket_follows_its_cashier(database: Database) -> None:
    shop = await make_shop(database)
    one, two = shop.lanes
    await sit(database, shop, one)
    basket = await leave_open(database, shop, one)
    await sit(database, shop, two)
    assert await open_at(database, one) is None
    assert await open_at(database, two) == basket
    assert await database.read(lambda s: sits_at(s, shop.company_id, shop.cashier.staff_id)) == two.terminal_id


async def test_a_basket_that_finds_another_one_open_waits_and_neither_is_lost(database: Database) -> None:
    shop = await make_shop(database)
    one, two = shop.lanes
    theirs = await leave_open(database, shop, one)
    here = await leave_open(database, shop, two, role="supervisor")
    await sit(database, shop, two)
    assert await open_at(database, two) == here
    assert [waiting.basket for waiting in await database.read(lambda s: held(s, two))] == [theirs]


async def test_another_person_takes_the_lane_and_the_basket_stays(database: Database) -> None:
    shop = await make_shop(database)
    basket = await leave_open(database, shop, shop.lane)
    await sit(database, shop, shop.lane, role="supervisor")
    assert await open_at(database, shop.lane) == basket


async def test_the_till_that_was_left_learns_of_it(database: Database, address: str) -> None:
    shop = await make_shop(database)
    elsewhere = Database.at(address)
    async with listening(database) as listener:
        heard = asyncio.create_task(listener.changed())
        while not heard.done():
            await sit(elsewhere, shop, shop.lanes[1])
            await asyncio.wait([heard], timeout=timedelta(seconds=1).total_seconds())
    assert heard.exception() is None
    await elsewhere.close()
