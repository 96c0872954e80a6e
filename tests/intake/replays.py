"""A shop whose sales are replayed, and what its books say afterwards."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from pos_tui.cash.models import Shift
from pos_tui.db.unit_of_work import Database
from pos_tui.intake.customers import import_customers
from pos_tui.intake.products import import_products
from pos_tui.intake.replay import replay
from pos_tui.intake.views import ReplayResult
from pos_tui.reports.totals import totals
from pos_tui.reports.verify.run import verify_books
from pos_tui.schema import metadata
from pos_tui.selling.models import Document
from pos_tui.shop.views import Lane
from tests.intake.files import csv, open_shop, sales
from tests.shops import KEY, NOW

PRODUCTS = """sku,name,category,price,tax_class,on_hand,min_age
A,Club Mate,Drinks,2.80,A,100,
B,Bread,Bakery,1.20,Z,100,
CUP,Cup deposit,Drinks,0.20,A,,
OPEN,Sundries,Other,0.00,A,,
BEER,Pale ale,Drinks,4.90,A,100,18
"""
CUSTOMERS = "code,name,points\nC1,Mei Tan,0\nC2,Jo,0\n"


async def open_for_replay(database: Database, folder: Path, **given: Any) -> Lane:
    """A shop with products and customers, ready for its sales."""
    lane = await open_shop(database, **given)
    company_id = lane.company.company_id
    await import_products(database, company_id, csv(folder, PRODUCTS), now=NOW)
    await import_customers(database, company_id, csv(folder, CUSTOMERS, "customers.csv"), now=NOW)
    return lane


async def play(
    database: Database, lane: Lane, folder: Path, documents: Sequence[Mapping[str, Any]], **how: Any
) -> ReplayResult:
    """Replays these documents as one file."""
    file = sales(folder, documents)
    return await replay(database, lane.company.company_id, [file], key=KEY, now=NOW, **how)


async def books(database: Database, lane: Lane) -> dict[str, Any]:
    """The report of everything sold, once the books are proved."""
    told = await database.read(
        lambda session: verify_books(session, lane.company, key=KEY, tell=lambda _what, _done, _many: None)
    )
    wrong = [(proof.name, proof.wrong) for proof in told.proofs if proof.wrong]
    assert not wrong
    figures = await database.read(lambda session: totals(session, lane.company.company_id))
    return figures.as_document()


async def shifts(database: Database) -> list[tuple[date, bool]]:
    """Business dates of the shifts in their order, and whether each is closed."""
    rows = await database.read(lambda session: session.scalars(select(Shift).order_by(Shift.number)))
    return [(row.business_date, row.closed_at is not None) for row in rows]


async def receipts(database: Database) -> list[tuple[str, str | None, str]]:
    """(receipt number, the file's id, kind) of every document."""
    rows = await database.read(
        lambda session: session.scalars(select(Document).order_by(Document.terminal_id, Document.number))
    )
    return [(row.receipt_number, row.reference, row.kind) for row in rows]


async def row_counts(database: Database) -> dict[str, int]:
    """How many rows every table has."""
    found = {}
    for table in metadata.sorted_tables:
        counted = select(func.count()).select_from(table)
        found[table.name] = int((await database.read(_asking(counted))).scalar_one())
    return found


def _asking(query: Any) -> Any:
    return lambda session: session.execute(query)
