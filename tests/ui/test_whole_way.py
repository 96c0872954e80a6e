"""A product by keys: proposed, sent, received, sold, counted, sent on, received there, brought back."""

from sqlalchemy import update

from pos_tui.buying.suppliers import save_supplier_items
from pos_tui.buying.views import SupplierItem
from pos_tui.catalogue.models import Product
from pos_tui.db.unit_of_work import Database
from pos_tui.money import ONE
from pos_tui.staff.views import Place
from pos_tui.ui.screens.count_stock import CountsScreen
from pos_tui.ui.screens.count_stock_entry import CountStockScreen
from pos_tui.ui.screens.count_stock_review import CountReviewScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.order import OrderScreen
from pos_tui.ui.screens.orders import OrdersScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.receiving import ReceivingScreen
from pos_tui.ui.screens.reorder import ReorderScreen
from pos_tui.ui.screens.trading import PickScreen
from pos_tui.ui.screens.transfer import TransferScreen
from pos_tui.ui.screens.transfers import TransfersScreen
from tests.buying.trade import by, cents, supplier, told
from tests.inventory.keeping import holds, on_hand
from tests.month.log import Goods, Why
from tests.month.log import on_hand as by_log
from tests.shops import Shop
from tests.ui.office import in_office
from tests.ui.test_buying import scan
from tests.ui.test_transfers import two_outlets
from tests.ui.till import open_till

MATE, CRATE = "5012345678900", "15012345678907"
RECEIPT = "BISHAN-1-000001"
WENT: tuple[tuple[Why, str, int], ...] = (
    ("opening", "BISHAN", 10), ("received", "BISHAN", 20), ("received", "BISHAN", 1), ("sold", "BISHAN", 3),
    ("counted", "BISHAN", -1), ("sent", "BISHAN", 4), ("arrived", "YISHUN", 3), ("returned", "BISHAN", 2),
)  # fmt: skip


async def bought(database: Database, shop: Shop) -> None:
    """Its reorder point is reached; a crate is proposed, sent, and comes with one bottle more."""
    async with in_office(database, shop, ReorderScreen) as office:
        await office.until_said("Club Mate Regular 500 ml 10 0 12 20 ACME")
    async with in_office(database, shop, OrdersScreen) as office:
        await office.until_said("Open orders: none.")
        await office.press("<f3>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_on(OrderScreen)
        await office.until_said("Club Mate Regular 500 ml 20 0.95 19.00")
        await office.press("<f5>")
        await office.until_said("Order 1 is sent: F9 prints it for the supplier.")
    async with in_office(database, shop, ReceiveScreen) as office:
        await office.until_said("1 Acme Drinks sent 1")
        await office.press("1", "<enter>", "<enter>")
        await office.until_on(ReceivingScreen)
        await scan(office, CRATE, MATE)
        await office.until_said("Club Mate Regular 500 ml: 21 at 0.95, +1 against the order")
        await office.press("<f12>")
        await office.until_said("Received of Acme Drinks on order 1: 1 line for SGD 19.95.")


async def sold(database: Database, shop: Shop) -> None:
    async with open_till(database, shop) as till:
        await till.scan(MATE, MATE, MATE)
        await till.press("f12", "enter")
        assert till.total == ("CHANGE SGD", "0.00")


async def counted(database: Database, shop: Shop) -> None:
    """One less than is thought."""
    async with in_office(database, shop, CountsScreen) as office:
        await office.until_said("Nothing was counted here yet")
        await office.fill("<f2>", "<enter>")
        await office.until_on(CountsScreen)
        await office.until_said("has begun")
        await office.press("<enter>")
        await office.until_on(CountStockScreen)
        await office.burst(*CRATE, "enter")
        await office.until_said("Club Mate Regular 500 ml: 20, 20 in all.")
        await office.press("7*MATE", "<enter>")
        await office.until_said("Club Mate Regular 500 ml: 7, 27 in all.")
        await office.press("<f6>")
        await office.until_on(CountReviewScreen)
        await office.until_said("28 27 −1")
        await office.press("<f12>")
        await office.until_said("Booked: 1 counted, 1 differed.")


async def sent_on(database: Database, here: Shop, there: Shop) -> None:
    """Four leave, and three arrive."""
    async with in_office(database, here, TransfersScreen) as office:
        await office.until_said("F2 sends some")
        await office.press("<f2>")
        await office.until_on(PickScreen)
        await office.press("<enter>")
        await office.until_on(TransferScreen)
        await scan(office, MATE)
        await office.until_said("Club Mate Regular 500 ml: 1 to send.")
        await office.press("4", "<enter>", "<f12>")
        await office.until_said("On its way to YISHUN: it is received there.")
    async with in_office(database, there, TransfersScreen) as office:
        await office.until_said("BISHAN")
        await office.press("<enter>")
        await office.until_on(TransferScreen)
        await office.until_said("Transfer 1 to YISHUN")
        await office.press("3", "<enter>")
        await office.until_said("−1")
        await office.press("<f12>")
        await office.until_on(FillInScreen)
        await office.press("one broken", "<enter>")
        await office.until_said("Received; a difference worth")


async def brought_back(database: Database, shop: Shop) -> None:
    """Two of the three bottles, by their receipt."""
    async with open_till(database, shop) as till:
        await till.press("f9")
        await till.scan(RECEIPT)
        await till.type("2", "enter")
        await till.press("enter")
        assert till.lines == [("MATE", -2_000)]
        await till.press("f12", "enter")
        assert till.total == ("GIVEN BACK SGD", "5.60")


async def test_what_lies_there_in_the_end_is_what_was_done(database: Database) -> None:
    here, there = await two_outlets(database)
    acme = await supplier(database, here)
    point = update(Product).where(Product.sku == "MATE").values(reorder_point=12 * ONE)
    await database.write(lambda s: s.execute(point))
    item = SupplierItem(product_id=here.products["MATE"].product_id, cost=cents(95))
    place, owner = Place.at(here.lane), by(here.owner)
    await database.write(lambda s: save_supplier_items(s, place, owner, acme.supplier_id, [item], **told(here)))
    await bought(database, here)
    await sold(database, here)
    await counted(database, here)
    await sent_on(database, here, there)
    await brought_back(database, here)
    lies_there = by_log(Goods(why, outlet, "MATE", pieces * ONE) for why, outlet, pieces in WENT)
    assert await on_hand(database, here, "MATE") == lies_there["BISHAN", "MATE"]
    assert await on_hand(database, here, "MATE", there.lane) == lies_there["YISHUN", "MATE"]
    await holds(database, here)
