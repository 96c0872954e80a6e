"""Buying by keys: suppliers, orders, deliveries and goods back; each once, or not at all and with a sentence."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from syrupy.assertion import SnapshotAssertion

from pos_tui.buying.models import GoodsReceipt, PurchaseOrder, SupplierProduct, SupplierReturn
from pos_tui.buying.models import Supplier as SupplierRow
from pos_tui.buying.suppliers import save_supplier_items
from pos_tui.buying.views import SupplierItem
from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Quantity
from pos_tui.staff.views import Place
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens import order as order_screen
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.goods_back import GoodsBackScreen, SendingBackScreen
from pos_tui.ui.screens.order import OrderScreen
from pos_tui.ui.screens.orders import OrdersScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.receiving import ReceivingScreen
from pos_tui.ui.screens.supplier_goods import SupplierGoodsScreen
from pos_tui.ui.screens.suppliers import SuppliersScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.trade_entry import FindGoods, SetCost, SetQuantity, read_entry
from tests.buying.test_receiving import on_hand
from tests.buying.trade import booked, books_hold, by, cents, delivery_of, drafted, sent, supplier, the_order, told
from tests.selling.sales import rows
from tests.shops import PINS, make_shop
from tests.ui.door import SMALL
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture
from tests.ui.till import SIZES

MATE, BREAD = "5012345678900", "4006381333931"
MONEY = MoneyFormat()


async def scan(office: Office, *codes: str) -> None:
    for code in codes:
        office.key(code[0])
        for letter in (*code[1:], "enter"):
            office.key(letter, after=0.001)
        await office.painted()


async def approve(office: Office, who: str = "O1") -> None:
    await office.press(who, "<enter>")
    await office.press(PINS["owner"], "<enter>")


def test_what_is_typed_is_meant_so() -> None:
    assert read_entry("12", MONEY, has_lines=True) == SetQuantity(Quantity(12 * ONE))
    assert read_entry("0,350", MONEY, has_lines=True) == SetQuantity(Quantity(350))
    assert read_entry("12", MONEY, has_lines=False) == FindGoods("12")
    assert read_entry(MATE, MONEY, has_lines=True) == FindGoods(MATE)
    assert read_entry("@4.5", MONEY, has_lines=True) == SetCost(cents(450))
    assert read_entry("3*MATE", MONEY, has_lines=True) == FindGoods("MATE", Quantity(3 * ONE))
    for wrong in ("@", "@-1", "0*MATE", "1.2.3"):
        with pytest.raises(BadInput):
            read_entry(wrong, MONEY, has_lines=True)


async def test_a_supplier_is_added_and_gets_codes_and_costs(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, SuppliersScreen) as office:
        await office.until_said("No supplier yet: F2 adds one.")
        await office.press("<f2>")
        await office.until_on(FillInScreen)
        await office.press(
            "ACME", "<enter>", "Acme [b]", "<enter>", "<enter>", "<enter>", "<enter>", "3", "<enter>"
        )
        await office.until_said("Acme [b] is a supplier now.")
        await office.until_said("▸ ACME Acme [b]")
        await office.press("<f4>")
        await office.until_on(SupplierGoodsScreen)
        await office.until_said("delivers nothing yet")
        await scan(office, MATE)
        await office.until_on(FillInScreen)
        await office.press("CM-1", "<enter>", "1.2345", "<enter>")
        await office.until_said("Club Mate Regular 500 ml costs 1.2345 there.")
        await office.press("<escape>")
        await office.until_on(SuppliersScreen)
        await office.press("<f8>")
        await office.until_said("Acme [b] delivers no more.")
    assert await rows(database, SupplierRow, "code", "name", "lead_days", "active") == [
        ("ACME", "Acme [b]", 3, False)
    ]
    assert await rows(database, SupplierProduct, "code", "cost") == [("CM-1", cents(123.45))]


async def test_an_order_is_made_sent_printed_and_exported(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_screen, "FOLDER", tmp_path)
    shop = await make_shop(database)
    await supplier(database, shop, name="=Acme")
    async with in_office(database, shop, OrdersScreen) as office:
        await office.until_said("Open orders: none.")
        await office.press("<f2>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Order to =Acme: scan or type a product.")
        await scan(office, MATE)
        await office.until_said("Club Mate Regular 500 ml: 1 at 1.40")
        await office.press("24", "<enter>", "@0.95", "<enter>")
        await office.until_said("24 at 0.95")
        await office.press("brioche", "<enter>")
        await office.until_said("Crème brioche: 1 at 1.60")
        await office.press("<f5>")
        await office.until_said("Order 1 is sent: F9 prints it for the supplier.")
        await office.press("5", "<enter>")
        await office.until_said("no draft any more and is not changed")
        await office.press("<f11>")
        await office.until_said("Written:")
        await office.press("<escape>")
        await office.until_said("1 =Acme sent 2 24.40")
    assert (tmp_path / "order-BISHAN-1.csv").read_text().splitlines()[1:] == [
        "BISHAN-1,ACME,,MATE,Club Mate Regular 500 ml,each,24,0,0.95,22.80",
        "BISHAN-1,ACME,,BREAD,Crème brioche,each,1,0,1.60,1.60",
    ]
    await books_hold(database, shop)


async def test_a_delivery_is_scanned_against_its_order_and_booked_once(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    order = await sent(database, shop, acme, {"MATE": (2, 120), "BREAD": (5, 150)})
    async with in_office(database, shop, ReceiveScreen, person=shop.supervisor) as office:
        await office.until_said("1 Acme Drinks sent 2")
        await office.press("1", "<enter>", "<enter>")
        await office.until_on(ReceivingScreen)
        await scan(office, MATE, MATE)
        await office.until_said("Club Mate Regular 500 ml: 2 at 1.20")
        await office.fill("<f4>", "DN 5", "<enter>")
        await office.until_said("Delivery note DN 5.")
        await office.press("<f12>")
        await office.until_said("Not complete, and still on order: 1 line. F12 again books what came.")
        await office.press("<f12>", "<f12>")
        await office.until_said("Received of Acme Drinks on order 1: 1 line for SGD 2.40.")
        await office.until_said("1 Acme Drinks partly received")
    assert await rows(database, GoodsReceipt, "delivery_note") == [("DN 5",)]
    assert await on_hand(database, shop, "MATE") == 12
    assert (await the_order(database, shop, order.order_id)).status == "partly_received"
    await books_hold(database, shop)


async def test_more_than_ordered_is_approved_in_place(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await sent(database, shop, acme, {"MATE": (2, 120)})
    async with in_office(database, shop, ReceiveScreen, person=shop.supervisor) as office:
        await office.until_said("1 Acme Drinks sent 1")
        await office.press("<down>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.press("3", "<enter>")
        await office.until_said("+1 against the order")
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await office.press("<escape>")
        await office.until_said("of the 2 of order 1 only 2 are still expected")
        assert await rows(database, GoodsReceipt, "id") == []
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await approve(office)
        await office.until_said("Received of Acme Drinks on order 1: 1 line for SGD 3.60.")
    assert await rows(database, GoodsReceipt, "approved_by") == [(shop.owner.staff_id,)]
    await books_hold(database, shop)


async def test_the_order_that_is_due_first_is_marked(database: Database) -> None:
    """Enter alone is for what is most likely to stand at the door; goods without an order are one key away."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    for expected_on in (None, date(2026, 11, 30), date(2026, 11, 28)):
        await sent(database, shop, acme, {"MATE": (2, 120)}, expected_on=expected_on)
    async with in_office(database, shop, ReceiveScreen, person=shop.supervisor) as office:
        await office.until_said("▸ 3 Acme Drinks")
        await office.press("<down>")
        await office.until_said("▸ 2 Acme Drinks")
        await office.press("<down>")
        await office.until_said("▸ 1 Acme Drinks")
        await office.press("<up>", "<up>", "<up>")
        await office.until_said("▸ Without an order")
        await office.press("<down>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.until_said("order 3")


async def test_goods_come_without_an_order_and_go_back(database: Database) -> None:
    shop = await make_shop(database)
    await supplier(database, shop)
    async with in_office(database, shop, ReceiveScreen) as office:
        await office.until_said("Without an order")
        await office.press("<enter>")
        await office.until_on(PickScreen)
        await office.press("acme", "<enter>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.press("-3", "<enter>")
        await scan(office, MATE)
        await office.until_said("Club Mate Regular 500 ml: 1 at 1.40")
        await office.press("-3", "<enter>")
        await office.until_said("a quantity is above 0")
        await office.press("4", "<enter>", "<f12>")
        await office.until_said("Received of Acme Drinks: 1 line for SGD 5.60.")
    async with in_office(database, shop, GoodsBackScreen) as office:
        await office.until_said("Acme Drinks")
        await office.press("<down>", "<enter>")
        await office.until_on(SendingBackScreen)
        await scan(office, BREAD)
        await office.until_said("Crème brioche did not come with this delivery")
        await office.press("9", "<enter>")
        await office.fill("<f12>", "broken", "<enter>")
        await office.until_said("Only 4 Club Mate Regular 500 ml of this delivery can go back")
        await office.press("<escape>")
        await office.until_on(SendingBackScreen)
        await office.press("3", "<enter>")
        await office.fill("<f12>", "broken", "<enter>", "<enter>")
        await office.until_said("Back to Acme Drinks: 1 line for SGD 4.20.")
    assert await rows(database, SupplierReturn, "reason") == [("broken",)]
    assert await on_hand(database, shop, "MATE") == 11
    await books_hold(database, shop)


async def test_what_runs_out_is_proposed_and_sent(database: Database) -> None:
    shop = await make_shop(database, stock={"MATE": 2_000, "BREAD": 1_000})
    acme = await supplier(database, shop)
    point = update(Product).where(Product.sku.in_(("MATE", "BREAD"))).values(reorder_point=5 * ONE)
    await database.write(lambda s: s.execute(point))
    item = SupplierItem(product_id=shop.products["MATE"].product_id, cost=cents(95))
    await database.write(
        lambda s: save_supplier_items(
            s, Place.at(shop.lane), by(shop.owner), acme.supplier_id, [item], **told(shop)
        )
    )
    async with in_office(database, shop, OrdersScreen) as office:
        await office.until_said("Open orders: none.")
        await office.press("<f3>")
        await office.until_on(PickScreen)
        await office.until_said("ACME Acme Drinks 1 19.00")  # in whole crates
        await office.until_said("Nobody yet: Enter chooses a supplier 1 8.00")
        await office.press("<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Club Mate Regular")
        await office.press("<f12>")
        await office.until_said("Order 1 is kept as a draft: F5 sends it.")
        await office.press("<escape>")
        await office.until_on(OrdersScreen)
        await office.press("<f3>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_said("Which supplier?")
        await office.press("<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Crème brioche")
        await office.press("<f5>")
        await office.until_said("Order 2 is sent")
    assert await rows(database, PurchaseOrder, "number", "status") == [(1, "draft"), (2, "sent")]


async def test_a_delivery_outlives_its_screen(database: Database) -> None:
    """The till is left while it is being written: it is booked, and once."""
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await sent(database, shop, acme, {"MATE": (2, 120)})
    async with in_office(database, shop, ReceiveScreen, person=shop.supervisor) as office:
        await office.until_said("1 Acme Drinks sent 1")
        await office.press("<down>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.press("<f5>")
        await office.until_said("F12 books")
        office.key("f12")
        await office.until(lambda: office.app.screen.writing or not isinstance(office.app.screen, ReceivingScreen))  # type: ignore[attr-defined]
        while isinstance(office.app.screen, ReceivingScreen | ReceiveScreen):
            await office.app.pop_screen()
    assert await on_hand(database, shop, "MATE") == 12
    await books_hold(database, shop)


async def test_the_key_that_books_can_be_another(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await sent(database, shop, acme, {"MATE": (2, 120)})
    async with in_office(database, shop, ReceiveScreen, person=shop.supervisor) as office:
        office.app.set_keymap({"receiving_book": "f8"})
        await office.until_said("1 Acme Drinks sent 1")
        await office.press("<down>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.until_said("F8 Book")
        await office.press("<f5>", "<f12>")
        await office.until_said("F12 books")
        await office.press("<f8>")
        await office.until_said("Received of Acme Drinks on order 1")
    assert await on_hand(database, shop, "MATE") == 12


async def test_a_draft_is_not_lost_by_one_escape(database: Database) -> None:
    shop = await make_shop(database)
    acme = await supplier(database, shop)
    await drafted(database, shop, acme, {"MATE": (2, 120)})
    async with in_office(database, shop, OrdersScreen) as office:
        await office.until_said("1 Acme Drinks draft 1 2.40")
        await office.press("1", "<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Club Mate")
        await office.press("<delete>")
        await office.until_said("is off the order")
        await office.press("<escape>")
        await office.until_said("The draft is not kept")
        await office.press("<escape>")
        await office.until_on(OrdersScreen)
        await office.press("1", "<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Club Mate")
        await office.press("<f8>")
        await office.until_said("F8 again cancels it.")
        await office.press("<f8>")
        await office.until_said("Order 1 is cancelled.")
    assert await rows(database, PurchaseOrder, "status") == [("cancelled",)]


async def test_nobody_keys_past_a_right(database: Database) -> None:
    """A cashier's delivery takes somebody's PIN; with Esc nothing is booked and the lines stay."""
    shop = await make_shop(database)
    await supplier(database, shop)
    async with in_office(database, shop, ReceiveScreen, person=shop.cashier) as office:
        await office.until_said("Without an order")
        await office.press("<enter>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_on(ReceivingScreen)
        await scan(office, MATE)
        await office.until_said("1 at 1.40")
        await office.press("<f12>")
        await office.until_on(ApproveScreen)
        await office.press("<escape>")
        await office.until_on(ReceivingScreen)
        await office.until_said("may not receive goods: ask a supervisor")
        await office.until_said("Club Mate Regular 500 ml")
    assert await rows(database, GoodsReceipt, "id") == []


@SIZES
async def test_how_buying_looks(lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    acme = await supplier(lane_file, shop, phone="6123 4567", lead_days=3)
    await supplier(lane_file, shop, "BREW", name="株式会社ブルワリー")
    order = await sent(lane_file, shop, acme, {"MATE": (24, 95), "BREAD": (5, 150), "TOMATO": (2.5, 310)})
    await booked(lane_file, shop, delivery_of(shop, acme, {"MATE": (20, 95)}, order, delivery_note="DN 1"))
    async with in_office(lane_file, shop, SuppliersScreen, size=size) as office:
        await office.until_said("株式会社ブルワリー")
        assert picture(office.app) == looks(name="suppliers")
    async with in_office(lane_file, shop, OrdersScreen, size=size) as office:
        await office.until_said("partly received")
        assert picture(office.app) == looks(name="orders")
        await office.press("<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Tomatoes")
        assert picture(office.app) == looks(name="order")
    async with in_office(lane_file, shop, ReceiveScreen, size=size) as office:
        await office.until_said("partly received")
        await office.press("<down>", "<enter>")
        await office.until_on(ReceivingScreen)
        await office.press("6", "<enter>")
        await office.until_said("+2 against the order")
        assert picture(office.app) == looks(name="receiving")
    async with in_office(lane_file, shop, GoodsBackScreen, size=size) as office:
        await office.until_said("DN 1")
        await office.press("<down>", "<enter>")
        await office.until_on(SendingBackScreen)
        await office.until_said("Club Mate")
        assert picture(office.app) == looks(name="back")
    assert size[0] >= SMALL[0]
