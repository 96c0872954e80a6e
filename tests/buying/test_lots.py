"""Deliveries of what is kept in lots say which they are, and goods go back out of the lots that they came in."""

from typing import Any

import pytest

from pos_tui.buying.views import Delivery, GoodsBack, Supplier
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, TillError
from pos_tui.inventory.views import LotPart
from pos_tui.journal.models import JournalEntry
from tests.buying.trade import back_of, booked, books_hold, delivery_of, gone, supplier
from tests.inventory.in_lots import LATER, OVER, SOON, lot_shop, lots_at, part, put, serials
from tests.selling.sales import everything, rows
from tests.shops import Shop


def came(shop: Shop, of: Supplier, sku: str, count: float, *lots: LotPart, **given: Any) -> Delivery:
    delivery = delivery_of(shop, of, {sku: (count, 100)}, **given)
    return delivery.model_copy(update={"lines": (delivery.lines[0].model_copy(update={"lots": lots}),)})


async def test_a_delivery_lies_in_the_lots_it_came_in(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    mate = came(shop, acme, "MATE", 9, part("L1", 5, SOON), part("", 4, LATER))
    bread = came(shop, acme, "BREAD", 2, *serials("S1", "S2"))
    for delivery in (mate, mate, bread):
        await booked(database, shop, delivery)
    assert await lots_at(database, shop, "MATE") == {"L1": 5, str(LATER): 4, "unknown": 10}
    assert await lots_at(database, shop, "BREAD") == {"S1": 1, "S2": 1}
    told = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "goods_received"]
    assert any("L1 ×5 until 2026-11-25" in body for body in told), told
    await books_hold(database, shop)


REFUSED: list[tuple[str, float, tuple[LotPart, ...], str]] = [
    ("MATE", 3, (), "Club Mate .* is kept in lots: say its lot, or the day that it is good until"),
    (
        "MATE",
        3,
        (part("L1", 3, OVER),),
        "of lot L1 was good until 2026-11-20, which is over: refuse it",
    ),
    ("MATE", 3, (part("L1", 2, SOON),), "3 Club Mate .*, and its lots come to 2"),
    ("BREAD", 2, (), "Crème brioche has serial numbers: say the number of each"),
    ("BREAD", 3, serials("S1", "S2"), "3 Crème brioche, and 2 serial numbers"),
    ("BREAD", 2, serials("S1", "S1"), "Serial number S1 of Crème brioche is there twice"),
    ("BREAD", 1, serials("HERE"), "Serial number HERE of Crème brioche is on hand here already"),
    ("PALE", 1, (part("L1", 1),), "Ledbury Pale .* is not kept in lots"),
]


@pytest.mark.parametrize(("sku", "count", "lots", "sentence"), REFUSED)
async def test_what_cannot_have_come_is_refused(
    database: Database, sku: str, count: float, lots: tuple[LotPart, ...], sentence: str
) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    await put(database, shop, "BREAD", *serials("HERE"))
    before = await everything(database)
    with pytest.raises(TillError, match=sentence):
        await booked(database, shop, came(shop, acme, sku, count, *lots))
    assert await everything(database) == before


async def test_one_piece_comes_once_in_a_delivery(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    delivery = came(shop, acme, "BREAD", 1, *serials("S1"))
    twice = delivery.model_copy(update={"lines": delivery.lines * 2})
    with pytest.raises(TillError, match="Serial number S1 of Crème brioche is there twice: look at the number"):
        await booked(database, shop, twice)


async def test_goods_go_back_out_of_what_came(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    mate = came(shop, acme, "MATE", 5, part("L1", 5, LATER))
    bread = came(shop, acme, "BREAD", 2, *serials("S1", "S2"))
    for delivery in (came(shop, acme, "MATE", 2, part("L0", 2, SOON)), mate, bread):
        await booked(database, shop, delivery)
    await gone(database, shop, back_of(shop, acme, {"MATE": 3}, receipt_id=mate.receipt_id))
    assert await lots_at(database, shop, "MATE") == {"L0": 2, "L1": 2, "unknown": 10}
    await gone(database, shop, back_of(shop, acme, {"MATE": 3}))
    assert await lots_at(database, shop, "MATE") == {"L1": 1, "unknown": 10}
    await gone(database, shop, back_of(shop, acme, {"BREAD": 2}, receipt_id=bread.receipt_id))
    assert await lots_at(database, shop, "BREAD") == {}
    await books_hold(database, shop)


async def test_a_piece_that_goes_back_is_named(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    bread = came(shop, acme, "BREAD", 2, *serials("S1", "S2"))
    await booked(database, shop, bread)
    back = back_of(shop, acme, {"BREAD": 1}, receipt_id=bread.receipt_id)
    with pytest.raises(BadInput, match="Crème brioche has serial numbers: say the number of each"):
        await gone(database, shop, back)
    await gone(database, shop, named(back, *serials("S2")))
    assert await lots_at(database, shop, "BREAD") == {"S1": 1}
    await books_hold(database, shop)


def named(back: GoodsBack, *lots: LotPart) -> GoodsBack:
    return back.model_copy(update={"lines": (back.lines[0].model_copy(update={"lots": lots}),)})
