"""What to order again, page by page: how long it lasts, and how many whole packs bring it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from pos_tui.buying.proposing import WINDOW_DAYS, Need, needs_below, to_order
from pos_tui.catalogue.models import Barcode
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.money import ONE, Quantity

PAGE = 100


class Reorder(NamedTuple):
    """A product at or below its reorder point; `pack` is how many come in one, where a code of it says so."""

    need: Need
    days: int | None
    pack: Quantity | None
    suggested: Quantity


def days_of_cover(need: Need) -> int | None:
    """For how many whole days what is on hand lasts at the pace of the last weeks; None when nothing is sold.

    on hand 10, sold 28 in 28 days: 10; on hand −1: 0
    """
    if need.sold <= 0:
        return None
    return max(0, need.on_hand) * WINDOW_DAYS // need.sold


def in_packs(wanted: Quantity, pack: Quantity | None) -> Quantity:
    """The least number of whole packs that is enough: 25 in packs of 20 are 40."""
    return wanted if pack is None else Quantity(-(-wanted // pack) * pack)


async def reorder_page(
    session: Reading, company_id: UUID, outlet_id: UUID, *, now: datetime, after: str = "", limit: int = PAGE
) -> list[Reorder]:
    """What lies at or below its reorder point, with what is on order counted as there; those after one SKU."""
    needs = await needs_below(session, company_id, outlet_id, now=now, limit=limit, after=after)
    packs = await _packs(session, company_id, needs)
    return [_reorder(need, packs.get(need.product_id)) for need in needs]


def _reorder(need: Need, pack: Quantity | None) -> Reorder:
    return Reorder(need, days_of_cover(need), pack, in_packs(to_order(need), pack))


async def _packs(session: Reading, company_id: UUID, needs: Sequence[Need]) -> Mapping[UUID, Quantity]:
    """The smallest pack of several that a code of each product is for."""
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(Barcode.product_id, func.min(Barcode.pack).label("pack"))
        .where(Barcode.company_id == company_id, Barcode.pack > ONE, Barcode.product_id.in_(select(given.c.id)))
        .group_by(Barcode.product_id),
        as_rows([{"id": need.product_id} for need in needs]),
    )
    return {row.product_id: Quantity(row.pack) for row in found}
