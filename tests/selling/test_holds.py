"""Baskets put aside: the oldest first, on any lane, and each taken up by one."""

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.baskets import basket_of_lane
from pos_tui.selling.holds import held, hold, recall
from pos_tui.selling.shift_end import baskets_waiting
from pos_tui.selling.traces import abandon, void_line
from pos_tui.selling.views import Basket
from pos_tui.staff.views import Actor
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def put_aside(database: Database, shop: Shop, basket: Basket, note: str) -> None:
    await database.write(
        lambda s: hold(s, shop.lane, shop.cashier.staff_id, basket, note=note, key=shop.key, now=shop.now)
    )


async def take_up(database: Database, shop: Shop, basket: Basket) -> Basket:
    lane, who = shop.lanes[1], shop.supervisor.staff_id
    return await database.write(lambda s: recall(s, lane, who, basket.sale_id, key=shop.key, now=shop.now))


async def test_a_held_basket_is_taken_up_at_another_till(database: Database) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, ("MATE", 2), customer=True)
    await put_aside(database, shop, basket, "red jacket")
    assert await database.read(lambda s: basket_of_lane(s, shop.lane)) is None
    [waiting] = await database.read(lambda s: held(s, shop.lanes[1]))
    assert (waiting.note, waiting.by, waiting.basket) == ("red jacket", "Aisha Cashier", basket)
    assert await take_up(database, shop, basket) == basket
    assert await database.read(lambda s: basket_of_lane(s, shop.lanes[1])) == basket
    receipt = await ring(database, shop, paid(shop, basket, lane=shop.lanes[1]))
    assert receipt.total == 560


async def test_the_oldest_waits_on_top(database: Database) -> None:
    shop = await make_shop(database)
    baskets = [basket_of(shop, "MATE") for _ in range(3)]
    for number, basket in enumerate(baskets):
        await put_aside(database, shop, basket, f"table {number}")
    assert [one.note for one in await database.read(lambda s: held(s, shop.lane))] == [
        "table 0",
        "table 1",
        "table 2",
    ]


async def test_what_was_sold_waits_no_more(database: Database) -> None:
    """The answer that it is held got lost, so it was paid at the till where it still lay."""
    shop = await make_shop(database)
    basket = basket_of(shop, "MATE")
    await put_aside(database, shop, basket, "red jacket")
    assert await database.read(lambda s: held(s, shop.lane)), "the control: it waits"
    await ring(database, shop, paid(shop, basket))
    assert await database.read(lambda s: held(s, shop.lane)) == []
    assert await database.read(lambda s: baskets_waiting(s, shop.lane)) == [], "and no shift waits for it"
    with pytest.raises(Unknown, match="Somebody else has recalled this basket"):
        await take_up(database, shop, basket)


async def test_a_basket_is_recalled_once(database: Database) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, "MATE")
    await put_aside(database, shop, basket, "red jacket")
    await take_up(database, shop, basket)
    with pytest.raises(Unknown, match="Somebody else has recalled this basket"):
        await take_up(database, shop, basket)


@pytest.mark.parametrize(
    ("skus", "note", "words"), [([], "x", "nothing to hold"), (["MATE"], " \x1b", "for whom")]
)
async def test_what_cannot_be_held_is_said(database: Database, skus: list[str], note: str, words: str) -> None:
    shop = await make_shop(database)
    with pytest.raises(BadInput, match=words):
        await put_aside(database, shop, basket_of(shop, *skus), note)


async def test_a_voided_line_and_an_abandoned_basket_leave_a_trace(database: Database) -> None:
    shop = await make_shop(database)
    before, after = basket_of(shop, "MATE", "BREAD"), basket_of(shop, "BREAD")
    actor = Actor(staff_id=shop.cashier.staff_id)
    await database.write(
        lambda s: void_line(s, shop.lane, actor, after, before.lines[0], key=shop.key, now=shop.now)
    )
    await database.write(lambda s: abandon(s, shop.lane, actor.staff_id, after, key=shop.key, now=shop.now))
    entries = await rows(database, JournalEntry, "kind", "body")
    told = {entry[0]: entry[1] for entry in entries}
    assert "Club Mate Regular 500 ml" in told["line_void"]
    assert '"amount":320' in told["basket_abandoned"]
    assert await database.read(lambda s: basket_of_lane(s, shop.lane)) is None


async def test_a_basket_whose_total_was_shown_is_not_given_up_by_a_cashier_alone(database: Database) -> None:
    shop = await make_shop(database)
    shown = basket_of(shop, "MATE").model_copy(update={"total_shown": True})
    before = await everything(database)
    with pytest.raises(NotPermitted, match="void a line after the total was shown: ask a supervisor"):
        await database.write(
            lambda s: abandon(s, shop.lane, shop.cashier.staff_id, shown, key=shop.key, now=shop.now)
        )
    assert await everything(database) == before
