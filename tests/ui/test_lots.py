"""Lots and serial numbers by keys: taken in, looked at, thrown away, and asked for when a piece is sold."""

from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Quantity
from pos_tui.ui.lot_entry import lots_field, lots_text, read_lots
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.count_stock_entry import CountStockScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.goods_back import GoodsBackScreen, SendingBackScreen
from pos_tui.ui.screens.lots import LotsScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.receiving import ReceivingScreen
from pos_tui.ui.screens.serial import SerialScreen
from pos_tui.ui.screens.stock import StockScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.screens.transfer import TransferScreen
from pos_tui.ui.screens.transfers import TransfersScreen
from tests.buying.test_lots import came
from tests.buying.trade import booked, supplier
from tests.inventory.in_lots import LATER, OVER, SOON, lot_shop, lots_at, part, put, serials
from tests.inventory.keeping import booked as count_booked
from tests.inventory.keeping import count_opened, holds
from tests.selling.sales import rows
from tests.shops import PINS, Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.test_buying import scan
from tests.ui.test_catalogue import fill_in
from tests.ui.test_transfers import second_outlet
from tests.ui.till import SIZES, Till, open_till

BREAD = "4006381333931"
MATE = "5012345678900"
MONEY = MoneyFormat()


def test_lots_are_typed_and_shown_the_same() -> None:
    six = Quantity(6 * ONE)
    assert read_lots("L1", "lot", six, MONEY) == (part("L1", 6),)
    assert read_lots(f"/{SOON}", "lot", six, MONEY) == (part("", 6, SOON),)
    assert read_lots("S1, S2 S3", "serial", six, MONEY) == serials("S1", "S2", "S3")
    for text in (f"L1*6/{SOON} L2*2", f"L1*2.5/{SOON}"):
        assert lots_text(read_lots(text, "lot", six, MONEY)) == text
    assert lots_text(read_lots("S1 S2", "serial", six, MONEY)) == "S1 S2"
    check = lots_field("lot", "dmy", coming=True).check
    for day in ("04.12.2026", "04/12/2026", "04122026", "20261204", "2026-12-04"):
        assert check(f"L1*6/{day}, L2*2") == "L1*6/2026-12-04 L2*2", "as it is kept"
    for wrong in ("L1 L2", "L1/4.12.", "L1*x", "L1*-2", "L1*0"):
        with pytest.raises(BadInput):
            read_lots(wrong, "lot", six, MONEY)


async def test_a_product_is_kept_in_lots_from_its_form_on(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, CatalogueScreen) as office:
        await office.until_said("▸ BREAD Crème brioche")
        await office.press("<enter>")
        await office.until_on(FillInScreen)
        await fill_in(office, tracking="boxes")
        await office.until_said("Type one of pieces, lots, serials.")
        await office.press("<ctrl+u>", "lots", "<enter>", "block", *["<enter>"] * 6)
        await office.until_said("Crème brioche is changed.")
    found = [
        row[1:] for row in await rows(database, Product, "sku", "tracking", "expired_policy") if row[0] == "BREAD"
    ]
    assert found == [("lot", "block")]
    assert await lots_at(database, shop, "BREAD") == {"unknown": 10}
    await holds(database, shop)


async def receiving(office: Office) -> None:
    await office.until_said("Without an order")
    await office.press("<enter>")
    await office.until_on(PickScreen)
    await office.press("<enter>")
    await office.until_on(ReceivingScreen)


async def test_what_came_is_taken_in_by_its_lots_and_numbers(database: Database) -> None:
    shop = await lot_shop(database)
    await supplier(database, shop)
    async with in_office(database, shop, ReceiveScreen) as office:
        await receiving(office)
        await scan(office, MATE)
        await office.until_said("lot? Club Ma")
        await office.press("6", "<enter>")
        await office.press("<f12>")
        await office.until_said("is kept in lots: say its lot, or the day that it is good until.")
        await office.fill("<f6>", f"L1*4/{SOON} L2*2", "<enter>")
        await office.until_said(f"L1*4/{SOON} L2*2")
        await office.until_on(ReceivingScreen)
        await scan(office, BREAD, BREAD, "S1", "S1")
        await office.until_said("Serial number S1 of Crème brioche was scanned already.")
        await scan(office, "S2")
        await office.until_said("S1 S2")
        await office.press("<f12>")
        await office.until_said("Received of Acme Drinks: 2 lines")
    assert await lots_at(database, shop, "MATE") == {"L1": 4, "L2": 2, "unknown": 10}
    assert await lots_at(database, shop, "BREAD") == {"S1": 1, "S2": 1}
    await holds(database, shop)


async def test_goods_go_back_by_their_lots_and_numbers(database: Database) -> None:
    shop = await lot_shop(database)
    acme = await supplier(database, shop)
    mate = part("L1", 2, SOON), part("L2", 2, LATER)
    await booked(database, shop, came(shop, acme, "MATE", 4, *mate, delivery_note="of mate"))
    await booked(database, shop, came(shop, acme, "BREAD", 2, *serials("S1", "S2"), delivery_note="of bread"))
    async with in_office(database, shop, GoodsBackScreen) as office:
        await office.until_said("of bread")
        await office.press("of bread", "<enter>", "<enter>")
        await office.until_on(SendingBackScreen)
        await office.fill("<f6>", "S2", "<enter>")
        await office.until_said("Crème brioche: 1 at 1.00 · S2")
        await office.fill("<f12>", "stale", "<enter>", "<enter>")
        await office.until_said("Back to Acme Drinks: 1 line for SGD 1.00.")
        await office.press("of mate", "<enter>", "<enter>")
        await office.until_on(SendingBackScreen)
        await office.press("2", "<enter>")
        await office.fill("<f6>", "L2*2", "<enter>")
        await office.until_said("· L2*2")
        await office.fill("<f12>", "too sweet", "<enter>", "<enter>")
        await office.until_said("Back to Acme Drinks: 1 line for SGD 2.00.")
    assert await lots_at(database, shop, "MATE") == {"L1": 2, "unknown": 10}
    assert await lots_at(database, shop, "BREAD") == {"S1": 1}
    await holds(database, shop)


async def test_the_lot_in_a_code_is_the_lot_that_came(database: Database) -> None:
    shop = await lot_shop(database)
    await supplier(database, shop)
    async with in_office(database, shop, ReceiveScreen) as office:
        await receiving(office)
        code = f"(01)05012345678900(17){SOON:%y%m%d}(10)L1"
        await scan(office, code, code)
        await office.until_said(f"L1*2/{SOON}")
        await scan(office, "(01)04006381333931(21)S7")
        await office.until_said("S7")
        await office.press("<f12>")
        await office.until_said("Received of Acme Drinks: 2 lines")
    assert await lots_at(database, shop, "MATE") == {"L1": 2, "unknown": 10}
    assert await lots_at(database, shop, "BREAD") == {"S7": 1}


async def stocked(database: Database) -> Shop:
    shop = await lot_shop(database)
    await put(
        database, shop, "MATE", part("OLD", 2, OVER), part("L1", 4, SOON), part("L2", 3, LATER + timedelta(40))
    )
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    return shop


async def to_lots(office: Office) -> None:
    await office.until_said("Crème brioche")
    await office.press("club ma", "<enter>")
    await office.until_said("Found by club ma")
    await office.press("<f6>")
    await office.until_on(LotsScreen)
    await office.until_said("Club Mate Regular 500 ml · 19 on hand")


async def test_lots_are_looked_at_and_what_is_over_is_thrown_away_once(database: Database) -> None:
    shop = await stocked(database)
    async with in_office(database, shop, StockScreen) as office:
        await to_lots(office)
        await office.until_said(f"OLD {OVER} over 2")
        await office.press("<f5>")
        await office.until_said("Expires within 30 days in Bishan")
        await office.press("2", "<enter>")
        await office.until_said("Expires within 2 days")
        await office.fill("<f3>", "<enter>", "<enter>", "past its day")
        await office.burst("enter", "enter", "enter")
        await office.until_said("2 Club Mate Regular 500 ml of lot OLD thrown away.")
        await office.until_said("Nothing expires within 2 days.")
    assert await lots_at(database, shop, "MATE") == {"L1": 4, "L2": 3, "unknown": 10}
    await holds(database, shop)


async def test_too_much_of_a_lot_is_refused_and_the_form_stays(database: Database) -> None:
    shop = await stocked(database)
    before = await lots_at(database, shop, "MATE")
    async with in_office(database, shop, StockScreen) as office:
        await to_lots(office)
        await office.fill("<f3>", "<ctrl+u>", "5", "<enter>", "<ctrl+u>", "OLD*5", "<enter>", "broken", "<enter>")
        await office.until_said("Only 2 Club Mate Regular 500 ml of lot OLD on hand, 5 wanted")
        assert isinstance(office.app.screen, FillInScreen)
    assert await lots_at(database, shop, "MATE") == before


async def test_a_piece_is_adjusted_by_its_number(database: Database) -> None:
    shop = await stocked(database)
    async with in_office(database, shop, StockScreen) as office:
        await office.until_said("▸ BREAD")
        await office.fill("<f2>", "+1", "<enter>", "S3", "<enter>", "found", "<enter>")
        await office.until_said("Crème brioche: 2 → 3 on hand.")
        await office.until_on(StockScreen)
        await office.fill("<f3>", "1", "<enter>", "S1", "<enter>", "broken", "<enter>")
        await office.until_said("3 → 2 on hand.")
    assert await lots_at(database, shop, "BREAD") == {"S2": 1, "S3": 1}


async def test_lots_with_other_keys(database: Database) -> None:
    shop = await stocked(database)
    async with in_office(database, shop, StockScreen, keys={"stock_lots": "f11", "lots_waste": "f10"}) as office:
        await office.until_said("Crème brioche")
        await office.press("<f11>")
        await office.until_on(LotsScreen)
        await office.until_said("S1")
        await office.press("<f10>")
        await office.until_on(FillInScreen)


@SIZES
async def test_lots_look_like_this(lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]) -> None:
    shop = await stocked(lane_file)
    async with in_office(lane_file, shop, StockScreen, size=size) as office:
        await to_lots(office)
        await office.press("<f5>")
        await office.until_said("Expires within 30 days in Bishan")
        assert picture(office.app) == looks


@SIZES
async def test_a_number_is_asked_for_like_this(
    lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]
) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop, size=size) as till:
        await selling(till, BREAD)
        await till.settled()
        assert picture(till.app) == looks


@SIZES
async def test_lots_are_taken_in_like_this(
    lane_file: Database, looks: SnapshotAssertion, size: tuple[int, int]
) -> None:
    shop = await lot_shop(lane_file)
    await supplier(lane_file, shop)
    async with in_office(lane_file, shop, ReceiveScreen, size=size) as office:
        await receiving(office)
        await scan(office, BREAD, BREAD, "S1", MATE)
        await office.until_said("lot? Club Ma")
        await office.fill("<f6>", f"L1/{SOON}")
        assert picture(office.app) == looks


async def selling(till: Till, *codes: str) -> None:
    """A code is scanned and the number is asked for."""
    till.scan_at_once(*codes)
    await till.until(lambda: isinstance(till.app.screen, SerialScreen))


async def test_the_number_of_a_piece_is_asked_for_and_printed(lane_file: Database) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop) as till:
        await selling(till, BREAD)
        await till.settled()
        till.scan_at_once("S2")
        await till.until(lambda: till.lines == [("BREAD", 1_000)])
        await till.settled()
        await till.press("f12", "enter")
        assert "  SN S2" in till.printer.pages[-1].splitlines()
    assert await lots_at(lane_file, shop, "BREAD") == {"S1": 1}
    await holds(lane_file, shop)


async def test_a_number_is_chosen_from_the_list_or_none_is(lane_file: Database) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop) as till:
        await selling(till, BREAD)
        await till.settled()
        await till.press("down", "enter")
        assert [line.serial for line in till.sell.register.basket.lines] == ["S2"]
        await selling(till, BREAD)
        await till.settled()
        await till.press("escape")
        assert till.message == "Crème brioche was left out."
        assert till.lines == [("BREAD", 1_000)]


async def test_a_number_that_is_not_on_hand_is_told(lane_file: Database) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop) as till:
        await selling(till, BREAD)
        await till.settled()
        till.scan_at_once("S")
        await till.settled()
        assert isinstance(till.app.screen, SerialScreen)
        await till.press("escape")
        assert till.lines == []


async def test_the_number_in_a_code_is_not_asked_for_and_taken_once(lane_file: Database) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.scan("(01)04006381333931(21)S1")
        assert [line.serial for line in till.sell.register.basket.lines] == ["S1"]
        await till.scan("(01)04006381333931(21)S1")
        assert till.message == "Crème brioche with number S1 is in the basket already: look at the number again."
        await till.press("plus")
        assert "scan another one for more" in till.message
        assert till.lines == [("BREAD", 1_000)]


async def test_an_expired_lot_is_approved_in_place(lane_file: Database) -> None:
    shop = await stocked(lane_file)
    async with open_till(lane_file, shop) as till:
        await till.scan(f"(01)05012345678900(17){OVER:%y%m%d}(10)OLD")
        await till.press("f12", "enter")
        assert f"of lot OLD was good until {OVER}" in till.message
        await till.press("f6")
        await till.until(lambda: isinstance(till.app.screen, ApproveScreen))
        await till.type("S1", "enter")
        await till.type(PINS["supervisor"], "enter")
        await till.until(lambda: not isinstance(till.app.screen, ApproveScreen))
        await till.settled()
        await till.press("enter")
        await till.until(lambda: not till.is_paying)
    assert (await lots_at(lane_file, shop, "MATE"))["OLD"] == 1
    await holds(lane_file, shop)


async def test_pieces_are_sent_by_their_numbers_and_those_that_arrive_are_named(database: Database) -> None:
    shop = await stocked(database)
    there = await second_outlet(database, shop)
    async with in_office(database, shop, TransfersScreen) as office:
        await office.until_said("F2 sends some")
        await office.press("<f2>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_on(TransferScreen)
        await office.press("BREAD", "<enter>")
        await office.until_said("Crème brioche: 1 to send. · F6 says which numbers")
        await office.press("2", "<enter>")
        await office.press("<f12>")
        await office.until_said("Crème brioche has serial numbers: say the number of each.")
        await office.fill("<f6>", "S1 S2", "<enter>")
        await office.until_on(TransferScreen)
        await office.press("<f12>")
        await office.until_said("On its way to YISHUN")
    async with in_office(database, there, TransfersScreen) as office:
        await office.until_said("BISHAN")
        await office.press("<enter>")
        await office.until_on(TransferScreen)
        await office.until_said("Transfer 1 to YISHUN")
        await office.press("1", "<enter>")
        await office.fill("<f6>", "<ctrl+u>", "S2", "<enter>")
        await office.until_on(TransferScreen)
        await office.fill("<f12>", "lost", "<enter>")
        await office.until_said("Received; a difference worth")
    assert await lots_at(database, shop, "BREAD", there.lane) == {"S2": 1}
    await holds(database, shop)


async def test_a_count_books_a_surplus_into_the_lot_that_was_scanned(database: Database) -> None:
    shop = await lot_shop(database)
    count_id = await count_opened(database, shop)
    async with in_office(database, shop, lambda till: CountStockScreen(till, count_id)) as office:
        await scan(office, "12*(01)05012345678900(10)L7")
        await office.until_said("Club Mate Regular 500 ml")
        await office.until_said("12")
    await count_booked(database, shop, count_id)
    assert await lots_at(database, shop, "MATE") == {"L7": 2, "unknown": 10}
