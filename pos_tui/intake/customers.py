"""Importing customers.csv."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from pos_tui.customers.models import Customer
from pos_tui.db.rowset import WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.db.statistics import refresh_statistics
from pos_tui.db.unit_of_work import Database
from pos_tui.intake import cells
from pos_tui.intake.csv_file import CsvFile, Row
from pos_tui.intake.csv_import import Recipe, Taken, import_csv
from pos_tui.intake.csv_text import unguarded
from pos_tui.intake.customer_write import CustomerRow, plan, write_customers
from pos_tui.intake.source import incoming
from pos_tui.intake.views import Counts, ImportResult, Progress, unwatched

REQUIRED = ("code", "name")
LONGEST_TIER, LONGEST_CONTACT, LONGEST_REASON, MOST_POINTS = 40, 100, 120, 10**12


async def import_customers(
    database: Database,
    company_id: UUID,
    path: str | Path,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> ImportResult:
    """Every row becomes a customer or updates the one with its code; a bad row stops all, unless `skip_bad`.

    Raises BadInput for a file that is no customers.csv.
    """
    with incoming(path) as file:
        csv = CsvFile(file, known=tuple(READERS), required=REQUIRED)
        result = await import_csv(
            database, csv, _recipe(company_id, now), dry_run=dry_run, skip_bad=skip_bad, progress=progress
        )
        if result.booked:
            await database.write(refresh_statistics)
        return result


def read_customer(row: Row) -> CustomerRow:
    """The row as values. Raises ValueError with everything that is wrong in it."""
    said: dict[str, Any] = {}
    wrong: list[str] = []
    for column, cell in row.cells.items():
        try:
            said[column] = READERS[column](unguarded(cell.strip()))
        except ValueError as error:
            wrong.append(f"{column} {error}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return CustomerRow(row.line, said.pop("code"), said, said["name"] != unguarded(row.cells["name"].strip()))


def _recipe(company_id: UUID, now: datetime) -> Recipe[CustomerRow]:
    async def taken(session: Reading, rows: Sequence[CustomerRow]) -> list[Taken]:
        merged = await _merged_codes(session, company_id, rows)
        return [*merged, *await _taken_cards(session, company_id, rows)]

    async def count(session: Reading, rows: Sequence[CustomerRow]) -> Counts:
        return (await plan(session, company_id, rows)).counts()

    return Recipe(
        key="code",
        read=read_customer,
        codes=_codes,
        taken=taken,
        count=count,
        write=lambda session, rows: write_customers(session, company_id, rows, now=now),
    )


def _codes(row: CustomerRow) -> list[tuple[str, str]]:
    card = row.said.get("barcode")
    return [("code", row.code), *([("barcode", card)] if card else [])]


async def _merged_codes(session: Reading, company_id: UUID, rows: Sequence[CustomerRow]) -> list[Taken]:
    """Codes of the rows whose customer was merged into another: whose it is now is not the file's to say."""
    lines, other = {row.code: row for row in rows}, aliased(Customer)
    given = rowset(session, code=WORDS)
    found = await session.execute(
        select(Customer.code, other.code)
        .join(other, (other.company_id == Customer.company_id) & (other.id == Customer.merged_into_id))
        .where(Customer.company_id == company_id, Customer.code.in_(select(given.c.code))),
        as_rows([{"code": code} for code in lines]),
    )
    return [Taken(lines[code].line, f"the code {code!r}", f"{into}, merged") for code, into in found]


async def _taken_cards(session: Reading, company_id: UUID, rows: Sequence[CustomerRow]) -> list[Taken]:
    """Cards of the rows that the shop knows as another customer's."""
    lines = {row.said["barcode"]: row for row in rows if row.said.get("barcode")}
    given = rowset(session, card=WORDS)
    found = await session.execute(
        select(Customer.barcode, Customer.code).where(
            Customer.company_id == company_id, Customer.barcode.in_(select(given.c.card))
        ),
        as_rows([{"card": card} for card in lines]),
    )
    return [
        Taken(lines[card].line, f"the barcode {card!r}", code)
        for card, code in found
        if card is not None and code != lines[card].code
    ]


def _or_none(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda cell: read(cell) if cell else None


def _email(cell: str) -> str:
    if "@" not in cell.strip("@") or " " in cell:
        raise ValueError(f"{cell[:40]!r} is no address")
    return cells.code(cell, LONGEST_CONTACT)


READERS: dict[str, Callable[[str], Any]] = {
    "code": cells.code,
    "name": cells.name,
    "email": _or_none(_email),
    "phone": _or_none(lambda cell: cells.code(cell, LONGEST_CONTACT)),
    "tier": lambda cell: cells.words(cell, LONGEST_TIER),
    "points": _or_none(lambda cell: cells.whole(cell, MOST_POINTS)),
    "barcode": _or_none(lambda cell: cells.code(cell, LONGEST_CONTACT)),
    "consent": lambda cell: cells.yes(cell) if cell else False,
    "tax_exempt": _or_none(lambda cell: cells.words(cell, LONGEST_REASON)),
}
