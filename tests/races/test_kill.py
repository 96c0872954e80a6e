"""kill -9 at random moments: a sale is whole or absent, and what was acknowledged is there."""

import random
from collections.abc import Callable
from uuid import UUID

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockMovement
from pos_tui.reports.verify.run import verify_books
from pos_tui.selling.models import Document
from tests.races.lanes import (
    sell_in_lanes_until_killed,
    sell_in_two_commits_until_killed,
    sell_until_killed,
    tell_before_the_commit_until_killed,
)
from tests.races.watched import watched
from tests.selling.sales import basket_of, paid, rows
from tests.shops import Shop, make_shop

KILLS = 50
MANY_KILLS = {"sqlite": 1_000, "postgresql": 200}
KILLS_BETWEEN_PROOFS = 25
KILLS_OF_A_GROUP = 12
MOST_KILLS_OF_THE_CONTROL = 50
MOST_SALES_BEFORE_A_KILL = 3
LONGEST_LIFE_SECONDS = 0.03


def kill_one_lane(
    address: str, shop: Shop, sale: str, chance: random.Random, lane: Callable[..., None]
) -> set[UUID]:
    """Lets a lane sell, kills it at a moment of its own, and answers what it had acknowledged."""
    with watched(lane, address, sale, shop.key.hex(), shop.now) as selling:
        sold = {selling.hear() for _ in range(chance.randint(1, MOST_SALES_BEFORE_A_KILL))}
        selling.wait(chance.uniform(0, LONGEST_LIFE_SECONDS))
        return {*sold, *selling.kill()}


async def stock_without_a_sale(database: Database) -> set[UUID]:
    """What left the shelf for a sale that is not there."""
    sold = {sale_id for (sale_id,) in await rows(database, Document, "id")}
    moved = await rows(database, StockMovement, "kind", "source_id")
    return {source_id for kind, source_id in moved if kind == "sale"} - sold


async def hold_the_books(database: Database, shop: Shop) -> None:
    verdict = await database.read(
        lambda session: verify_books(session, shop.lane.company, key=shop.key, tell=lambda *_: None)
    )
    assert verdict.holds, verdict


async def lost_by_a_kill(database: Database, address: str, kills: int, lane: Callable[..., None]) -> list[UUID]:
    """What was acknowledged and is not there, after so many kills at most; the books are whole."""
    shop = await make_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})
    sale = paid(shop, basket_of(shop, ("MATE", 2), "BREAD", customer=True)).model_dump_json()
    chance, acknowledged, kept = random.Random(20_261_130), set[UUID](), set[UUID]()
    for kill in range(kills):
        acknowledged |= kill_one_lane(address, shop, sale, chance, lane)
        if kill % KILLS_BETWEEN_PROOFS == 0:
            await hold_the_books(database, shop)
        kept = {sale_id for (sale_id,) in await rows(database, Document, "id")}
        if not acknowledged <= kept:
            break
    await hold_the_books(database, shop)
    assert not await stock_without_a_sale(database)
    assert len(acknowledged) >= kills or not acknowledged <= kept
    return sorted(acknowledged - kept)


@pytest.mark.timeout(300)
async def test_a_killed_lane_leaves_whole_sales_and_all_it_acknowledged(database: Database, address: str) -> None:
    assert await lost_by_a_kill(database, address, KILLS, sell_until_killed) == []


@pytest.mark.full
@pytest.mark.timeout(3600)
async def test_a_thousand_killed_lanes_leave_all_that_they_acknowledged(
    database: Database, address: str, store_name: str
) -> None:
    assert await lost_by_a_kill(database, address, MANY_KILLS[store_name], sell_until_killed) == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_killed_lanes_of_one_process_leave_all_that_they_acknowledged(
    database: Database, address: str
) -> None:
    assert await lost_by_a_kill(database, address, KILLS_OF_A_GROUP, sell_in_lanes_until_killed) == []


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_control_a_group_that_is_acknowledged_before_its_commit_loses_sales(
    database: Database, address: str
) -> None:
    assert await lost_by_a_kill(database, address, MOST_KILLS_OF_THE_CONTROL, tell_before_the_commit_until_killed)


async def test_control_a_sale_in_two_commits_loses_stock_to_a_kill(database: Database, address: str) -> None:
    """Were a sale more than one transaction, the kills of the test above would be seen."""
    shop = await make_shop(database, stock={"MATE": 10**9, "BREAD": 10**9})
    sale = paid(shop, basket_of(shop, ("MATE", 2), "BREAD")).model_dump_json()
    chance = random.Random(20_261_122)
    for _ in range(MOST_KILLS_OF_THE_CONTROL):
        kill_one_lane(address, shop, sale, chance, sell_in_two_commits_until_killed)
        if await stock_without_a_sale(database):
            return
    pytest.fail("no kill took stock without a sale: the test above proves nothing")
