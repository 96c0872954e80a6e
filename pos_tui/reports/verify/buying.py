"""Buying: an order has received what its deliveries say, and stock and accounts hold what follows from those."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select

from pos_tui.accounts.models import Posting
from pos_tui.buying.models import (
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierReturn,
    SupplierReturnLine,
)
from pos_tui.buying.rules import digest_of, postings_of
from pos_tui.catalogue.models import Product
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import StockMovement
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money, Quantity, UnitPrice, extend, quantity_text
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.reports.verify.documents import told_in
from pos_tui.shop.models import Outlet

BATCH = 500
RECEIPT, BACK = ("receipt", "goods_received"), ("supplier_return", "goods_back")
"""What stock and journal call each kind of paper."""


async def orders_are_received(session: Reading, books: Books) -> Findings:
    """What has come of an order's line = Σ its deliveries, and the order's status follows; numbers have no gap."""
    return {
        "received": await _wrong_line(session, books) or await _wrong_status(session, books),
        "order numbers": await _gap(session, books),
    }


async def deliveries_are_booked(session: Reading, books: Books) -> Findings:
    """Stock, accounts and journal have of every delivery, and of all that went back, what follows from it."""
    wrong = await _wrong_papers(session, books, GoodsReceipt, GoodsReceiptLine, RECEIPT)
    wrong = wrong or await _wrong_papers(session, books, SupplierReturn, SupplierReturnLine, BACK)
    return {"deliveries": wrong or await _without_paper(session, books)}


async def _wrong_line(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_lines())
    return wrong and (
        f"Order {wrong.number} has received {_text(wrong.received)} {wrong.name}, "
        f"its deliveries come to {_text(wrong.came)}."
    )


@cache
def _wrong_lines() -> Query:
    line, came = PurchaseOrderLine, GoodsReceiptLine
    delivered = (
        select(GoodsReceipt.order_id, came.order_position, summed(came.quantity).label("quantity"))
        .join(GoodsReceipt, and_(GoodsReceipt.company_id == came.company_id, GoodsReceipt.id == came.receipt_id))
        .where(came.company_id == OURS, came.order_position.is_not(None))
        .group_by(GoodsReceipt.order_id, came.order_position)
        .subquery()
    )
    return (
        select(PurchaseOrder.number, Product.name, line.received, or_nothing(delivered.c.quantity).label("came"))
        .select_from(line)
        .join(PurchaseOrder, and_(PurchaseOrder.company_id == line.company_id, PurchaseOrder.id == line.order_id))
        .join(Product, and_(Product.company_id == line.company_id, Product.id == line.product_id))
        .outerjoin(
            delivered, and_(delivered.c.order_id == line.order_id, delivered.c.order_position == line.position)
        )
        .where(line.company_id == OURS, line.received != or_nothing(delivered.c.quantity))
        .order_by(PurchaseOrder.number, line.position)
    )


async def _wrong_status(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _wrong_statuses())
    return wrong and f"Order {wrong.number} is {wrong.status.replace('_', ' ')}, which its lines do not say."


@cache
def _wrong_statuses() -> Query:
    line = PurchaseOrderLine
    lines = (
        select(
            line.order_id,
            summed(case((line.received > 0, 1), else_=0)).label("begun"),
            summed(case((line.received < line.ordered, 1), else_=0)).label("missing"),
        )
        .where(line.company_id == OURS)
        .group_by(line.order_id)
        .subquery()
    )
    status = PurchaseOrder.status
    return (
        select(PurchaseOrder.number, status)
        .join(lines, lines.c.order_id == PurchaseOrder.id)
        .where(
            PurchaseOrder.company_id == OURS,
            or_(
                and_(status.in_(("draft", "sent")), lines.c.begun > 0),
                and_(status == "partly_received", lines.c.missing == 0),
                and_(status == "received", lines.c.missing > 0),
            ),
        )
        .order_by(PurchaseOrder.number)
    )


async def _gap(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _gaps())
    return wrong and f"The last order of {wrong.code} is number {wrong.last}, but it has {wrong.many} orders."


@cache
def _gaps() -> Query:
    return (
        select(Outlet.code, func.max(PurchaseOrder.number).label("last"), func.count().label("many"))
        .join(Outlet, and_(Outlet.company_id == PurchaseOrder.company_id, Outlet.id == PurchaseOrder.outlet_id))
        .where(PurchaseOrder.company_id == OURS)
        .group_by(Outlet.code)
        .having(or_(func.max(PurchaseOrder.number) != func.count(), func.min(PurchaseOrder.number) != 1))
        .order_by(Outlet.code)
    )


async def _wrong_papers(
    session: Reading, books: Books, paper: Any, line: Any, kinds: tuple[str, str]
) -> str | None:
    """Every paper of a kind in the order of ids, a batch at a time; the first that is wrong as a sentence."""
    after = UUID(int=0)
    while papers := list(await session.scalars(_papers(paper), {**books.ours, "after": after})):
        these = {**books.ours, "papers": [one.id for one in papers]}
        lines = await _by(session, these, line, "receipt_id" if line is GoodsReceiptLine else "return_id")
        moved = await _by(session, these, StockMovement, "source_id")
        posted = await _by(session, these, Posting, "entry_id")
        told = await _by(session, these, JournalEntry, "subject_id", "sequence")
        for one in papers:
            own = lines.get(one.id, [])
            said = [entry for entry in told.get(one.id, []) if entry.kind == kinds[1]]
            wrong = (
                _not_told(one, own, said)
                or _not_posted(own, posted.get(one.id, []), back=kinds == BACK)
                or _not_moved(own, moved.get(one.id, []), kinds[0])
            )
            if wrong:
                what = "The delivery" if kinds == RECEIPT else "What went back"
                return f"{what} of {one.at:%Y-%m-%d %H:%M} ({one.id}) {wrong}."
        after = papers[-1].id
    return None


@cache
def _papers(paper: Any) -> Query:
    return (
        select(paper)
        .where(paper.company_id == OURS, paper.id > bindparam("after", type_=IDENTITY))
        .order_by(paper.id)
        .limit(BATCH)
    )


async def _by(
    session: Reading, these: Mapping[str, Any], table: Any, of: str, order: str = "position"
) -> dict[UUID, list[Any]]:
    """What a table has of these papers, by the column with the id of its paper."""
    found: dict[UUID, list[Any]] = {}
    for row in await session.scalars(_of_papers(table, of, order), these):
        found.setdefault(getattr(row, of), []).append(row)
    return found


@cache
def _of_papers(table: Any, of: str, order: str) -> Query:
    paper_id, these = getattr(table, of), bindparam("papers", expanding=True, type_=IDENTITY)
    query: Query = select(table).where(table.company_id == OURS, paper_id.in_(these))
    return query.order_by(paper_id, getattr(table, order))


def _not_told(paper: Any, lines: Sequence[Any], told: Sequence[Any]) -> str | None:
    if len(told) != 1:
        return f"is told of {len(told)} times in the journal"
    content: list[tuple[Any, ...]]
    if isinstance(paper, GoodsReceipt):
        of, note = paper.order_id, paper.delivery_note
        content = [(line.product_id, line.order_position, line.quantity, line.cost) for line in lines]
    else:
        of, note = paper.receipt_id, paper.reason
        content = [(line.product_id, line.quantity, line.cost) for line in lines]
    if told_in(told[0].body).get("content") != digest_of(paper.supplier_id, of, note, content):
        return "is not what the journal sealed"
    return None


def _not_posted(lines: Sequence[Any], posted: Sequence[Any], *, back: bool) -> str | None:
    total = sum(extend(UnitPrice(line.cost), Quantity(line.quantity)) for line in lines)
    wanted = postings_of(Money(-total if back else total))
    if {row.account_code: row.amount for row in posted} != dict(wanted):
        return "is not what the accounts hold of it"
    return None


def _not_moved(lines: Sequence[Any], moved: Sequence[Any], kind: str) -> str | None:
    """Each movement is that of its line; a product without stock of its own has none."""
    sign = 1 if kind == "receipt" else -1
    by_position = {line.position: (line.product_id, sign * line.quantity) for line in lines}
    for row in moved:
        if row.kind != kind or by_position.get(row.position) != (row.product_id, row.quantity):
            return "is not what the stock moved by"
    return None


async def _without_paper(session: Reading, books: Books) -> str | None:
    """Stock that moved as delivered, or as sent back, has its paper."""
    wrong = await first_of(session, books, _moved_without_paper())
    return (
        wrong and f"{wrong.name} moved by {_text(wrong.quantity)} for delivery {wrong.source_id}, which is gone."
    )


@cache
def _moved_without_paper() -> Query:
    moved = StockMovement
    return (
        select(Product.name, moved.quantity, moved.source_id)
        .join(Product, and_(Product.company_id == moved.company_id, Product.id == moved.product_id))
        .outerjoin(
            GoodsReceipt, and_(GoodsReceipt.company_id == moved.company_id, GoodsReceipt.id == moved.source_id)
        )
        .outerjoin(
            SupplierReturn,
            and_(SupplierReturn.company_id == moved.company_id, SupplierReturn.id == moved.source_id),
        )
        .where(
            moved.company_id == OURS,
            or_(
                and_(moved.kind == RECEIPT[0], GoodsReceipt.id.is_(None)),
                and_(moved.kind == BACK[0], SupplierReturn.id.is_(None)),
            ),
        )
        .order_by(moved.source_id, moved.position)
    )


def _text(quantity: Any) -> str:
    return quantity_text(Quantity(int(quantity)))
