"""Points that nobody used in time: the oldest go first, whatever they were spent on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update
from sqlalchemy.orm import aliased

from pos_tui.customers.models import Customer, LoyaltyEntry
from pos_tui.customers.queries import MERGED
from pos_tui.db.base import new_id, table_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.shop.views import CompanyRules

BATCH = 500


async def points_due(session: Reading, company: CompanyRules, customer_id: UUID, *, now: datetime) -> int:
    """How many of a customer's points have expired and are still in the balance."""
    if company.points_expire_days is None:
        return 0
    found = await session.execute(_old(company, now).where(Customer.id == customer_id))
    row = found.one_or_none()
    return _due(row.points, row.came, row.went) if row is not None else 0


async def expire_batch(
    session: Writing, company: CompanyRules, after: UUID, *, staff_id: UUID | None, now: datetime
) -> tuple[UUID | None, int, int]:
    """What expired of the next customers after this id: the last id looked at or None, of how many, points."""
    found = await session.execute(
        _old(company, now).where(Customer.points > 0, Customer.id > after).order_by(Customer.id).limit(BATCH)
    )
    rows = found.all()
    due = [(row.id, row.points, _due(row.points, row.came, row.went)) for row in rows]
    gone = await _take(session, company.company_id, [one for one in due if one[2]], staff_id=staff_id, now=now)
    return (rows[-1].id if rows else None), len(gone), sum(gone)


def _due(held: int, came: int, went: int) -> int:
    """Of what came before the day, what was not spent since the first: first in, first out."""
    return max(0, min(int(held), int(came) + int(went)))


def _old(company: CompanyRules, now: datetime) -> Select[UUID, int, int, int]:
    """Each customer with the points that came before the day, and all that ever went (below nothing).

    Those of other records of the same person are theirs, from the day on which they came.
    """
    before = now - timedelta(days=company.points_expire_days or 0)
    came, went = and_(LoyaltyEntry.points > 0, LoyaltyEntry.at < before), LoyaltyEntry.points < 0
    return select(
        Customer.id, Customer.points, _sum_of(company, came).label("came"), _sum_of(company, went).label("went")
    ).where(Customer.company_id == company.company_id, Customer.merged_into_id.is_(None))


def _sum_of(company: CompanyRules, which: ColumnElement[bool]) -> ColumnElement[int]:
    """The points of such entries of a customer, and of who was merged into them; what a merge moved is not one."""
    entry, record = LoyaltyEntry, aliased(Customer)
    ours = (entry.company_id == company.company_id, entry.kind != MERGED, which)
    own = select(func.sum(entry.points)).where(*ours, entry.customer_id == Customer.id)
    theirs = select(record.id).where(
        record.company_id == company.company_id,
        record.merged_into_id.is_not(None),
        record.merged_into_id == Customer.id,
    )
    others = select(func.sum(entry.points)).where(*ours, entry.customer_id.in_(theirs.correlate(Customer)))
    return func.coalesce(own.correlate(Customer).scalar_subquery(), 0) + func.coalesce(
        others.correlate(Customer).scalar_subquery(), 0
    )


async def _take(
    session: Writing,
    company_id: UUID,
    due: Sequence[tuple[UUID, int, int]],
    *,
    staff_id: UUID | None,
    now: datetime,
) -> list[int]:
    """Takes them off where the balance is still what was read; who sold meanwhile is looked at the next time."""
    if not due:
        return []
    given = rowset(session, id=IDENTITY, held=NUMBER, due=NUMBER)
    taken = await session.scalars(
        update(table_of(Customer))
        .where(Customer.company_id == company_id, Customer.id == given.c.id, Customer.points == given.c.held)
        .values(points=Customer.points - given.c.due)
        .returning(Customer.id),
        as_rows([{"id": who, "held": held, "due": points} for who, held, points in due]),
    )
    gone = {who: points for who, _, points in due}
    rows = [
        {"company_id": company_id, "id": new_id(), "customer_id": who, "kind": "expired", "points": -gone[who],
         "source_id": None, "at": now, "staff_id": staff_id, "reason": None}
        for who in taken
    ]  # fmt: skip
    if rows:
        await session.execute(insert(table_of(LoyaltyEntry)), rows)
    return [-int(str(row["points"])) for row in rows]
