"""Counts that are under way hear of corrections, so that no shortage is booked twice."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, dialect_of, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.inventory.count_models import StockCount, StockCountLine
from pos_tui.inventory.views import Cause, Move

CORRECTIONS = ("count", "adjustment", "opening")
"""Kinds of movements that say what was there before; all others say what came or went."""


async def restate_counts(session: Writing, cause: Cause, moves: Sequence[Move]) -> None:
    """What open counts of the outlet expect follows its corrections: two counts of one shelf find one shortage.

    Called after the levels are locked and moved: whoever counts a product holds its level until the count has it.
    """
    corrected = [
        {"product_id": moved.product_id, "quantity": moved.quantity}
        for moved in moves
        if moved.kind in CORRECTIONS
    ]
    if not corrected:
        return
    line, count = table_of(StockCountLine).c, table_of(StockCount).c
    given = rowset_in(dialect_of(session), product_id=IDENTITY, quantity=NUMBER)
    company = bindparam("company", type_=IDENTITY)
    open_here = select(count.id).where(
        count.company_id == company, count.outlet_id == bindparam("outlet", type_=IDENTITY), count.status == "open"
    )
    await session.execute(
        update(table_of(StockCountLine))
        .where(line.company_id == company, line.count_id.in_(open_here), line.product_id == given.c.product_id)
        .values(expected=line.expected + given.c.quantity),
        {"company": cause.company_id, "outlet": cause.outlet_id, **as_rows(corrected)},
    )
