"""Of one lot, and of one piece, it is known whom it came from and whom it went to."""

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import Unknown
from pos_tui.money import ONE
from pos_tui.reports.lot_trace import LotTrace, trace_lot
from tests.buying.test_lots import came
from tests.buying.trade import booked, supplier
from tests.inventory.in_lots import LATER, lot_shop, part, put, serials
from tests.inventory.keeping import another_outlet
from tests.selling.sales import paid, ring
from tests.selling.test_lots_sold import back_of, pieces, scanned
from tests.shops import Shop


async def traced(database: Database, shop: Shop, code: str) -> list[LotTrace]:
    return await database.read(lambda session: trace_lot(session, shop.company_id, code))


def told(lot: LotTrace) -> list[tuple[str, str, float, str | None]]:
    """Why, where, how many, and who; all of it at one moment of the tests' clock."""
    return sorted((one.kind, one.outlet, one.quantity / ONE, one.customer or one.supplier) for one in lot.moves)


async def test_a_lot_is_followed_from_who_brought_it_to_who_bought_it(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    await booked(database, shop, came(shop, acme, "MATE", 5, part("L1", 5, LATER), delivery_note="D 7"))
    basket = scanned(shop, "MATE", "L1", LATER, 2).model_copy(update={"customer": shop.customer})
    sale = paid(shop, basket)
    receipt = await ring(database, shop, sale)
    await ring(database, shop, await back_of(database, shop, sale, 2))
    await put(database, shop, "MATE", part("L1", 4, LATER), lane=await another_outlet(database, shop))
    (lot,) = await traced(database, shop, " L1 ")
    assert (lot.sku, lot.is_serial, lot.expires_on) == ("MATE", False, LATER)
    assert told(lot) == [
        ("adjustment", "YISHUN", 4, None),
        ("receipt", "BISHAN", 5, acme.name),
        ("return", "BISHAN", 2, "Mei Tan"),
        ("sale", "BISHAN", -2, "Mei Tan"),
    ]
    assert {one.delivery_note for one in lot.moves if one.kind == "receipt"} == {"D 7"}
    assert {one.receipt for one in lot.moves if one.kind == "sale"} == {receipt.receipt_number}
    assert [(outlet, on_hand / ONE) for outlet, on_hand in lot.on_hand] == [("BISHAN", 5), ("YISHUN", 4)]


async def test_a_piece_is_followed_alone(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    await put(database, shop, "MATE", part("S1", 3))
    await ring(database, shop, paid(shop, pieces(shop, "S1")))
    piece, lot = await traced(database, shop, "S1")
    assert (piece.is_serial, [one.kind for one in piece.moves], piece.on_hand) == (
        True,
        ["adjustment", "sale"],
        (),
    )
    assert (lot.sku, [one.kind for one in lot.moves]) == ("MATE", ["adjustment"]), (
        "another product's lot of that name"
    )


async def test_what_nobody_has_is_said(database: Database) -> None:
    shop = await lot_shop(database)
    with pytest.raises(Unknown, match=r"No lot or serial number is L9: `pos-tui stock lots` lists"):
        await traced(database, shop, "L9")
