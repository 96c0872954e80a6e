"""Every customer as customers.csv: out and in again changes nothing."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pos_tui.customers.merged import not_merged
from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Reading
from pos_tui.intake.csv_text import csv_lines
from pos_tui.intake.customers import READERS

COLUMNS = tuple(READERS)
PAGE = 1_000


async def customer_lines(session: Reading, company_id: UUID) -> AsyncIterator[str]:
    """customers.csv, line by line, in flat memory; nobody who was erased or merged is in it."""
    for line in csv_lines(COLUMNS, ()):
        yield line
    query = (
        select(*[getattr(Customer, name) for name in COLUMNS])
        .where(Customer.company_id == company_id, Customer.erased_at.is_(None), not_merged())
        .order_by(Customer.code)
        .limit(PAGE)
    )
    after = ""
    while page := (await session.execute(query.where(Customer.code > after))).all():
        lines = csv_lines(COLUMNS, [{name: _cell(getattr(row, name)) for name in COLUMNS} for row in page])
        next(lines)
        for line in lines:
            yield line
        after = page[-1].code


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
