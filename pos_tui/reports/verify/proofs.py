"""Every promise that is proved, in the order in which they are told."""

from dataclasses import dataclass
from typing import Any

from pos_tui.accounts.models import Posting
from pos_tui.buying.models import GoodsReceipt, PurchaseOrder
from pos_tui.cash.models import DrawerMovement, Shift
from pos_tui.catalogue.bulk.models import BulkEdit
from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer, GiftCard, StoreCreditEntry
from pos_tui.inventory.models import LotLevel, LotMovement, StockLevel, StockMovement
from pos_tui.journal.models import JournalEntry, Outbox
from pos_tui.pricing.coupon_models import Coupon, CouponUse
from pos_tui.reports.verify import (
    approved,
    balances,
    buying,
    catalogue,
    chain,
    circumstances,
    coupons,
    credit,
    documents,
    entries,
    guards,
    lots,
    merged,
    money,
    numbers,
    outbox,
    returned,
    running,
    stock_acts,
    words,
)
from pos_tui.reports.verify import shifts as of_shifts
from pos_tui.reports.verify import stock as of_stock
from pos_tui.reports.verify.books import Look
from pos_tui.selling.line_models import DocumentLine, ReturnedLine
from pos_tui.selling.models import Document
from pos_tui.shop.models import Terminal
from pos_tui.staff.models import Approval


@dataclass(frozen=True)
class Task:
    """One look at the books, the promises that it can break, and the table whose rows it counts."""

    look: Look
    counted: Any
    promises: dict[str, str]


TASKS = (
    Task(money.lines_add_up, Document, {"lines": "the lines of a document add up to it"}),
    Task(money.taxes_add_up, DocumentLine, {"tax": "the taxes of the lines add up to the document's"}),
    Task(money.tenders_pay, DrawerMovement, {"paid": "tenders less change and rounding are the total"}),
    Task(of_stock.levels_are_sums, StockLevel, {"stock": "on hand is the sum of the movements"}),
    Task(
        lots.lots_are_sums,
        LotLevel,
        {
            "lots": "what is on hand of a lot is the sum of its movements",
            "lots on hand": "the lots of a product come to what is on hand of it",
            "serial numbers": "a serial number is on hand at one outlet, once",
        },
    ),
    Task(
        lots.lots_moved_with_stock,
        LotMovement,
        {
            "lots moved": "a movement of stock in lots is that of its lots",
            "lots back": "no more goes back into a lot than was taken out of it",
        },
    ),
    Task(of_stock.movements_have_documents, StockMovement, {"moved": "stock that was sold has its document"}),
    Task(
        buying.orders_are_received,
        PurchaseOrder,
        {
            "received": "an order has received what its deliveries say",
            "order numbers": "orders are numbered 1 to n per outlet",
        },
    ),
    Task(buying.deliveries_are_booked, GoodsReceipt, {"deliveries": "stock and accounts hold what was delivered"}),
    Task(
        stock_acts.stock_acts_hold,
        StockMovement,
        {
            "transfers": "what was sent to another outlet arrives",
            "in transit": "the accounts hold what is on its way",
            "counts": "a count moved what it found",
            "stock posted": "stock that people changed is in the accounts",
        },
    ),
    Task(balances.points_are_sums, Customer, {"points": "points are the sum of their entries"}),
    Task(balances.receipts_tell_points, Document, {"points told": "a receipt's points are those in the ledger"}),
    Task(balances.store_credit_is_sums, Customer, {"store credit": "store credit is the sum of its entries"}),
    Task(balances.accounts_are_sums, Customer, {"owed": "what customers owe is the sum of their entries"}),
    Task(
        balances.balances_paid,
        Document,
        {
            "credit paid": "store credit that paid is in its ledger",
            "on account": "what was bought on account is in its ledger",
        },
    ),
    Task(
        credit.credit_by_hand_is_booked,
        StoreCreditEntry,
        {"credit given": "store credit given by hand is in the accounts, and was told"},
    ),
    Task(merged.merges_hold, Customer, {"merged": "who was merged into another holds nothing"}),
    Task(balances.gift_cards_are_sums, GiftCard, {"gift cards": "a gift card holds the sum of its entries"}),
    Task(balances.gift_cards_are_owed, Posting, {"gift cards owed": "the accounts owe what the gift cards hold"}),
    Task(coupons.coupons_are_sums, Coupon, {"coupons": "a coupon was used as often as its uses say"}),
    Task(coupons.uses_have_documents, CouponUse, {"coupons used": "a coupon was used by its document"}),
    Task(numbers.receipts_have_no_gap, Terminal, {"receipt numbers": "receipts are numbered 1 to n per till"}),
    Task(numbers.z_reports_have_no_gap, Terminal, {"z numbers": "Z reports are numbered 1 to n per till"}),
    Task(returned.returns_are_counted, ReturnedLine, {"returns": "no more came back than was sold"}),
    Task(of_shifts.z_reports_are_sums, Shift, {"shifts": "a Z is the sum of its drawer's movements"}),
    Task(of_shifts.z_reports_are_as_told, Shift, {"z told": "a Z is what the journal was told of it"}),
    Task(of_shifts.documents_lie_in_shifts, Document, {"in shift": "a document lies in its till's shift and day"}),
    Task(of_shifts.open_shifts_are_known, Terminal, {"open shifts": "a till knows the shift that is open on it"}),
    Task(
        running.totals_are_sums,
        Terminal,
        {
            "running totals": "a till's running totals are what was booked in its shift",
            "z totals": "the totals of a Z are what was booked in its shift",
        },
    ),
    Task(
        running.perpetual_totals_are_sums, Terminal, {"perpetual": "a till's perpetual total is all it has sold"}
    ),
    Task(running.printed_zs_are_their_shifts, Shift, {"z printed": "a Z is printed again as it was"}),
    Task(
        approved.approvals_are_used_once, Approval, {"approvals": "an approval is somebody else's and used once"}
    ),
    Task(entries.entries_balance, Posting, {"balanced": "debits equal credits in every entry"}),
    Task(
        entries.told_documents_exist, JournalEntry, {"kept": "every document that the journal tells of is there"}
    ),
    Task(
        documents.documents_hold,
        Document,
        {
            "as told": "a document is, field by field, what the journal sealed",
            "tax classes": "the tax of each class is its rate on what was sold",
            "postings": "the accounts hold what follows from the documents",
        },
    ),
    Task(
        chain.chains_are_whole,
        JournalEntry,
        {"chain": "the journal is unbroken per till", "anchors": "what was kept of it elsewhere is in it"},
    ),
    Task(
        circumstances.acts_are_as_told,
        Posting,
        {"circumstances": "what an act moved has its time, place and person"},
    ),
    Task(outbox.sinks_are_behind, Outbox, {"outbox": "nothing was sent that is not in the journal"}),
    Task(
        catalogue.bulk_edits_are_whole, BulkEdit, {"changes": "a change of many products is whole, and was told"}
    ),
    Task(catalogue.merged_products_hold_nothing, Product, {"merged": "a product that was merged holds nothing"}),
    Task(words.products_are_found, Product, {"product words": "a product is found by the words of its name"}),
    Task(words.customers_are_found, Customer, {"customer words": "a customer is found by name and telephone"}),
    Task(guards.ledgers_are_guarded, None, {"guards": "the database refuses to change a ledger"}),
)
