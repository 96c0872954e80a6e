"""A sale is whole, or it is not there."""

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.journal.models import JournalEntry
from pos_tui.money import PRICE_STEPS, UnitPrice
from pos_tui.selling.basket import override_price
from pos_tui.selling.models import Document
from pos_tui.selling.queries import find_receipt, receipt_by_number
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import make_shop


async def test_a_sale_moves_everything_together(database: Database) -> None:
    shop = await make_shop(database)
    basket = basket_of(shop, ("MATE", 2), "BREAD", customer=True)
    receipt = await ring(database, shop, paid(shop, basket, ("cash", 2_000)))
    assert (receipt.total, receipt.tax, receipt.change) == (880, 46, 1_120)
    assert receipt.receipt_number == "BISHAN-1-000001"
    stock = dict(await rows(database, StockLevel, "product_id", "on_hand"))
    assert stock[shop.products["MATE"].product_id] == 8_000
    assert stock[shop.products["BREAD"].product_id] == 9_000
    moved = [row for row in await rows(database, StockMovement, "kind", "quantity") if row[0] == "sale"]
    assert moved == [("sale", -2_000), ("sale", -1_000)]
    drawer = await rows(database, DrawerMovement, "kind", "amount", "change")
    assert ("tender", 2_000, 1_120) in drawer
    postings = dict(await rows(database, Posting, "account_code", "amount"))
    assert postings["1000.cash"] == 880
    assert postings["2200"] == -46
    assert sum(postings.values()) == 0


async def test_points_follow_the_total(database: Database) -> None:
    """One point for each full 10.00: a sale of 125.50 earns 12."""
    shop = await make_shop(database)
    basket = override_price(basket_of(shop, "OPEN", customer=True), 0, UnitPrice(12_550 * PRICE_STEPS))
    receipt = await ring(database, shop, paid(shop, basket))
    assert (receipt.total, receipt.points) == (12_550, 12)
    assert await rows(database, Customer, "points") == [(12,)]
    assert await rows(database, LoyaltyEntry, "kind", "points") == [("earned", 12)]


async def test_several_tenders_pay_one_sale(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 2)), ("voucher", 200), ("card", 300), ("cash", 100))
    receipt = await ring(database, shop, sale)
    assert [(tender.code, tender.amount, tender.change) for tender in receipt.tenders] == [
        ("voucher", 200, 0), ("card", 300, 0), ("cash", 100, 40),
    ]  # fmt: skip


async def test_cash_rounding_is_stored_with_its_sale(database: Database) -> None:
    shop = await make_shop(database, cash_rounding=50)
    sale = paid(shop, basket_of(shop, "MATE"), ("cash", 300))
    sale = sale.model_copy(update={"payments": (sale.payments[0].model_copy(update={"change": 0}),)})
    receipt = await ring(database, shop, sale)
    assert (receipt.total, receipt.rounding, receipt.change) == (280, 20, 0)


async def test_the_receipt_read_again_is_the_receipt(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, ("MATE", 3), "STAMP", customer=True), ("cash", 5_000))
    made = await ring(database, shop, sale)
    again = await database.read(lambda session: find_receipt(session, shop.company_id, sale.basket.sale_id))
    by_number = await database.read(lambda s: receipt_by_number(s, shop.company_id, made.receipt_number))
    assert made == again == by_number


async def test_the_same_sale_again_is_the_same_receipt(database: Database) -> None:
    shop = await make_shop(database)
    sale = paid(shop, basket_of(shop, "MATE", customer=True))
    first = await ring(database, shop, sale)
    second = await ring(database, shop, sale)
    assert first == second
    assert len(await rows(database, Document, "id")) == 1


async def test_receipts_are_numbered_per_terminal_without_a_gap(database: Database) -> None:
    shop = await make_shop(database)
    numbers = [
        (await ring(database, shop, paid(shop, basket_of(shop, "STAMP"), lane=lane))).receipt_number
        for lane in (*shop.lanes, *shop.lanes)
    ]
    assert numbers == ["BISHAN-1-000001", "BISHAN-2-000001", "BISHAN-1-000002", "BISHAN-2-000002"]


async def test_the_journal_goes_on_from_the_entry_before(database: Database) -> None:
    shop = await make_shop(database)
    receipts = [await ring(database, shop, paid(shop, basket_of(shop, "STAMP"))) for _ in range(2)]
    entries = await rows(database, JournalEntry, "terminal_id", "sequence", "kind", "previous", "mac")
    chain = [entry[1:] for entry in entries if entry[0] == shop.lane.terminal_id]
    assert [entry[:2] for entry in chain] == [(1, "shift_open"), (2, "sale"), (3, "sale")]
    assert [entry[2] for entry in chain[1:]] == [entry[3] for entry in chain[:-1]]
    assert receipts[-1].anchor == f"1-3-{chain[-1][3][:8]}"
