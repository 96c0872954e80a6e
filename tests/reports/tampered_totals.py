"""Running totals, printed Z reports and approvals with one wrong row, and the promises that it breaks."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, func, insert, update

from pos_tui.cash.models import Shift
from pos_tui.db.base import table_of
from pos_tui.ids import new_id
from pos_tui.shop.models import Terminal
from pos_tui.staff.models import Approval
from tests.reports.tampering import Tampered
from tests.reports.trading import Day


def other_till(day: Day, **values: Any) -> Any:
    return update(Terminal).where(Terminal.id == day.shop.lanes[1].terminal_id).values(**values)


def the_z(day: Day, old: str, new: str) -> Any:
    closed = update(Shift).where(Shift.terminal_id == day.shop.lane.terminal_id)
    return closed.values(z_body=func.replace(Shift.z_body, old, new))


def approval(day: Day, **values: Any) -> Any:
    return update(Approval).where(Approval.id == day.approval).values(**values)


def running_totals_are_lost(day: Day) -> Tampered:
    return Tampered(
        (other_till(day, shift_totals=""),),
        {
            "running totals": "Terminal BISHAN-2: the «documents» of its open shift is not what was booked in it.",
        },
    )


def a_running_total_is_no_json(day: Day) -> Tampered:
    return Tampered(
        (other_till(day, shift_totals="{"),),
        {
            "running totals": "Terminal BISHAN-2: the «text» of its open shift is not what was booked in it.",
        },
    )


def a_drawer_was_opened_once_more(day: Day) -> Tampered:
    opened = func.replace(Terminal.shift_totals, '"no_sales":0', '"no_sales":1')
    return Tampered(
        (other_till(day, shift_totals=opened),),
        {
            "running totals": "Terminal BISHAN-2: the «no sales» of its open shift is not what was booked in it.",
        },
    )


def a_closed_till_keeps_totals(day: Day) -> Tampered:
    kept = update(Terminal).where(Terminal.id == day.shop.lane.terminal_id).values(shift_totals="{}")
    return Tampered(
        (kept,),
        {
            "running totals": "Terminal BISHAN-1 keeps the totals of a shift, but none is open on it.",
        },
    )


def a_perpetual_total_is_set_back(day: Day) -> Tampered:
    return Tampered(
        (other_till(day, perpetual_total=0),),
        {
            "perpetual": "Terminal BISHAN-2 has sold for SGD 0.00 ever, its documents come to SGD 3.90.",
        },
    )


def a_printed_z_says_another_count(day: Day) -> Tampered:
    return Tampered(
        (the_z(day, '"counted":11300', '"counted":11400'),),
        {
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
        },
    )


def a_printed_z_says_other_totals(day: Day) -> Tampered:
    return Tampered(
        (the_z(day, '"documents":3', '"documents":2'),),
        {
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
            "z totals": "Z report 1 of shift 1: its «documents» is not what was booked.",
        },
    )


def a_printed_z_says_another_perpetual_total(day: Day) -> Tampered:
    return Tampered(
        (the_z(day, '"perpetual_total":2960', '"perpetual_total":1'),),
        {
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
            "z totals": "Z report 1 of shift 1: its «perpetual total» is not what was booked.",
        },
    )


def a_z_cannot_be_printed_again(day: Day) -> Tampered:
    gone = update(Shift).where(Shift.terminal_id == day.shop.lane.terminal_id).values(z_body=None)
    return Tampered(
        (gone,),
        {
            "z printed": "Z report 1 of shift 1 would not be printed as it was.",
        },
    )


def an_act_is_approved_by_oneself(day: Day) -> Tampered:
    return Tampered(
        (approval(day, approved_by=day.shop.cashier.staff_id),),
        {
            "approvals": "Aisha Cashier approved an act of their own (unlock_person).",
        },
    )


def an_approval_is_for_more(day: Day) -> Tampered:
    return Tampered(
        (approval(day, size=500),),
        {
            "approvals": "An approval (unlock_person, ",
        },
    )


def an_approval_can_be_used_again(day: Day) -> Tampered:
    return Tampered(
        (approval(day, used_at=None, used_for=None),),
        {
            "approvals": "1 acts that Aisha Supervisor approved were done, but 0 approvals were used up.",
        },
    )


def an_approval_was_used_for_nothing(day: Day) -> Tampered:
    return Tampered(
        (approval(day, used_for=None),),
        {
            "approvals": "An approval of Aisha Cashier's (unlock_person) was used without saying for what.",
        },
    )


def an_approval_is_gone(day: Day) -> Tampered:
    return Tampered(
        (delete(Approval).where(Approval.id == day.approval),),
        {
            "approvals": "The journal tells of an approval (entry 6), but ",
        },
    )


def an_approval_is_slipped_in(day: Day) -> Tampered:
    shop = day.shop
    row = {
        "company_id": shop.company_id, "id": new_id(), "terminal_id": shop.lane.terminal_id,
        "permission": "no_sale", "size": 0, "about": "", "requested_by": shop.cashier.staff_id,
        "approved_by": shop.owner.staff_id, "at": shop.now, "used_at": None, "used_for": None,
    }  # fmt: skip
    return Tampered(
        (insert(table_of(Approval)).values(**row),),
        {
            "approvals": "An approval (no_sale, ",
        },
    )


TOTALS: tuple[Callable[[Day], Tampered], ...] = (
    running_totals_are_lost,
    a_running_total_is_no_json,
    a_drawer_was_opened_once_more,
    a_closed_till_keeps_totals,
    a_perpetual_total_is_set_back,
    a_printed_z_says_another_count,
    a_printed_z_says_other_totals,
    a_printed_z_says_another_perpetual_total,
    a_z_cannot_be_printed_again,
    an_act_is_approved_by_oneself,
    an_approval_is_for_more,
    an_approval_can_be_used_again,
    an_approval_was_used_for_nothing,
    an_approval_is_gone,
    an_approval_is_slipped_in,
)
