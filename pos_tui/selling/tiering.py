"""Who is in which tier: by what they spent in its days, up and down, reckoned for the whole shop at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, literal, null, or_, select, update

from pos_tui.customers.models import Customer
from pos_tui.customers.queries import tiers_of
from pos_tui.customers.views import TierView
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.selling.models import Document
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

KIND, BATCH = "tiers", 500


async def reckon_tiers(
    session: Writing, place: Place, actor: Actor, after: UUID, *, key: ShopKey, now: datetime
) -> tuple[UUID | None, int]:
    """The next few hundred customers behind this id whose tier is not what they spent get the right one.

    Answers the last one changed (None when there was nobody left) and how many. A tier that is not in the list was
    given by hand and stays; nobody keeps one that they do not spend enough for. A sale does not do this: it would
    take one more statement at every till.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "keep_tiers", used_for=place.terminal_id, now=now)
    tiers = await tiers_of(session, place.company_id)
    if not tiers:
        return None, 0
    rows = await _wrong(session, place.company_id, tiers, after, now)
    if not rows:
        return None, 0
    given = rowset(session, id=IDENTITY, tier=WORDS)
    await session.execute(
        update(table_of(Customer))
        .where(Customer.company_id == place.company_id, Customer.id == given.c.id)
        .values(tier=given.c.tier),
        as_rows([{"id": row.id, "tier": row.right} for row in rows]),
    )
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.right or ""] = counts.get(row.right or "", 0) + 1
    told = Entry(KIND, actor.staff_id, place.company_id, {"changed": len(rows), "into": counts}, approved_by)
    await append(session, lane, [told], key=key, now=now)
    return rows[-1].id, len(rows)


async def _wrong(
    session: Reading, company_id: UUID, tiers: Sequence[TierView], after: UUID, now: datetime
) -> Sequence[Any]:
    """Customers whose tier is another one than they have spent for, in the order of ids."""
    since = {tier.name: now - timedelta(days=tier.window_days) for tier in tiers}
    worth = Document.total - Document.not_turnover
    spent = (
        select(
            Document.customer_id,
            *[
                func.sum(case((Document.at > since[tier.name], worth), else_=0)).label(f"spent_{number}")
                for number, tier in enumerate(tiers)
            ],
        )
        .where(Document.company_id == company_id, Document.customer_id > after, Document.at > min(since.values()))
        .group_by(Document.customer_id)
        .subquery()
    )
    reached = [
        (func.coalesce(spent.c[f"spent_{number}"], 0) >= tier.min_spend, literal(tier.name))
        for number, tier in enumerate(tiers)
    ]
    right = case(*reached, else_=null())
    found = await session.execute(
        select(Customer.id, right.label("right"))
        .outerjoin(spent, and_(spent.c.customer_id == Customer.id))
        .where(
            Customer.company_id == company_id,
            Customer.id > after,
            Customer.erased_at.is_(None),
            or_(Customer.tier.is_(None), Customer.tier.in_([tier.name for tier in tiers])),
            Customer.tier.is_distinct_from(right),
        )
        .order_by(Customer.id)
        .limit(BATCH)
    )
    return found.all()
