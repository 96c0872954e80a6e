"""A count while selling goes on: several people, entries taken back, differences booked once and exactly."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, insert, update

from pos_tui.catalogue.models import Category, Product
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.ids import new_id
from pos_tui.inventory.count_entries import add_entry, count_again, leave_out, undo_entry
from pos_tui.inventory.count_models import StockCount, StockCountLine
from pos_tui.inventory.count_queries import count_lines, count_progress, counts
from pos_tui.inventory.counting import book_count, cancel_count, open_count
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.views import CountEntry, CountScope
from pos_tui.money import Quantity
from tests.inventory.keeping import (
    at,
    balances,
    booked,
    by,
    change,
    changed,
    count_opened,
    enter,
    found,
    holds,
    line,
    on_hand,
    set_product,
    told,
)
from tests.selling.sales import basket_of, everything, paid, ring, rows
from tests.shops import Shop, make_shop


async def sold(database: Database, shop: Shop, sku: str, count: int = 1) -> None:
    await ring(database, shop, paid(shop, basket_of(shop, (sku, count))))


async def lines(database: Database, shop: Shop, count_id: UUID) -> dict[str, tuple[int, int]]:
    """Expected and counted by SKU."""
    seen = await database.read(lambda s: count_lines(s, shop.company_id, count_id))
    return {each.sku: (each.expected, each.counted) for each in seen}


async def refused(database: Database, shop: Shop, count_id: UUID, because: str) -> None:
    before = await everything(database)
    with pytest.raises(BadInput, match=because):
        await booked(database, shop, count_id)
    assert await everything(database) == before


async def test_selling_goes_on_and_only_the_difference_is_booked(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await sold(database, shop, "MATE", 2)
    await enter(database, shop, found(shop, count_id, "MATE", 5))
    await sold(database, shop, "MATE", 1)
    await enter(database, shop, found(shop, count_id, "BREAD", 11))
    assert await lines(database, shop, count_id) == {"MATE": (8_000, 5_000), "BREAD": (10_000, 11_000)}
    by_name = {each.name: each.after - each.before for each in await booked(database, shop, count_id)}
    assert by_name == {"Club Mate Regular 500 ml": -3_000, "Crème brioche": 1_000}
    assert await on_hand(database, shop, "MATE") == 10_000 - 2_000 - 1_000 - 3_000
    assert await on_hand(database, shop, "BREAD") == 11_000
    assert await on_hand(database, shop, "PALE") == 10_000, "what nobody counted is left as it is"
    assert (await balances(database))["5100"] == 3 * 140 - 160
    await holds(database, shop)


async def test_several_people_add_up(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 4))
    await enter(database, shop, found(shop, count_id, "MATE", 5), shop.owner)
    once = found(shop, count_id, "MATE", 1)
    for _ in range(2):
        assert (await enter(database, shop, once)).counted == 10_000
    assert await booked(database, shop, count_id) == ()
    assert await on_hand(database, shop, "MATE") == 10_000
    await holds(database, shop)


async def test_an_entry_is_undone_once_and_what_nobody_found_is_not_counted(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    wrong = found(shop, count_id, "MATE", 40)
    await enter(database, shop, wrong)
    await enter(database, shop, found(shop, count_id, "BREAD", 10))
    for _ in range(2):
        await database.write(lambda s: undo_entry(s, at(shop), by(shop.supervisor), wrong.entry_id, now=shop.now))
    assert await lines(database, shop, count_id) == {"BREAD": (10_000, 10_000)}
    with pytest.raises(BadInput, match="Only 10 of it was counted so far"):
        await enter(database, shop, found(shop, count_id, "BREAD", -11))
    with pytest.raises(Unknown):
        await database.write(lambda s: undo_entry(s, at(shop), by(shop.owner), new_id(), now=shop.now))
    await booked(database, shop, count_id)
    assert await on_hand(database, shop, "MATE") == 10_000
    await holds(database, shop)


async def test_an_empty_shelf_is_counted_as_nothing(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 0))
    await booked(database, shop, count_id)
    assert await on_hand(database, shop, "MATE") == 0
    await holds(database, shop)


async def test_a_line_is_counted_again_at_its_own_moment(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 3))
    await sold(database, shop, "MATE", 4)
    again = found(shop, count_id, "MATE", 6)
    later = shop.now + timedelta(minutes=5)
    await database.write(lambda s: count_again(s, at(shop), by(shop.supervisor), again, now=later))
    assert await lines(database, shop, count_id) == {"MATE": (6_000, 6_000)}
    assert await booked(database, shop, count_id) == ()
    await holds(database, shop)


async def test_two_counts_find_one_shortage(database: Database) -> None:
    shop = await make_shop(database)
    one, other = await count_opened(database, shop), await count_opened(database, shop)
    for count_id in (one, other):
        await enter(database, shop, found(shop, count_id, "MATE", 7))
    await booked(database, shop, one)
    assert await booked(database, shop, other) == ()
    assert await on_hand(database, shop, "MATE") == 7_000
    await holds(database, shop)


async def test_an_adjustment_meanwhile_is_not_booked_again_but_waste_stays(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 7))
    await changed(database, shop, change("counted", line(shop, "MATE", 7)))
    await changed(database, shop, change("waste", line(shop, "MATE", 1)))
    await booked(database, shop, count_id)
    assert await on_hand(database, shop, "MATE") == 6_000
    await holds(database, shop)


async def test_a_count_is_booked_once_or_cancelled(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await refused(database, shop, count_id, "Nothing was counted yet")
    await enter(database, shop, found(shop, count_id, "MATE", 9))
    await booked(database, shop, count_id)
    await refused(database, shop, count_id, "Aisha Owner has booked this count already")
    with pytest.raises(BadInput, match="has booked this count already"):
        await enter(database, shop, found(shop, count_id, "MATE", 1))
    other = await count_opened(database, shop)
    await enter(database, shop, found(shop, other, "MATE", 1))
    await database.write(lambda s: cancel_count(s, at(shop), by(shop.owner), other, **told(shop)))
    await refused(database, shop, other, "was cancelled")
    assert await on_hand(database, shop, "MATE") == 9_000
    listed = await database.read(lambda s: counts(s, shop.company_id, shop.lane.outlet_id))
    assert {each.status for each in listed} == {"booked", "cancelled"}
    await holds(database, shop)


@pytest.mark.parametrize(
    ("values", "because"),
    [({"active": False}, "is not sold any more"), ({"merged": True}, "was merged into Crème brioche")],
)
async def test_a_product_that_went_meanwhile_is_left_out(
    database: Database, values: dict[str, bool], because: str
) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 4))
    await enter(database, shop, found(shop, count_id, "PALE", 9))
    merged = {"merged_into_id": shop.products["BREAD"].product_id} if "merged" in values else {}
    await set_product(database, shop, "MATE", active=False, **merged)
    await refused(database, shop, count_id, f"Club Mate Regular 500 ml {because}: leave it out")
    with pytest.raises(BadInput, match=because):
        await enter(database, shop, found(shop, count_id, "MATE", 1))
    out = found(shop, count_id, "MATE", 0)
    await database.write(lambda s: leave_out(s, at(shop), by(shop.supervisor), out, now=shop.now))
    await booked(database, shop, count_id)
    assert await on_hand(database, shop, "MATE") == 10_000
    assert await on_hand(database, shop, "PALE") == 9_000
    await set_product(database, shop, "MATE", merged_into_id=None)  # as nobody merges what is being counted
    await holds(database, shop)


async def test_less_found_than_was_sold_since_is_counted_again(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 2))
    await sold(database, shop, "MATE", 5)
    await refused(database, shop, count_id, "More Club Mate Regular 500 ml was sold since it was counted")


async def test_what_a_count_is_of(database: Database) -> None:
    shop = await make_shop(database)
    ours = {"company_id": shop.company_id}
    drinks, sodas = new_id(), new_id()

    async def shelve(session: Writing) -> None:
        for category_id, name, parent_id in ((drinks, "Drinks", None), (sodas, "Sodas", drinks)):
            row = {**ours, "id": category_id, "name": name, "parent_id": parent_id}
            await session.execute(insert(table_of(Category)), [row])
        await session.execute(update(Product).where(Product.sku == "MATE").values(category_id=sodas))

    await database.write(shelve)
    await set_product(database, shop, "PALE", shelf="A1")
    listed = (shop.products["BREAD"].product_id,)
    for scope, sku, products in (
        (CountScope(kind="category", name="Drinks", category_id=drinks), "MATE", 1),
        (CountScope(kind="shelf", name="A1"), "PALE", 1),
        (CountScope(kind="list", name="three things", products=listed), "BREAD", 1),
        (CountScope(kind="all", name="everything"), "TOMATO", 4),
    ):
        count_id = await count_opened(database, shop, scope)
        await enter(database, shop, found(shop, count_id, sku, 10))
        progress = await database.read(partial(count_progress, company_id=shop.company_id, count_id=count_id))
        assert (progress.counted, progress.products) == (1, products)
        if products == 1:
            with pytest.raises(BadInput, match="is not part of this count"):
                await enter(database, shop, found(shop, count_id, "TOMATO", 1))
    with pytest.raises(BadInput, match="Nothing that is counted lies in Z9"):
        await count_opened(database, shop, CountScope(kind="shelf", name="Z9"))


async def test_who_may(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 1_000_000})
    with pytest.raises(NotPermitted, match="may not count stock: ask a supervisor"):
        await database.write(
            lambda s: open_count(
                s, at(shop), by(shop.cashier), new_id(), CountScope(kind="all", name="all"), **told(shop)
            )
        )
    count_id = await count_opened(database, shop)
    entry = CountEntry(
        entry_id=new_id(), count_id=count_id, product_id=shop.products["MATE"].product_id, quantity=Quantity(0)
    )
    with pytest.raises(NotPermitted):
        await database.write(lambda s: add_entry(s, at(shop), by(shop.cashier), entry, now=shop.now))
    await enter(database, shop, entry)
    with pytest.raises(NotPermitted, match="may not change stock by this value"):
        await database.write(lambda s: book_count(s, at(shop), by(shop.supervisor), count_id, **told(shop)))


async def test_many_lines_take_as_many_statements_as_one(database: Database) -> None:
    shop = await make_shop(database)
    asked = []
    for skus in (["MATE"], ["BREAD", "PALE", "TOMATO"]):
        count_id = await count_opened(database, shop)
        for sku in skus:
            await enter(database, shop, found(shop, count_id, sku, 9))
        seen: list[str] = []
        engine = database.engines.write.sync_engine

        def count(*args: Any, seen: list[str] = seen) -> None:
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", count)
        await booked(database, shop, count_id)
        event.remove(engine, "before_cursor_execute", count)
        asked.append(len(seen))
    assert asked[0] == asked[1]


async def test_it_leaves_its_rows(database: Database) -> None:
    shop = await make_shop(database)
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 9))
    await booked(database, shop, count_id)
    assert await rows(database, StockCount, "status", "cut_off", "booked_by") == [
        ("booked", shop.now, shop.owner.staff_id)
    ]
    assert await rows(database, StockCountLine, "expected", "counted", "booked") == [(10_000, 9_000, -1_000)]
    moved = [row for row in await rows(database, StockMovement, "kind", "quantity") if row[0] == "count"]
    assert moved == [("count", -1_000)]
