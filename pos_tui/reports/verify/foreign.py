"""Foreign cash: a Z expects what was taken of each currency, and counts what the last count found of it."""

from collections import defaultdict
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import and_, func, select

from pos_tui.cash.models import DrawerCount, DrawerMovement, Shift, TenderType
from pos_tui.cash.z_views import ZReport
from pos_tui.db.sessions import Reading
from pos_tui.money import Money, decimal_text
from pos_tui.reports.verify.books import OURS, Books, Query, summed
from pos_tui.shop.currencies import currency_exponent

ByCurrency = dict[UUID, dict[str, int]]
"""By shift, so much of each foreign currency in its minor units."""
FIRST_COUNTED = '"foreign":['
"""A Z without it was printed before foreign cash was counted."""


async def wrong_foreign(session: Reading, books: Books) -> str | None:
    """The first Z that says something else of foreign cash than its movements and its last count."""
    taken, counted = await _taken(session, books), await _counted(session, books)
    found = await session.stream(_closed_shifts(), books.ours)
    async for shift in found:
        body = shift.z_body or ""
        expected = taken.get(shift.id, {})
        if FIRST_COUNTED not in body:
            continue
        wrong = _wrong(body, expected, counted.get(shift.id, expected))
        if wrong:
            await found.close()
            return f"Z report {shift.z_number} of shift {shift.number}: {wrong}."
    return None


@cache
def _closed_shifts() -> Query:
    return (
        select(Shift.id, Shift.number, Shift.z_number, Shift.z_body)
        .where(Shift.company_id == OURS, Shift.closed_at.is_not(None))
        .order_by(Shift.terminal_id, Shift.z_number)
        .execution_options(yield_per=500)
    )


def _wrong(body: str, expected: dict[str, int], counted: dict[str, int]) -> str | None:
    """What was counted is what was expected where nobody counted: a day that was replayed."""
    try:
        report = ZReport.model_validate_json(body)
    except ValidationError:
        return None  # that it was kept as it was printed is another promise
    said = {one.currency: one for one in report.foreign}
    for currency in sorted({*expected, *counted, *said}):
        one = said.get(currency)
        should_be = (expected.get(currency, 0), counted.get(currency, 0))
        if one is None:
            return f"it says nothing of {currency}, which was in the drawer"
        if (one.expected, one.counted) != should_be or one.variance != one.counted - one.expected:
            amounts = (_text(currency, amount) for amount in (one.expected, one.counted, *should_be))
            return "{}: expected {} and counted {} are not the {} taken and the {} counted".format(
                currency, *amounts
            )
    return None


def _text(currency: str, amount: int) -> str:
    return decimal_text(Money(amount), currency_exponent(currency))


async def _taken(session: Reading, books: Books) -> ByCurrency:
    found = await session.execute(_all_taken(), books.ours)
    return _by_shift(found)


@cache
def _all_taken() -> Query:
    movement = DrawerMovement
    return (
        select(movement.shift_id, movement.currency, summed(movement.foreign_amount))
        .where(movement.company_id == OURS, movement.currency.is_not(None))
        .group_by(movement.shift_id, movement.currency)
    )


async def _counted(session: Reading, books: Books) -> ByCurrency:
    """The last count of every shift in which foreign cash was counted."""
    found = await session.execute(_last_counts(), books.ours)
    return _by_shift(found)


@cache
def _last_counts() -> Query:
    last = (
        select(DrawerCount.shift_id, func.max(DrawerCount.attempt).label("attempt"))
        .where(DrawerCount.company_id == OURS)
        .group_by(DrawerCount.shift_id)
        .subquery()
    )
    return (
        select(DrawerCount.shift_id, TenderType.currency, DrawerCount.counted)
        .join(last, and_(last.c.shift_id == DrawerCount.shift_id, last.c.attempt == DrawerCount.attempt))
        .join(
            TenderType,
            and_(TenderType.company_id == DrawerCount.company_id, TenderType.id == DrawerCount.tender_type_id),
        )
        .where(DrawerCount.company_id == OURS, TenderType.currency.is_not(None))
    )


def _by_shift(rows: Any) -> ByCurrency:
    sums: ByCurrency = defaultdict(dict)
    for shift_id, currency, amount in rows:
        sums[shift_id][currency] = int(amount)
    return dict(sums)
