"""Who is in which tier: by what they spent in its days, up and down.

Nobody's tier is looked at by a sale: it would be one more statement at every till. It is looked at after a Z, in
transactions of its own, for those who bought since the last time or from whose days a purchase fell since; and for
everybody by `pos-tui tiers apply`. Both reckon with the same statement.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, literal, null, or_, select, union, union_all, update

from pos_tui.customers.merged import SURVIVOR, not_merged
from pos_tui.customers.models import Customer, CustomerMerge
from pos_tui.customers.queries import tiers_of
from pos_tui.customers.views import Moving, TierView
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY, WORDS, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.selling.models import Document
from pos_tui.shop.models import Company
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

KIND, BATCH = "tiers", 250
FIRST = UUID(int=0)
SLACK = timedelta(hours=1)
"""A sale may be committed so long after the moment that it bears, and is not missed."""


async def reckon_tiers(
    session: Writing, place: Place, actor: Actor, after: UUID, *, key: ShopKey, now: datetime
) -> tuple[UUID | None, list[Moving]]:
    """The next few hundred customers behind this id get the tier that they spent for.

    Answers the last one looked at (None when there was nobody left) and who moved. A tier that is not in the list
    was given by hand and stays; nobody keeps one that they do not spend enough for.
    """
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "keep_tiers", used_for=place.terminal_id, now=now)
    ids = await everybody(session, place.company_id, after)
    moved = await _move(session, place.company_id, ids, now)
    if moved:
        told = Entry(KIND, actor.staff_id, place.company_id, _told(moved), approved_by)
        await append(session, lane, [told], key=key, now=now)
    return (ids[-1] if ids else None), moved


async def settle_tiers(
    session: Writing, place: Place, staff_id: UUID, after: UUID, *, since: datetime | None, key: ShopKey,
    now: datetime,
) -> UUID | None:  # fmt: skip
    """After a Z: the next of those whose tier may be another one than at `since` (None: everybody) get theirs.

    Answers the last one looked at; None when all were, and then `now` is kept as when it was done. It is no act of
    a person: whoever closed the shift is named in the journal, and nobody is asked for a right.
    """
    company_id = place.company_id
    lane = await lock_lane(session, company_id, place.terminal_id)
    tiers = await tiers_of(session, company_id)
    ids: Sequence[UUID] = []
    if tiers:
        ids = await (
            everybody(session, company_id, after) if since is None
            else _touched(session, company_id, tiers, since, after, now)
        )  # fmt: skip
    moved = await _move(session, company_id, ids, now)
    if moved:
        await append(session, lane, [Entry(KIND, staff_id, company_id, _told(moved))], key=key, now=now)
    if len(ids) == BATCH:
        return ids[-1]
    await session.execute(
        update(table_of(Company))
        .where(Company.id == company_id, or_(Company.tiers_at.is_(None), Company.tiers_at < now))
        .values(tiers_at=now)
    )
    return None


async def settled_at(session: Reading, company_id: UUID) -> datetime | None:
    """When tiers were last looked at; None when a tier was changed since, or never."""
    found: datetime | None = await session.scalar(select(Company.tiers_at).where(Company.id == company_id))
    return found


async def everybody(session: Reading, company_id: UUID, after: UUID) -> Sequence[UUID]:
    """The next customers behind this id, but for who was erased or merged into another."""
    found = await session.scalars(
        select(Customer.id)
        .where(Customer.company_id == company_id, Customer.id > after, Customer.erased_at.is_(None), not_merged())
        .order_by(Customer.id)
        .limit(BATCH)
    )
    return found.all()


async def moving(session: Reading, company_id: UUID, ids: Sequence[UUID], now: datetime) -> list[Moving]:
    """Of these customers, those whose tier is another one than they have spent for."""
    tiers = await tiers_of(session, company_id)
    if not tiers or not ids:
        return []
    found = await session.execute(_wrong(session, company_id, tiers, now), as_rows([{"id": one} for one in ids]))
    ranks = {tier.name: rank for rank, tier in enumerate(reversed(tiers), start=1)}
    return [
        Moving(
            customer_id=row.id, code=row.code, before=row.tier, after=row.right,
            up=ranks.get(row.right, 0) > ranks.get(row.tier, 0),
        )
        for row in found
    ]  # fmt: skip


async def _move(session: Writing, company_id: UUID, ids: Sequence[UUID], now: datetime) -> list[Moving]:
    moved = await moving(session, company_id, ids, now)
    if moved:
        given = rowset(session, id=IDENTITY, tier=WORDS)
        await session.execute(
            update(table_of(Customer))
            .where(Customer.company_id == company_id, Customer.id == given.c.id)
            .values(tier=given.c.tier, tier_since=now),
            as_rows([{"id": one.customer_id, "tier": one.after} for one in moved]),
        )
    return moved


def _told(moved: Sequence[Moving]) -> dict[str, Any]:
    """How many went up and down, and who, by their codes."""
    up = sum(one.up for one in moved)
    who = [[one.code, one.before or "", one.after or ""] for one in moved]
    return {"up": up, "down": len(moved) - up, "who": who}


async def _touched(
    session: Reading, company_id: UUID, tiers: Sequence[TierView], since: datetime, after: UUID, now: datetime
) -> Sequence[UUID]:
    """Who bought since, from whose days a purchase fell since, and who became one with somebody since.

    As much work as there were such purchases, however many customers and receipts there are.
    """
    recent = [_bought_between(company_id, since - SLACK, now)]
    recent += [
        _bought_between(company_id, since - timedelta(days=days) - SLACK, now - timedelta(days=days))
        for days in sorted({tier.window_days for tier in tiers})
    ]
    merged = select(CustomerMerge.from_id).where(CustomerMerge.company_id == company_id, CustomerMerge.at > since)
    who = union(*recent, merged).subquery()
    found = await session.scalars(
        select(SURVIVOR.label("id"))
        .where(Customer.company_id == company_id, Customer.id.in_(select(who.c[0])), after < SURVIVOR)
        .distinct()
        .order_by(SURVIVOR)
        .limit(BATCH)
    )
    return found.all()


def _bought_between(company_id: UUID, begins: datetime, ends: datetime) -> Select[Any]:
    """By business date, which has an index; a shift may be of the day before its sales, or of the day after."""
    days = (begins.date() - timedelta(days=2), ends.date() + timedelta(days=2))
    return select(Document.customer_id).where(
        Document.company_id == company_id,
        Document.business_date.between(*days),
        Document.at > begins,
        Document.at <= ends,
        Document.customer_id.is_not(None),
    )


def spent_since(since: datetime) -> Any:
    """What documents come to that were made after a moment, without what is no turnover."""
    return func.coalesce(func.sum(case((Document.at > since, Document.total - Document.not_turnover), else_=0)), 0)


def _wrong(session: Reading, company_id: UUID, tiers: Sequence[TierView], now: datetime) -> Select[Any]:
    """Those of the given customers whose tier is another one than they have spent for, in the order of ids."""
    spent = _spent(session, company_id, [now - timedelta(days=tier.window_days) for tier in tiers])
    given = rowset(session, id=IDENTITY).alias("everyone")
    reached = [
        (func.coalesce(spent.c[f"spent_{at}"], 0) >= tier.min_spend, literal(tier.name))
        for at, tier in enumerate(tiers)
    ]
    right = case(*reached, else_=null())
    return (
        select(Customer.id, Customer.code, Customer.tier, right.label("right"))
        .outerjoin(spent, spent.c.id == Customer.id)
        .where(
            Customer.company_id == company_id,
            Customer.id.in_(select(given.c.id)),
            Customer.erased_at.is_(None),
            or_(Customer.tier.is_(None), Customer.tier.in_([tier.name for tier in tiers])),
            Customer.tier.is_distinct_from(right),
        )
        .order_by(Customer.id)
    )


def _spent(session: Reading, company_id: UUID, since: Sequence[datetime]) -> Subquery:
    """What the given customers spent since each moment, by whatever record of theirs."""
    given, record = rowset(session, id=IDENTITY), table_of(Customer).alias("record")
    others = select(record.c.merged_into_id, record.c.id).where(
        record.c.company_id == company_id, record.c.merged_into_id.in_(select(given.c.id))
    )
    records = union_all(select(given.c.id.label("who"), given.c.id.label("part")), others).cte("records")
    spent = [spent_since(moment) for moment in since]
    bought = (
        select(Document.customer_id.label("part"), *[one.label(f"spent_{at}") for at, one in enumerate(spent)])
        .where(
            Document.company_id == company_id,
            Document.customer_id.in_(select(records.c.part)),
            Document.at > min(since),
        )
        .group_by(Document.customer_id)
        .subquery()
    )
    sums = [func.sum(bought.c[f"spent_{at}"]).label(f"spent_{at}") for at in range(len(since))]
    return (
        select(records.c.who.label("id"), *sums)
        .join(bought, bought.c.part == records.c.part)
        .group_by(records.c.who)
        .subquery()
    )
