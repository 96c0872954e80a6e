"""Lots come to what is on hand whatever happens to it, and what expires first goes first."""

from uuid import UUID

import pytest

from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, LotRefused, TillError
from pos_tui.ids import new_id
from pos_tui.inventory.transfers import cancel_transfer, draft_transfer, receive_transfer, send_transfer
from pos_tui.inventory.views import LotPart, StockLine, TransferDraft
from pos_tui.money import ONE, Quantity
from tests.inventory.in_lots import LATER, OVER, SOON, lot_shop, lots_at, more, part, put, serials, track
from tests.inventory.keeping import (
    another_outlet,
    at,
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
    told,
)
from tests.shops import Shop


async def test_what_lay_there_before_is_of_an_unknown_lot(database: Database) -> None:
    shop = await lot_shop(database)
    assert await lots_at(database, shop, "MATE") == {"unknown": 10}
    await holds(database, shop)


async def test_whoever_ends_to_keep_lots_has_none(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "MATE", part("L1", 5, SOON))
    await track(database, shop, "MATE", "none")
    assert (await lots_at(database, shop, "MATE"), await on_hand(database, shop, "MATE")) == ({}, 15_000)
    await holds(database, shop)


async def test_serial_numbers_begin_with_nothing_on_hand(database: Database) -> None:
    shop = await lot_shop(database)
    with pytest.raises(BadInput, match=r"10 Ledbury Pale .* on hand in BISHAN: serial numbers begin and end"):
        await track(database, shop, "PALE", "serial", unit="each")
    await put(database, shop, "BREAD", *serials("S1"))
    with pytest.raises(BadInput, match="1 Crème brioche on hand in BISHAN"):
        await track(database, shop, "BREAD", "none")


async def test_a_shortage_is_of_what_expires_first(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "MATE", part("L2", 5, LATER), part("L1", 2, SOON))
    await changed(database, shop, change("waste", line(shop, "MATE", 3)))
    assert await lots_at(database, shop, "MATE") == {"L2": 4, "unknown": 10}
    await changed(database, shop, change("difference", more(shop, "MATE", part("unknown", 10), by=-10)))
    assert await lots_at(database, shop, "MATE") == {"L2": 4}
    await holds(database, shop)


async def test_a_surplus_is_of_the_lot_that_was_named_else_unknown(database: Database) -> None:
    shop = await lot_shop(database)
    for lot, counted in (("L7", 12), (None, 13)):
        count_id = await count_opened(database, shop)
        entry = found(shop, count_id, "MATE", counted).model_copy(update={"lot": lot})
        await enter(database, shop, entry)
        await booked(database, shop, count_id)
    assert await lots_at(database, shop, "MATE") == {"L7": 2, "unknown": 11}
    await holds(database, shop)


async def test_a_count_that_is_short_takes_what_expires_first(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "MATE", part("L1", 2, SOON))
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "MATE", 9))
    await booked(database, shop, count_id)
    assert await lots_at(database, shop, "MATE") == {"unknown": 9}
    await holds(database, shop)


async def test_a_count_says_no_serial_number(database: Database) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "BREAD", 2))
    assert await booked(database, shop, count_id) == ()
    count_id = await count_opened(database, shop)
    await enter(database, shop, found(shop, count_id, "BREAD", 1))
    with pytest.raises(BadInput, match="Crème brioche has serial numbers: leave it out of the count"):
        await booked(database, shop, count_id)


async def test_an_outlet_gets_the_lots_that_were_sent(database: Database) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    await put(database, shop, "MATE", part("L1", 2, SOON), part("L2", 4, LATER))
    await put(database, shop, "BREAD", *serials("S1", "S2", "S3"))
    transfer_id = await sent(
        database, shop, there.outlet_id, line(shop, "MATE", 5), more(shop, "BREAD", *serials("S1", "S3"))
    )
    assert await lots_at(database, shop, "MATE") == {"L2": 1, "unknown": 10}
    arrived = {shop.products["MATE"].product_id: Quantity(4 * ONE)}
    await database.write(
        lambda session: receive_transfer(
            session, at(shop, there), by(shop.owner), transfer_id, arrived, reason="broken", **told(shop)
        )
    )
    assert await lots_at(database, shop, "MATE", there) == {"L1": 1, "L2": 3}
    assert await lots_at(database, shop, "BREAD", there) == {"S1": 1, "S3": 1}
    assert await lots_at(database, shop, "BREAD") == {"S2": 1}
    await holds(database, shop)


async def test_what_is_brought_back_lies_in_its_lots_again(database: Database) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    await put(database, shop, "MATE", part("L1", 2, SOON))
    before = await lots_at(database, shop, "MATE")
    transfer_id = await sent(database, shop, there.outlet_id, line(shop, "MATE", 3))
    await database.write(lambda s: cancel_transfer(s, at(shop), by(shop.owner), transfer_id, **told(shop)))
    assert await lots_at(database, shop, "MATE") == before
    await holds(database, shop)


async def test_of_serial_numbers_that_did_not_all_arrive_somebody_says_which_did(database: Database) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    transfer_id = await sent(database, shop, there.outlet_id, more(shop, "BREAD", *serials("S1", "S2")))
    bread = shop.products["BREAD"].product_id

    async def arrive(*codes: str) -> None:
        lots = {bread: serials(*codes)} if codes else None
        await database.write(
            lambda s: receive_transfer(
                s, at(shop, there), by(shop.owner), transfer_id, {bread: Quantity(ONE)}, lots=lots,
                reason="broken", **told(shop),
            )
        )  # fmt: skip

    with pytest.raises(BadInput, match="Not all Crème brioche arrived: say the serial numbers that did"):
        await arrive()
    with pytest.raises(LotRefused, match="Serial number S9 of Crème brioche is not what went out"):
        await arrive("S9")
    await arrive("S2")
    assert await lots_at(database, shop, "BREAD", there) == {"S2": 1}
    await holds(database, shop)


REFUSED: list[tuple[str, tuple[LotPart, ...], int | None, str]] = [
    ("MATE", (part("L1", 2), part("L1", 1)), None, "Lot L1 of Club Mate .* is there twice: keep one line for it"),
    ("MATE", (part("L1", 2),), 3, "3 Club Mate .*, and its lots come to 2: correct one of them"),
    ("MATE", (part("L1", 0),), 0, "Of lot L1 of Club Mate .* there is nothing"),
    ("PALE", (part("L1", 2),), None, "Ledbury Pale .* is not kept in lots: leave the lot out"),
    ("BREAD", (), 1, "Crème brioche has serial numbers: say the number of each"),
    ("BREAD", serials("S1", "S1"), None, "Serial number S1 of Crème brioche is there twice"),
    ("BREAD", serials("S1", "S2"), 3, "3 Crème brioche, and 2 serial numbers: correct the quantity"),
    ("BREAD", (part("S1", 2),), None, "A serial number is of one Crème brioche"),
    ("BREAD", serials("HERE"), None, "Serial number HERE of Crème brioche is on hand here already"),
    ("BREAD", serials("GONE"), -1, "Serial number GONE of Crème brioche is not on hand here"),
    ("MATE", (part("L9", 1),), -1, "Only 0 Club Mate .* of lot L9 on hand, 1 wanted"),
    ("MATE", (part("KNOWN", 1, LATER),), None, "Lot KNOWN of Club Mate .* is in the books good until 2026-11-25"),
]


@pytest.mark.either
@pytest.mark.parametrize(("sku", "lots", "count", "sentence"), REFUSED)
async def test_what_cannot_be_is_refused_in_a_sentence(
    database: Database, sku: str, lots: tuple[LotPart, ...], count: int | None, sentence: str
) -> None:
    shop = await lot_shop(database)
    await put(database, shop, "BREAD", *serials("HERE"))
    await put(database, shop, "MATE", part("KNOWN", 1, SOON))
    before = [await lots_at(database, shop, each) for each in ("MATE", "BREAD")]
    with pytest.raises(TillError, match=sentence):
        await changed(database, shop, change("difference", more(shop, sku, *lots, by=count)))
    assert [await lots_at(database, shop, each) for each in ("MATE", "BREAD")] == before


async def test_opening_stock_is_not_past_its_day(database: Database) -> None:
    shop = await lot_shop(database)
    await track(database, shop, "TOMATO", "lot")
    lots = (part("L1", 2, OVER),)
    there = await another_outlet(database, shop)
    with pytest.raises(BadInput, match="Tomatoes, loose of lot L1 was good until 2026-11-20, which is over"):
        await changed(database, shop, change("opening", more(shop, "TOMATO", *lots)), lane=there)


async def test_a_serial_number_is_on_hand_at_one_outlet(database: Database) -> None:
    shop = await lot_shop(database)
    there = await another_outlet(database, shop)
    await put(database, shop, "BREAD", *serials("S1"))
    with pytest.raises(BadInput, match="Serial number S1 of Crème brioche is on hand in BISHAN already"):
        await put(database, shop, "BREAD", *serials("S1"), lane=there)


async def sent(database: Database, shop: Shop, to_outlet_id: UUID, *lines: StockLine) -> UUID:
    draft = TransferDraft(transfer_id=new_id(), to_outlet_id=to_outlet_id, lines=lines)
    await database.write(lambda s: draft_transfer(s, at(shop), by(shop.owner), draft, **told(shop)))
    await database.write(lambda s: send_transfer(s, at(shop), by(shop.owner), draft.transfer_id, **told(shop)))
    return draft.transfer_id
