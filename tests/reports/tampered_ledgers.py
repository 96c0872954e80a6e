"""Balances, shifts and journals with one wrong row, and the promises that it breaks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, insert, update

from pos_tui.cash.models import DrawerMovement, Shift
from pos_tui.customers.models import Customer, GiftCard, LoyaltyEntry, StoreCreditEntry
from pos_tui.db.base import table_of
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.journal.models import JournalEntry, Outbox
from pos_tui.shop.models import Terminal
from tests.reports.tampering import Tampered, change, remove
from tests.reports.trading import Day


def product(day: Day, sku: str) -> Any:
    return day.shop.products[sku].product_id


def till(day: Day, **values: Any) -> Any:
    return update(Terminal).where(Terminal.id == day.shop.lane.terminal_id).values(**values)


def entry(day: Day, sequence: int) -> tuple[Any, Any]:
    return (JournalEntry.terminal_id == day.shop.lane.terminal_id, JournalEntry.sequence == sequence)


def a_level_is_higher(day: Day) -> Tampered:
    return Tampered(
        (update(StockLevel).where(StockLevel.product_id == product(day, "MATE")).values(on_hand=9_000),),
        {
            "stock": "Club Mate Regular 500 ml in BISHAN: 9 on hand, its movements come to 5.",
        },
    )


def a_level_has_no_movement(day: Day) -> Tampered:
    place = {"company_id": day.shop.company_id, "outlet_id": day.shop.lane.outlet_id}
    level = {"product_id": product(day, "STAMP"), "on_hand": 5_000, "may_go_negative": False}
    return Tampered(
        (insert(StockLevel).values(**place, **level),),
        {
            "stock": "Postage stamp in BISHAN: 5 on hand, its movements come to 0.",
        },
    )


def a_level_is_gone(day: Day) -> Tampered:
    return Tampered(
        (delete(StockLevel).where(StockLevel.product_id == product(day, "MATE")),),
        {
            "stock": "Club Mate Regular 500 ml in BISHAN has a movement of 10 but no level on hand.",
        },
    )


def a_movement_is_gone(day: Day) -> Tampered:
    return Tampered(
        (remove(StockMovement, day.sale, 1),),
        {
            "stock": "Ledbury Pale 4.0 % pint in BISHAN: 8 on hand, its movements come to 11.",
        },
    )


def a_movement_has_no_sale(day: Day) -> Tampered:
    return Tampered(
        (change(StockMovement, day.sale, 1, source_id=day.gift_card),),
        {
            "moved": "Ledbury Pale 4.0 % pint moved by -3 for document ",
        },
    )


def points_are_given_away(day: Day) -> Tampered:
    return Tampered(
        (update(Customer).values(points=500),),
        {
            "points": "Customer C1 has 500 points, the entries come to 2.",
        },
    )


def points_are_given_away_with_an_entry(day: Day) -> Tampered:
    return Tampered(
        (update(Customer).values(points=102), change_points(day, 101)),
        {
            "points told": "Receipt BISHAN-1-000001 tells of 1 points, its customer's entries of 101.",
        },
    )


def change_points(day: Day, points: int) -> Any:
    return update(LoyaltyEntry).where(LoyaltyEntry.source_id == day.sale).values(points=points)


def store_credit_is_raised(day: Day) -> Tampered:
    return Tampered(
        (update(Customer).values(store_credit=900),),
        {
            "store credit": "Customer C1 has a store credit of SGD 9.00, the entries come to SGD 7.00.",
        },
    )


def a_debt_is_forgotten(day: Day) -> Tampered:
    return Tampered(
        (update(Customer).values(owed=900),),
        {
            "owed": "Customer C1 owes SGD 9.00, the entries come to SGD 0.00.",
        },
    )


def credit_is_said_to_have_paid(day: Day) -> Tampered:
    return Tampered(
        (update(StoreCreditEntry).values(source_id=day.sale),),
        {
            "credit paid": "Receipt BISHAN-1-000001 took SGD 0.00 store credit, its customer's entries",
        },
    )


def a_gift_card_is_raised(day: Day) -> Tampered:
    return Tampered(
        (update(GiftCard).values(balance=9_900),),
        {
            "gift cards": "Gift card G1 holds SGD 99.00, the entries come to SGD 25.00.",
        },
    )


def a_receipt_is_counted_that_is_not_there(day: Day) -> Tampered:
    return Tampered(
        (till(day, receipts=4),),
        {
            "receipt numbers": "Terminal BISHAN-1 has 3 of its receipts up to 3, but counts 4.",
        },
    )


def a_z_is_counted_that_is_not_there(day: Day) -> Tampered:
    return Tampered(
        (till(day, z_reports=2),),
        {
            "z numbers": "Terminal BISHAN-1 has 1 of its Z reports up to 1, but counts 2.",
        },
    )


def a_closed_shift_expected_less(day: Day) -> Tampered:
    closed = update(Shift).where(Shift.closed_at.is_not(None))
    return Tampered(
        (closed.values(expected=1, variance=Shift.counted - 1),),
        {
            "shifts": "Shift 1 of BISHAN-1 expected SGD 0.01 in the drawer, its movements come to SGD 113.00.",
            "z told": "Z report 1 of shift 1 is not what the journal told.",
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
        },
    )


def a_float_is_gone(day: Day) -> Tampered:
    floats = delete(DrawerMovement).where(
        DrawerMovement.kind == "float", DrawerMovement.terminal_id == day.shop.lane.terminal_id
    )
    return Tampered(
        (floats,),
        {
            "shifts": "Shift 1 of BISHAN-1 expected SGD 113.00 in the drawer, its movements come to SGD 13.00.",
            "z totals": "Z report 1 of shift 1: its «drawer» is not what was booked.",
        },
    )


def a_movement_lies_in_the_other_drawer(day: Day) -> Tampered:
    moved = update(DrawerMovement).where(
        DrawerMovement.kind == "float", DrawerMovement.terminal_id == day.shop.lanes[1].terminal_id
    )
    return Tampered(
        (moved.values(terminal_id=day.shop.lane.terminal_id),),
        {
            "in shift": "A float of SGD 100.00 (",
            "circumstances": "A drawer movement has another time, place or person than its act: ",
        },
    )


def an_open_shift_is_forgotten(day: Day) -> Tampered:
    forgotten = update(Terminal).where(Terminal.id == day.shop.lanes[1].terminal_id).values(open_shift_id=None)
    return Tampered(
        (forgotten,),
        {
            "open shifts": "Terminal BISHAN-2 does not name the shift that is open on it (1).",
            "running totals": "Terminal BISHAN-2 keeps the totals of a shift, but none is open on it.",
        },
    )


def an_entry_names_somebody_else(day: Day) -> Tampered:
    return Tampered(
        (update(JournalEntry).where(*entry(day, 2)).values(staff_id=day.shop.owner.staff_id),),
        {
            "chain": "Journal entry 2 of terminal BISHAN-1 (sale) is not as it was sealed",
        },
    )


def an_entry_was_approved_later(day: Day) -> Tampered:
    return Tampered(
        (update(JournalEntry).where(*entry(day, 2)).values(approved_by=day.shop.owner.staff_id),),
        {
            "chain": "Journal entry 2 of terminal BISHAN-1 (sale) is not as it was sealed",
            "approvals": "1 acts that Aisha Owner approved were done, but 0 approvals were used up.",
        },
    )


def an_entry_is_gone(day: Day) -> Tampered:
    return Tampered(
        (delete(JournalEntry).where(*entry(day, 1)),),
        {
            "chain": "Journal entry 1 of terminal BISHAN-1 is missing: 2 comes next.",
        },
    )


def the_last_entry_is_gone(day: Day) -> Tampered:
    return Tampered(
        (delete(JournalEntry).where(*entry(day, 7)),),
        {
            "chain": "The journal of terminal BISHAN-1 ends with entry 6, but its terminal's row knows of entry 7",
        },
    )


def a_z_is_not_told_any_more(day: Day) -> Tampered:
    return Tampered(
        (delete(JournalEntry).where(*entry(day, 5)),),
        {
            "z told": "Z report 1 of shift 1 is not what the journal told.",
            "chain": "Journal entry 5 of terminal BISHAN-1 is missing: 6 comes next.",
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
        },
    )


def a_chain_begins_in_the_middle(day: Day) -> Tampered:
    return Tampered(
        (update(JournalEntry).where(*entry(day, 2)).values(previous="0" * 64),),
        {
            "chain": "Journal entry 2 of terminal BISHAN-1 (sale) does not follow the entry before it.",
        },
    )


def a_head_is_another(day: Day) -> Tampered:
    return Tampered(
        (till(day, journal_head="f" * 64),),
        {
            "chain": "The journal of terminal BISHAN-1 ends with entry 7, but its terminal's row knows of entry 7",
        },
    )


def a_sink_is_ahead(day: Day) -> Tampered:
    return Tampered(
        (update(Outbox).values(sent_sequence=99),),
        {
            "outbox": "books took 99 entries of BISHAN-1, which has only 7: the end of its journal is lost.",
        },
    )


def a_sale_is_told_twice(day: Day) -> Tampered:
    columns = [column for column in table_of(JournalEntry).columns if column.name != "sequence"]
    again = insert(JournalEntry).from_select(
        ["sequence", *(column.name for column in columns)],
        table_of(JournalEntry)
        .select()
        .with_only_columns(table_of(JournalEntry).c.sequence + 100, *columns)
        .where(*entry(day, 2)),
    )
    return Tampered(
        (again,),
        {
            "as told": "Receipt BISHAN-1-000001 is told of by 2 journal entries instead of one.",
            "chain": "Journal entry 8 of terminal BISHAN-1 is missing: 102 comes next.",
        },
    )


LEDGERS: tuple[Callable[[Day], Tampered], ...] = (
    a_level_is_higher,
    a_level_has_no_movement,
    a_level_is_gone,
    a_movement_is_gone,
    a_movement_has_no_sale,
    points_are_given_away,
    points_are_given_away_with_an_entry,
    store_credit_is_raised,
    a_debt_is_forgotten,
    credit_is_said_to_have_paid,
    a_gift_card_is_raised,
    a_receipt_is_counted_that_is_not_there,
    a_z_is_counted_that_is_not_there,
    a_closed_shift_expected_less,
    a_float_is_gone,
    a_movement_lies_in_the_other_drawer,
    an_open_shift_is_forgotten,
    an_entry_names_somebody_else,
    an_entry_was_approved_later,
    an_entry_is_gone,
    the_last_entry_is_gone,
    a_z_is_not_told_any_more,
    a_chain_begins_in_the_middle,
    a_head_is_another,
    a_sink_is_ahead,
    a_sale_is_told_twice,
)
