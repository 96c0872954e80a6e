"""What to order again, page by page: how long it lasts, and how many whole packs bring it back."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from pos_tui.buying.proposing import WINDOW_DAYS, Need, needs_below, to_order
from pos_tui.db.sessions import Reading
from pos_tui.money import Quantity

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


async def reorder_page(
    session: Reading, company_id: UUID, outlet_id: UUID, *, now: datetime, after: str = "", limit: int = PAGE
) -> list[Reorder]:
    """What lies at or below its reorder point, with what is on order counted as there; those after one SKU."""
    needs = await needs_below(session, company_id, outlet_id, now=now, limit=limit, after=after)
    return [Reorder(need, days_of_cover(need), need.pack, to_order(need)) for need in needs]
