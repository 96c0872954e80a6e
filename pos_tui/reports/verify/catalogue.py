"""The catalogue: a change of many products has a line for each of them, and the journal was told of it."""

from functools import cache

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.bulk.models import BulkEdit, BulkEditLine
from pos_tui.catalogue.models import Barcode, Product
from pos_tui.db.sessions import Reading
from pos_tui.inventory.models import MERGED, StockLevel
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing
from pos_tui.reports.verify.stock import text_of

TOLD = "bulk_edit"


async def merged_products_hold_nothing(session: Reading, books: Books) -> Findings:
    """A product that went into another has nothing on hand and no code, and is not sold; the other was not."""
    wrong = await first_of(session, books, _merged_holding())
    if wrong is None:
        return {"merged": None}
    said = f"{wrong.name} was merged into {wrong.into}"
    if wrong.on_hand is not None:
        return {"merged": f"{said}, and its own level is open with {text_of(wrong.on_hand)} on hand."}
    if wrong.code is not None:
        return {"merged": f"{said}, and the barcode {wrong.code} still finds it."}
    return {"merged": f"{said}, and is sold still." if wrong.active else f"{said}, which was merged itself."}


@cache
def _merged_holding() -> Query:
    into = aliased(Product)
    is_stocked = and_(Product.track_stock, Product.stock_of_id == Product.merged_into_id)
    return (
        select(
            Product.name, Product.active, into.name.label("into"), into.merged_into_id, StockLevel.on_hand,
            Barcode.code,
        )
        .join(into, and_(into.company_id == Product.company_id, into.id == Product.merged_into_id))
        .outerjoin(
            StockLevel,
            and_(
                StockLevel.company_id == Product.company_id, StockLevel.product_id == Product.id,
                or_(StockLevel.on_hand != 0, and_(StockLevel.tracking != MERGED, is_stocked)),
            ),
        )
        .outerjoin(Barcode, and_(Barcode.company_id == Product.company_id, Barcode.product_id == Product.id))
        .where(
            Product.company_id == OURS,
            or_(
                StockLevel.product_id.is_not(None), Barcode.code.is_not(None), Product.active,
                into.merged_into_id.is_not(None),
            ),
        )
        .order_by(Product.sku)
    )  # fmt: skip


async def bulk_edits_are_whole(session: Reading, books: Books) -> Findings:
    """A change has as many lines as it says products, and one entry of the journal about it."""
    wrong = await first_of(session, books, _half_edits())
    if wrong is None:
        return {"changes": None}
    if wrong.kind is None:
        return {"changes": f"The change «{wrong.change}» of many products was not told to the journal."}
    return {
        "changes": f"The change «{wrong.change}» says {wrong.products} products and has lines of {wrong.lines}."
    }


@cache
def _half_edits() -> Query:
    lines = (
        select(BulkEditLine.edit_id, func.count().label("products"))
        .where(BulkEditLine.company_id == OURS)
        .group_by(BulkEditLine.edit_id)
        .subquery()
    )
    told = and_(
        JournalEntry.company_id == BulkEdit.company_id,
        JournalEntry.subject_id == BulkEdit.id,
        JournalEntry.kind == TOLD,
    )
    return (
        select(BulkEdit.change, BulkEdit.products, or_nothing(lines.c.products).label("lines"), JournalEntry.kind)
        .outerjoin(lines, lines.c.edit_id == BulkEdit.id)
        .outerjoin(JournalEntry, told)
        .where(
            BulkEdit.company_id == OURS,
            or_(BulkEdit.products != or_nothing(lines.c.products), JournalEntry.kind.is_(None)),
        )
        .order_by(BulkEdit.at, BulkEdit.id)
    )
