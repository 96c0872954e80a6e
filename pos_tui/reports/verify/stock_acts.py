"""Stock acts: transfers arrive, counts are booked as they were found, and the accounts hold what moved."""

from functools import cache
from itertools import groupby

from sqlalchemy import Subquery, and_, case, or_, select

from pos_tui.accounts.models import Posting
from pos_tui.accounts.rules import IN_TRANSIT, STOCK
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.count_models import StockCount, StockCountEntry, StockCountLine
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.money import UnitPrice, extend
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.reports.verify.stock import text_of, within

OF_PEOPLE = ("adjustment", "count", "waste", "opening")
"""Kinds of movements whose entry in the accounts is their own; an import has none."""


async def stock_acts_hold(session: Reading, books: Books) -> Findings:
    """Transfers left one shelf and came to another, and the accounts hold what is on its way; a booked count moved
    each shelf by what was counted less what was expected; what people changed is in the accounts at its cost."""
    return {
        "transfers": await _wrong_transfer(session, books),
        "in transit": await _wrong_transit(session, books),
        "counts": await _wrong_booking(session, books) or await _wrong_entries(session, books),
        "stock posted": await _not_posted(session, books),
    }


async def _not_posted(session: Reading, books: Books) -> str | None:
    rows = await session.execute(_moved_and_posted(), books.ours)
    for source_id, own in groupby(rows, key=lambda row: row.source_id):
        lines = list(own)
        worth = sum(extend(line.unit_cost or UnitPrice(0), line.quantity) for line in lines)
        if worth != lines[0].amount:
            return (
                f"The {lines[0].kind} {source_id} moved stock worth {books.money(worth)}, "
                f"the accounts have {books.money(lines[0].amount)} of it."
            )
    return None


@cache
def _moved_and_posted() -> Query:
    posted = (
        select(Posting.entry_id, summed(Posting.amount).label("amount"))
        .where(Posting.company_id == OURS, Posting.account_code == STOCK)
        .group_by(Posting.entry_id)
        .subquery()
    )
    moved = StockMovement
    return (
        select(
            moved.source_id,
            moved.kind,
            moved.quantity,
            moved.unit_cost,
            or_nothing(posted.c.amount).label("amount"),
        )
        .outerjoin(posted, posted.c.entry_id == moved.source_id)
        .where(
            moved.company_id == OURS,
            moved.kind.in_(OF_PEOPLE),
            moved.staff_id.is_not(None),
        )
        .order_by(moved.source_id, moved.position)
    )


async def _wrong_transfer(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_transfers())
    return wrong and (
        f"Transfer {wrong.number} ({wrong.status}) is of {text_of(wrong.sent)} {wrong.name} sent and "
        f"{text_of(wrong.arrived)} arrived, but {text_of(-wrong.out)} left and {text_of(wrong.came)} came."
    )


@cache
def _wrong_transfers() -> Query:
    line, transfer = StockTransferLine, StockTransfer
    out, came = (_transferred(kind) for kind in ("transfer_out", "transfer_in"))
    arrived = case(
        (transfer.status == "received", or_nothing(line.received)),
        (and_(transfer.status == "cancelled", transfer.sent_at.is_not(None)), line.sent),
        else_=0,
    )
    left = case((transfer.sent_at.is_not(None), line.sent), else_=0)
    return (
        select(
            transfer.number, transfer.status, Product.name, left.label("sent"), arrived.label("arrived"),
            or_nothing(out.c.quantity).label("out"), or_nothing(came.c.quantity).label("came"),
        )
        .join(transfer, and_(transfer.company_id == line.company_id, transfer.id == line.transfer_id))
        .join(Product, within(Product, line, line.product_id))
        .outerjoin(out, and_(out.c.source_id == line.transfer_id, out.c.product_id == line.product_id))
        .outerjoin(came, and_(came.c.source_id == line.transfer_id, came.c.product_id == line.product_id))
        .where(
            line.company_id == OURS,
            or_(or_nothing(out.c.quantity) != -left, or_nothing(came.c.quantity) != arrived),
        )
        .order_by(transfer.created_at, line.transfer_id, line.product_id)
    )  # fmt: skip


def _transferred(kind: str) -> Subquery:
    moved = StockMovement
    return (
        select(moved.source_id, moved.product_id, summed(moved.quantity).label("quantity"))
        .where(moved.company_id == OURS, moved.kind == kind)
        .group_by(moved.source_id, moved.product_id)
        .subquery()
    )


async def _wrong_transit(session: Reading, books: Books) -> str | None:
    rows = await session.execute(_on_its_way(), books.ours)
    on_its_way = sum(extend(row.unit_cost or UnitPrice(0), row.sent) for row in rows)
    held = await session.scalar(_held_in_transit(), books.ours)
    if on_its_way == (held or 0):
        return None
    return (
        f"Goods worth {books.money(on_its_way)} are on their way between outlets, "
        f"the accounts hold {books.money(held or 0)}."
    )


@cache
def _on_its_way() -> Query:
    line, transfer = StockTransferLine, StockTransfer
    return (
        select(line.sent, line.unit_cost)
        .join(transfer, and_(transfer.company_id == line.company_id, transfer.id == line.transfer_id))
        .where(line.company_id == OURS, transfer.status == "sent")
    )


@cache
def _held_in_transit() -> Query:
    return select(summed(Posting.amount)).where(Posting.company_id == OURS, Posting.account_code == IN_TRANSIT)


async def _wrong_booking(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_bookings())
    return wrong and (
        f"The count of {wrong.name} found {text_of(wrong.difference)} more than was expected and says "
        f"{text_of(wrong.booked)} was booked, but {text_of(wrong.moved)} was moved."
    )


@cache
def _wrong_bookings() -> Query:
    line, count = StockCountLine, StockCount
    moved = _transferred("count")
    return (
        select(
            Product.name, count.booked_at, or_nothing(line.booked).label("booked"),
            or_nothing(moved.c.quantity).label("moved"), (line.counted - line.expected).label("difference"),
        )
        .join(count, and_(count.company_id == line.company_id, count.id == line.count_id))
        .join(Product, within(Product, line, line.product_id))
        .outerjoin(moved, and_(moved.c.source_id == line.count_id, moved.c.product_id == line.product_id))
        .where(
            line.company_id == OURS,
            count.status == "booked",
            or_(
                or_nothing(line.booked) != or_nothing(moved.c.quantity),
                or_nothing(line.booked) != line.counted - line.expected,
            ),
        )
        .order_by(count.booked_at, line.count_id, line.product_id)
    )  # fmt: skip


async def _wrong_entries(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _other_than_entries())
    return wrong and (
        f"A count says {text_of(wrong.counted)} {wrong.name}, its entries come to {text_of(wrong.found)}."
    )


@cache
def _other_than_entries() -> Query:
    line, entry = StockCountLine, StockCountEntry
    found = (
        select(entry.count_id, entry.product_id, summed(entry.quantity).label("quantity"))
        .where(entry.company_id == OURS)
        .group_by(entry.count_id, entry.product_id)
        .subquery()
    )
    return (
        select(Product.name, line.counted, or_nothing(found.c.quantity).label("found"))
        .join(Product, within(Product, line, line.product_id))
        .outerjoin(found, and_(found.c.count_id == line.count_id, found.c.product_id == line.product_id))
        .where(line.company_id == OURS, line.counted != or_nothing(found.c.quantity))
        .order_by(line.count_id, line.product_id)
    )
