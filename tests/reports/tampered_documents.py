"""Documents with one wrong row, and the promises that it breaks."""

from collections.abc import Callable

from sqlalchemy import insert

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.db.base import table_of
from pos_tui.ids import new_id
from pos_tui.selling.line_models import DocumentLine, ReturnedLine
from pos_tui.selling.models import Document
from tests.reports.tampering import Tampered, change, remove
from tests.reports.trading import Day

SALE, CARD = "Receipt BISHAN-1-000001", "Receipt BISHAN-2-000001"
DISCOUNTED, RETURN = "Receipt BISHAN-1-000002", "Receipt BISHAN-1-000003"
UNSEALED = ": a field of it, of a line or of a tender is not what the journal sealed."


def a_line_costs_less(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.sale, 1, amount=1_370),),
        {
            "lines": f"{SALE}: its lines come to SGD 16.90, it says SGD 17.90.",
            "as told": SALE + UNSEALED,
            "tax classes": f"{SALE}: class S carries SGD 1.21 of tax, its rate comes to SGD 1.13.",
            "z totals": "Z report 1 of shift 1: its «taxes» is not what was booked.",
        },
    )


def a_line_has_another_name(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.sale, 1, name="Stout"),),
        {
            "as told": SALE + UNSEALED,
        },
    )


def a_line_is_gone(day: Day) -> Tampered:
    return Tampered(
        (remove(DocumentLine, day.card_sale, 1),),
        {
            "lines": f"{CARD}: its lines come to SGD 2.80, it says SGD 3.90.",
            "as told": CARD + UNSEALED,
            "postings": f"{CARD} is posted to account 1300 with SGD -1.95, it should be SGD -1.40.",
            "running totals": "Terminal BISHAN-2: the «taxes» of its open shift is not what was booked in it.",
        },
    )


def a_document_has_no_lines(day: Day) -> Tampered:
    return Tampered(
        (remove(DocumentLine, day.card_sale),),
        {
            "lines": f"{CARD}: its lines come to SGD 0.00, it says SGD 3.90.",
            "tax": f"{CARD} carries SGD 0.23 of tax, its lines SGD 0.00.",
            "as told": CARD + UNSEALED,
            "postings": f"{CARD} is posted to account 1300 with SGD -1.95, it should be SGD 0.00.",
            "running totals": "Terminal BISHAN-2: the «taxes» of its open shift is not what was booked in it.",
        },
    )


def a_share_of_the_discount_is_gone(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.discounted, 1, basket_share=0),),
        {
            "lines": f"{DISCOUNTED}: its lines share a basket discount of SGD 0.36, it says SGD 1.00.",
            "as told": DISCOUNTED + UNSEALED,
            "tax classes": f"{DISCOUNTED}: class S carries SGD 0.87 of tax, its rate comes to SGD 0.92.",
            "z totals": "Z report 1 of shift 1: its «taxes» is not what was booked.",
        },
    )


def a_total_is_lower(day: Day) -> Tampered:
    return Tampered(
        (change(Document, day.sale, total=1_000),),
        {
            "lines": f"{SALE}: its total is SGD 10.00, its parts come to SGD 17.90.",
            "paid": f"{SALE}: SGD 10.00 and a rounding of SGD 0.00 were due, SGD 17.90 was paid.",
            "as told": f"{SALE}: its total is not what the journal told.",
            "postings": f"{SALE} is posted to account 4000 with SGD -16.69, it should be SGD -8.79.",
            "z totals": "Z report 1 of shift 1: its «total» is not what was booked.",
            "perpetual": "Terminal BISHAN-1 has sold for SGD 29.60 ever, its documents come to SGD 21.70.",
        },
    )


def a_tax_is_moved_between_classes(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.sale, 1, tax=101), change(DocumentLine, day.sale, 2, tax=20)),
        {
            "as told": SALE + UNSEALED,
            "tax classes": f"{SALE}: class S carries SGD 1.01 of tax, its rate comes to SGD 1.21.",
            "z totals": "Z report 1 of shift 1: its «taxes» is not what was booked.",
        },
    )


def a_tax_is_lower(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.sale, 1, tax=100),),
        {
            "tax": f"{SALE} carries SGD 1.21 of tax, its lines SGD 1.00.",
            "as told": SALE + UNSEALED,
            "tax classes": f"{SALE}: class S carries SGD 1.00 of tax, its rate comes to SGD 1.21.",
            "z totals": "Z report 1 of shift 1: its «taxes» is not what was booked.",
        },
    )


def a_tender_is_smaller(day: Day) -> Tampered:
    return Tampered(
        (change(DrawerMovement, day.sale, 1, amount=1_900),),
        {
            "paid": f"{SALE}: SGD 17.90 and a rounding of SGD 0.00 were due, SGD 16.90 was paid.",
            "shifts": "Shift 1 of BISHAN-1 expected SGD 113.00 in the drawer, its movements come to SGD 112.00.",
            "as told": SALE + UNSEALED,
            "postings": f"{SALE} is posted to account 1000.cash with SGD 17.90, it should be SGD 16.90.",
            "z totals": "Z report 1 of shift 1: its «drawer» is not what was booked.",
        },
    )


def a_rounding_is_invented(day: Day) -> Tampered:
    return Tampered(
        (change(Document, day.sale, rounding=-5),),
        {
            "paid": f"{SALE}: SGD 17.90 and a rounding of SGD -0.05 were due, SGD 17.90 was paid.",
            "as told": f"{SALE}: its rounding is not what the journal told.",
            "postings": f"{SALE} is posted to account 7000 with SGD 0.00, it should be SGD 0.05.",
            "z totals": "Z report 1 of shift 1: its «rounding» is not what was booked.",
        },
    )


def a_tender_pays_for_nothing(day: Day) -> Tampered:
    return Tampered(
        (change(DrawerMovement, day.card_sale, 1, source_id=new_id(), amount=0),),
        {
            "paid": f"{CARD}: SGD 3.90 and a rounding of SGD 0.00 were due, SGD 0.00 was paid.",
            "as told": CARD + UNSEALED,
            "postings": f"{CARD} is posted to account 1000.card with SGD 3.90, it should be SGD 0.00.",
            "running totals": "Terminal BISHAN-2: the «drawer» of its open shift is not what was booked in it.",
        },
    )


def a_document_is_gone(day: Day) -> Tampered:
    return Tampered(
        (remove(Document, day.sale),),
        {
            "paid": "A tender of SGD 20.00 pays for document ",
            "moved": "Ledbury Pale 4.0 % pint moved by -3 for document ",
            "receipt numbers": "Terminal BISHAN-1 has no receipt 1, though its last is 3.",
            "kept": "The journal tells of a sale (entry 2), but its document ",
            "coupons used": "Coupon SAVE has a use that is not that of any receipt.",
            "z totals": "Z report 1 of shift 1: its «documents» is not what was booked.",
            "perpetual": "Terminal BISHAN-1 has sold for SGD 29.60 ever, its documents come to SGD 11.70.",
        },
    )


def a_document_is_renumbered(day: Day) -> Tampered:
    return Tampered(
        (change(Document, day.sale, number=9),),
        {
            "receipt numbers": "Terminal BISHAN-1 has no receipt 1, though its last is 9.",
            "as told": SALE + UNSEALED,
        },
    )


def a_document_is_of_another_day(day: Day) -> Tampered:
    return Tampered(
        (change(Document, day.sale, business_date=day.shop.today.replace(day=1)),),
        {
            "in shift": f"{SALE} of 2026-11-01 lies in shift 1 of 2026-11-22 or of another till.",
            "circumstances": "A posting has another time, place or person than its act: ",
            "coupons used": "Coupon SAVE has a use that is not that of BISHAN-1-000001.",
            "as told": SALE + UNSEALED,
        },
    )


def a_posting_is_lower(day: Day) -> Tampered:
    return Tampered(
        (change(Posting, day.sale, 1, amount=1),),
        {
            "balanced": "The entry of BISHAN-1-000001 does not balance: SGD -17.89 is left over.",
            "postings": f"{SALE} is posted to account 1000.cash with SGD 0.01, it should be SGD 17.90.",
        },
    )


def sales_are_posted_as_tax(day: Day) -> Tampered:
    return Tampered(
        (change(Posting, day.sale, 3, amount=-131), change(Posting, day.sale, 4, amount=-1_659)),
        {
            "postings": f"{SALE} is posted to account 2200 with SGD -1.31, it should be SGD -1.21.",
        },
    )


def more_came_back_than_was_sold(day: Day) -> Tampered:
    return Tampered(
        (change(DocumentLine, day.returned, 1, quantity=-9_000),),
        {
            "returns": "Line 1 of receipt BISHAN-1-000001 sold 3, but 9 came back.",
            "as told": RETURN + UNSEALED,
            "postings": f"{RETURN} is posted to account 1300 with SGD 2.45, it should be SGD 22.05.",
        },
    )


def a_return_is_not_counted(day: Day) -> Tampered:
    return Tampered(
        (remove(ReturnedLine, day.sale, 1),),
        {
            "returns": "Line 1 of receipt BISHAN-1-000001 counts 0 as returned, the returns come to 1.",
        },
    )


def a_return_counts_less_money(day: Day) -> Tampered:
    return Tampered(
        (change(ReturnedLine, day.sale, 1, amount=1),),
        {
            "returns": "Line 1 of receipt BISHAN-1-000001 does not count what its returns gave back",
        },
    )


def a_return_is_counted_that_never_was(day: Day) -> Tampered:
    row = {
        "company_id": day.shop.company_id,
        "document_id": day.sale,
        "position": 2,
        "sold": 1_000,
        "returned": 500,
    }
    nothing = {"amount": 0, "tax": 0, "basket_share": 0}
    return Tampered(
        (insert(table_of(ReturnedLine)).values(**row, **nothing),),
        {
            "returns": "Line 2 of receipt BISHAN-1-000001 counts 0.5 as returned, the returns come to 0.",
        },
    )


DOCUMENTS: tuple[Callable[[Day], Tampered], ...] = (
    a_line_costs_less,
    a_line_has_another_name,
    a_line_is_gone,
    a_document_has_no_lines,
    a_share_of_the_discount_is_gone,
    a_total_is_lower,
    a_tax_is_moved_between_classes,
    a_tax_is_lower,
    a_tender_is_smaller,
    a_rounding_is_invented,
    a_tender_pays_for_nothing,
    a_document_is_gone,
    a_document_is_renumbered,
    a_document_is_of_another_day,
    a_posting_is_lower,
    sales_are_posted_as_tax,
    more_came_back_than_was_sold,
    a_return_is_not_counted,
    a_return_counts_less_money,
    a_return_is_counted_that_never_was,
)
