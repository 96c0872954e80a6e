"""The server dies in the middle of sales: what was acknowledged is kept, and the lanes go on by themselves."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest

from pos_tui.db.migrations import upgrade
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import StoreUnavailable
from pos_tui.selling.models import Document
from pos_tui.selling.views import Sale
from tests.customers.loyal import holds
from tests.folders import own_folder
from tests.patience import SECONDS_OF_A_BUSY_MACHINE
from tests.postgres import CAREFUL, IN_A_HURRY, PostgreSQL, serve, start, stop
from tests.races.crowd import baskets, lanes_of
from tests.races.lanes import freeze_in_a_sale, sell_through_thick_and_thin
from tests.races.watched import Watched, watched
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop

LANES = 4
SOONER_SECONDS, LATER_SECONDS = 0.02, 0.3
MOST_REFUSALS = 200
"""While its server is there: one that is told so often has lost more than that for a while."""
MOST_UNHEARD = 2_000
"""More than a pipe holds: what a lane says while its server is away, however long that takes."""
FORGETFUL = f"{IN_A_HURRY} -c wal_writer_delay=10s"
SECONDS_A_FROZEN_LANE_HOLDS = 9.0 + SECONDS_OF_A_BUSY_MACHINE
"""Four of waiting, which is refused, and five until the server ends the frozen one."""


@contextmanager
def serving(settings: str) -> Iterator[tuple[PostgreSQL, Path]]:
    """A server of the test's own, and its folder."""
    with own_folder() as folder:
        try:
            yield PostgreSQL(start(folder, settings)), folder
        finally:
            stop(folder)


@pytest.fixture
def own_server() -> Iterator[tuple[PostgreSQL, Path]]:
    """One that keeps what it has acknowledged."""
    with serving(CAREFUL) as served:
        yield served


async def shop_on(server: PostgreSQL) -> tuple[Database, Shop, str]:
    address = server.address(await server.create())
    await asyncio.to_thread(upgrade, address)
    database = Database.at(address)
    shop = await make_shop(database, stock=dict.fromkeys(("MATE", "PALE", "BREAD", "TOMATO"), 10**9))
    return database, shop, address


def told_so_far(lane: Watched) -> list[UUID | str]:
    """All that it has said and nobody has heard yet."""
    return [lane.hear() for _ in range(MOST_UNHEARD) if lane.has_spoken]


def sold_until(lane: Watched, many: int) -> list[UUID | str]:
    """What it says until so many more sales were acknowledged: their identities, and refusals in between."""
    heard, sold = list[UUID | str](), 0
    while sold < many:
        heard.append(lane.hear())
        sold += isinstance(heard[-1], UUID)
        assert len(heard) - sold < MOST_REFUSALS, f"the lane sells no more: {heard[-1]}"
    return heard


async def lost_by_ending(server: PostgreSQL, folder: Path, times: int, settings: str = CAREFUL) -> set[UUID]:
    """Every lane sells on each time. What any of them had acknowledged and is not there in the end."""
    database, shop, address = await shop_on(server)
    chance = random.Random(20_261_130)
    lanes = await lanes_of(database, shop, LANES)
    await server.execute("CHECKPOINT")  # the shop itself is kept, whatever becomes of its sales
    texts = [baskets(shop, lane, 1, chance)[0].model_dump_json() for lane in lanes]
    heard = list[UUID | str]()
    with ExitStack() as running:
        selling = [
            running.enter_context(watched(sell_through_thick_and_thin, address, text, shop.key.hex(), shop.now))
            for text in texts
        ]
        for number in range(times + 1):
            for lane in selling:
                heard += sold_until(lane, chance.randint(1, 3))
            if number < times:
                selling[0].wait(chance.uniform(SOONER_SECONDS, LATER_SECONDS))
                stop(folder, chance.choice(("immediate", "fast")))
                serve(folder, settings)
                heard += [outcome for lane in selling for outcome in told_so_far(lane)]
    await database.close()
    kept = {sale_id for (sale_id,) in await rows(database, Document, "id")}
    assert all(sentence.endswith(".") for sentence in heard if isinstance(sentence, str))
    await holds(database, shop)
    await database.close()
    return {sale_id for sale_id in heard if isinstance(sale_id, UUID)} - kept


async def ring_at_last(database: Database, shop: Shop, sale: Sale, latest: float) -> str:
    """The number of its receipt, asked for until it is given or it is too late."""
    while time.monotonic() < latest:
        with suppress(StoreUnavailable):
            return (await ring(database, shop, sale)).receipt_number
    pytest.fail("a frozen lane held the other")


@pytest.mark.timeout(300)
async def test_lanes_go_on_when_their_server_was_killed_or_restarted(own_server: tuple[PostgreSQL, Path]) -> None:
    assert await lost_by_ending(*own_server, times=3) == set()


@pytest.mark.full
@pytest.mark.timeout(1800)
async def test_a_server_that_is_ended_a_hundred_times(own_server: tuple[PostgreSQL, Path]) -> None:
    assert await lost_by_ending(*own_server, times=100) == set()


@pytest.mark.timeout(300)
async def test_control_a_server_that_acknowledges_before_it_writes_loses_sales() -> None:
    with serving(FORGETFUL) as served:
        assert await lost_by_ending(*served, times=4, settings=FORGETFUL)


async def test_a_frozen_lane_holds_nobody(own_server: tuple[PostgreSQL, Path]) -> None:
    """A lane is stopped with the stock of a product locked: another sells that product all the same."""
    database, shop, address = await shop_on(own_server[0])
    frozen = paid(shop, basket_of(shop, "MATE", "BREAD"), lane=shop.lanes[0]).model_dump_json()
    with watched(freeze_in_a_sale, address, frozen, shop.key.hex(), shop.now) as lane:
        assert lane.hear() == "has locked"
        began, other = time.monotonic(), paid(shop, basket_of(shop, "MATE"), lane=shop.lanes[1])
        receipt = await ring_at_last(database, shop, other, began + SECONDS_A_FROZEN_LANE_HOLDS)
        assert receipt == "BISHAN-2-000001"
        os.kill(lane.process_id, signal.SIGCONT)
        assert lane.answer() == "BISHAN-1-000001", "thawed, it finds its sale gone and rings it up once more"
    assert len(await rows(database, Document, "id")) == 2
    await holds(database, shop)
    await database.close()
