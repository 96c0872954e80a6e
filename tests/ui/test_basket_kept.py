"""The basket survives: every change is on disk at once, and always before a payment begins."""

import asyncio

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.ui.widgets.details import Details
from tests.shops import make_shop
from tests.ui.till import Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"


async def on_disk(till: Till) -> list[tuple[str, int]]:
    basket = await till.context.desk.ask(lambda session: basket_of_lane(session, till.shop.lane))
    return [(line.sku, line.quantity) for line in basket.lines] if basket else []


async def test_every_change_is_on_disk(database: Database) -> None:
    async with open_till(database) as till:
        for key in (MATE, BREAD):
            await till.scan(key)
            assert await on_disk(till) == till.lines
        await till.type("%10", "enter")
        await till.press("plus", "up", "delete")
        assert await on_disk(till) == till.lines == [("BREAD", 2_000)]
        await till.press("delete")
        assert await on_disk(till) == []
        await till.press("ctrl+z")
        assert await on_disk(till) == [("BREAD", 2_000)]


async def test_the_basket_is_there_again_with_all_that_was_done_to_it(database: Database) -> None:
    shop = await make_shop(database)
    async with open_till(database, shop) as till:
        await till.scan(MATE, BREAD)
        await till.type("-0.30", "enter")
        await till.press("f3")
        await till.type("C1", "enter")
        before = till.sell.register.basket
    async with open_till(database, shop) as till:
        assert till.sell.register.basket == before
        assert till.total == ("TOTAL SGD", "5.70")
        assert "Mei Tan" in till.text(Details)
        assert "the basket is as it was, 2 items." in till.message
        await till.press("f12", "enter")
        assert till.total == ("CHANGE SGD", "0.00")
    async with open_till(database, shop) as till:
        assert till.lines == []


async def test_a_payment_waits_until_the_basket_is_on_disk(lane_file: Database) -> None:
    may_go_on = asyncio.Event()

    async def slow(session: Writing) -> None:
        await may_go_on.wait()

    async with open_till(lane_file) as till:
        earlier = asyncio.create_task(till.context.desk.write(slow))
        await asyncio.sleep(0)
        till.scan_at_once(MATE)
        till.key("f12")
        till.key("up")
        await till.until(lambda: bool(till.lines))
        await till.pilot.pause()
        assert not till.is_paying
        may_go_on.set()
        await earlier
        await till.settled()
        assert till.is_paying


async def test_what_the_next_person_finds_is_the_same_basket(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.scan(MATE)
        await till.press("ctrl+x")
        assert "stay in the basket" in till.message
        assert not till.app.ending
        await till.press("ctrl+x")
        assert till.app.ending


async def test_an_empty_basket_is_left_without_a_question(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.key("ctrl+x")
        await till.until(lambda: till.app.ending)
