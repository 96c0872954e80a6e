"""What a till has added up as it went along is what its documents and movements come to."""

import json
from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import and_, select

from pos_tui.cash.models import Shift
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.z_views import ZReport
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.added import added_up
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.reports.verify.documents import told_in
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet, Terminal

Z_COLUMNS = ("z_number", "business_date", "opened_at", "closed_at", "expected", "counted", "variance")


async def totals_are_sums(session: Reading, books: Books) -> Findings:
    """The running totals of every till, and those in every Z, added up again from the ledgers."""
    added = await added_up(session, books)
    running = await _wrong_running(session, books, added)
    return {"running totals": running, "z totals": await _wrong_z(session, books, added)}


async def perpetual_totals_are_sums(session: Reading, books: Books) -> Findings:
    """A terminal's perpetual total = Σ the totals of all its documents."""
    wrong = await first_of(session, books, _other_perpetuals())
    return {
        "perpetual": wrong
        and f"Terminal {wrong.outlet}-{wrong.code} has sold for {books.money(wrong.perpetual_total)} ever, "
        f"its documents come to {books.money(wrong.total)}."
    }


@cache
def _other_perpetuals() -> Query:
    sold = (
        select(Document.terminal_id, summed(Document.total).label("total"))
        .where(Document.company_id == OURS)
        .group_by(Document.terminal_id)
        .subquery()
    )
    return (
        select(
            Outlet.code.label("outlet"), Terminal.code, Terminal.perpetual_total,
            or_nothing(sold.c.total).label("total"),
        )
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .outerjoin(sold, sold.c.terminal_id == Terminal.id)
        .where(
            Terminal.company_id == OURS,
            Terminal.perpetual_total != or_nothing(sold.c.total),
        )
        .order_by(Terminal.id)
    )  # fmt: skip


async def printed_zs_are_their_shifts(session: Reading, books: Books) -> Findings:
    """The Z that can be printed again is the one that the journal was told, with the figures of its shift."""
    found = await session.stream(_zs_and_told(), books.ours)
    async for shift in found:
        if not _as_printed(shift, told_in(shift.told or "")):
            await found.close()
            return {
                "z printed": f"Z report {shift.z_number} of shift {shift.number} would not be printed as it was."
            }
    return {"z printed": None}


@cache
def _zs_and_told() -> Query:
    return (
        select(table_of(Shift), JournalEntry.body.label("told"))
        .select_from(Shift)
        .outerjoin(
            JournalEntry,
            and_(
                JournalEntry.company_id == Shift.company_id,
                JournalEntry.subject_id == Shift.id,
                JournalEntry.kind == "z",
            ),
        )
        .where(Shift.company_id == OURS, Shift.closed_at.is_not(None))
        .order_by(Shift.terminal_id, Shift.z_number)
        .execution_options(yield_per=500)
    )


def _as_printed(shift: Any, told: dict[str, Any]) -> bool:
    if shift.z_body is None:
        return "totals" not in told  # closed before a Z was kept
    report = _report(shift.z_body)
    if report is None or report.shift_id != shift.id or report.reason != shift.variance_reason:
        return False
    return json.loads(shift.z_body) == told and all(
        getattr(report, name) == getattr(shift, name) for name in Z_COLUMNS
    )


def _report(body: str) -> ZReport | None:
    try:
        return ZReport.model_validate_json(body)
    except ValidationError:
        return None


async def _wrong_running(session: Reading, books: Books, added: dict[UUID, ShiftTotals]) -> str | None:
    found = await session.execute(_all_running(), books.ours)
    for row in found:
        named = f"Terminal {row.outlet}-{row.code}"
        if row.open_shift_id is None:
            if row.shift_totals:
                return f"{named} keeps the totals of a shift, but none is open on it."
            continue
        wrong = difference(row.shift_totals, added.get(row.open_shift_id, ShiftTotals()))
        if wrong:
            return f"{named}: the «{wrong}» of its open shift is not what was booked in it."
    return None


@cache
def _all_running() -> Query:
    return (
        select(Outlet.code.label("outlet"), Terminal.code, Terminal.open_shift_id, Terminal.shift_totals)
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .where(Terminal.company_id == OURS)
        .order_by(Terminal.id)
    )


async def _wrong_z(session: Reading, books: Books, added: dict[UUID, ShiftTotals]) -> str | None:
    """Every Z's totals, and its perpetual total: all that its till had sold up to it."""
    found = await session.stream(_all_zs(), books.ours)
    ever: dict[UUID, int] = defaultdict(int)
    async for row in found:
        should_be = added.get(row.id, ShiftTotals())
        ever[row.terminal_id] += should_be.total
        report = _report(row.z_body or "")
        if report is None:
            continue  # that it was kept as it was printed is another promise
        wrong = difference(report.totals.text(), should_be)
        if not wrong and report.perpetual_total != ever[row.terminal_id]:
            wrong = "perpetual total"
        if wrong:
            await found.close()
            return f"Z report {row.z_number} of shift {row.number}: its «{wrong}» is not what was booked."
    return None


@cache
def _all_zs() -> Query:
    return (
        select(Shift.id, Shift.terminal_id, Shift.z_number, Shift.number, Shift.z_body)
        .where(Shift.company_id == OURS, Shift.closed_at.is_not(None))
        .order_by(Shift.terminal_id, Shift.z_number)
        .execution_options(yield_per=500)
    )


def difference(text: str, should_be: ShiftTotals) -> str | None:
    """The name of the first total that is another one."""
    try:
        said = ShiftTotals.read(text)
    except ValidationError:
        return "text"
    for name in ShiftTotals.model_fields:
        if getattr(said, name) != getattr(should_be, name):
            return name.replace("_", " ")
    return None
