"""What an act moved was moved then, there and by them: ledgers agree with the sealed journal on all three."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, literal, or_, select, union_all

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.customers.models import AccountEntry, GiftCardEntry, LoyaltyEntry, StoreCreditEntry
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockMovement
from pos_tui.journal.models import JournalEntry
from pos_tui.pricing.coupon_models import CouponUse
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of
from pos_tui.selling.models import Document
from pos_tui.staff.models import Approval

MOVED = {
    "posting": (Posting, "entry_id"),
    "drawer movement": (DrawerMovement, "source_id"),
    "stock movement": (StockMovement, "source_id"),
    "points entry": (LoyaltyEntry, "source_id"),
    "store credit entry": (StoreCreditEntry, "source_id"),
    "account entry": (AccountEntry, "source_id"),
    "gift card entry": (GiftCardEntry, "source_id"),
    "coupon use": (CouponUse, "document_id"),
    "approval": (Approval, "id"),
}
"""Rows that an act writes, and the column with the id that the journal tells of it."""
COMMON = ("at", "outlet_id", "terminal_id", "staff_id", "business_date")


async def acts_are_as_told(session: Reading, books: Books) -> Findings:
    """Every row of a document has its time, place, person and day; of any other act those that were sealed."""
    wrong = await first_of(session, books, _all_astray())
    said = (
        None
        if wrong is None
        else f"A {wrong.name} has another time, place or person than its act: {wrong.source}."
    )
    return {"circumstances": said}


@cache
def _all_astray() -> Query:
    astray = [one for number, name in enumerate(MOVED) for one in _astray(number, name)]
    found = union_all(*astray).subquery("astray")
    return select(found.c.name, found.c.source).order_by(found.c.number, found.c.source)


def _astray(number: int, name: str) -> Iterator[Select[Any]]:
    """Rows of this name that are not as their document tells, else not as the journal does."""
    model, source = MOVED[name]
    table, document, entry = table_of(model), table_of(Document), table_of(JournalEntry)
    of_document = and_(document.c.company_id == table.c.company_id, document.c.id == table.c[source])
    of_entry = and_(entry.c.company_id == table.c.company_id, entry.c.subject_id == table.c[source])
    other = and_(~exists().where(of_document), exists().where(of_entry))
    for is_told, told, alike in (
        (exists().where(of_document), of_document, _alike(table, document)),
        (other, of_entry, _alike(table, entry)),
    ):
        told_so = select(
            literal(number).label("number"), literal(name).label("name"), table.c[source].label("source")
        )
        yield told_so.where(table.c.company_id == OURS, is_told, ~exists().where(told, *alike))


def _alike(table: Table, told: Table) -> list[ColumnElement[bool]]:
    """A row without a person (stock that was sold) needs none."""
    both = [name for name in COMMON if name in table.c and name in told.c and name != "staff_id"]
    alike = [table.c[name] == told.c[name] for name in both]
    if "staff_id" in table.c:
        alike.append(or_(table.c.staff_id.is_(None), table.c.staff_id == told.c.staff_id))
    return alike
