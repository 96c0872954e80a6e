"""Signing in at another till takes the basket along, and the till that was left learns of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from pos_tui.db.notices import listening
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane, save_basket
from pos_tui.selling.holds import held
from pos_tui.selling.views import Basket
from pos_tui.shop.views import Lane
from pos_tui.staff.admin import change_person, reset_pin
from pos_tui.staff.seats import sits_at
from pos_tui.staff.views import Actor, Place
from pos_tui.workers.seat_watch import seat_lost, whereabouts
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


Change = Callable[[Writing, Place, Actor, Shop], Awaitable[None]]


async def _leaves(session: Writing, place: Place, by: Actor, shop: Shop) -> None:
    await change_person(
        session, place, by, shop.cashier.staff_id, name="Aisha", roles=["cashier"], active=False,
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def _gets_another_role(session: Writing, place: Place, by: Actor, shop: Shop) -> None:
    await change_person(
        session, place, by, shop.cashier.staff_id, name="Aisha", roles=["support"], active=True,
        key=shop.key, now=shop.now,
    )  # fmt: skip


async def _gets_another_pin(session: Writing, place: Place, by: Actor, shop: Shop) -> None:
    await reset_pin(
        session, place, by, shop.cashier.staff_id, pin_hash="$argon2id$none", key=shop.key, now=shop.now
    )


CHANGED = "The roles or the PIN of Aisha Cashier were changed, so this till is locked: sign in again."
CHANGES: list[tuple[Change, str]] = [
    (_leaves, "Aisha Cashier no longer works here, so this till is locked: somebody else has to sign in."),
    (_gets_another_role, CHANGED),
    (_gets_another_pin, CHANGED),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
async def test_who_leaves_or_is_changed_loses_the_seat_at_once(
    database: Database, address: str, change: Change, sentence: str
) -> None:
    shop = await make_shop(database)
    await sit(database, shop, shop.lane)
    office, by = Database.at(address), Actor(staff_id=shop.owner.staff_id)
    watch = asyncio.create_task(seat_lost(database, shop.lane, shop.cashier))
    await database.read(lambda session: sits_at(session, shop.company_id, shop.cashier.staff_id))
    assert not watch.done()
    await office.write(lambda session: change(session, Place.at(shop.lanes[1]), by, shop))
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await watch == sentence
    await office.close()


async def test_another_name_leaves_a_person_the_seat(database: Database) -> None:
    shop = await make_shop(database)
    await sit(database, shop, shop.lane)
    await database.write(
        lambda session: change_person(
            session, Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id), shop.cashier.staff_id,
            name="Aisha Tan", roles=["cashier"], active=True, key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    assert await whereabouts(database, shop.lane, shop.cashier) is None
