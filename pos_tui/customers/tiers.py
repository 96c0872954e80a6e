"""Tiers are set, and points that nobody used in time expire: by those who keep the loyalty of a shop."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update

from pos_tui.customers.expiring import expire_batch
from pos_tui.customers.models import Tier
from pos_tui.customers.queries import tiers_of
from pos_tui.customers.views import TierView
from pos_tui.db.base import table_of
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import LARGEST
from pos_tui.shop.models import Company
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean

SET, EXPIRED = "tier", "points_expired"
MOST_DAYS, MOST_PERCENT, LONGEST_NAME = 3_650, 10_000, 40


async def save_tier(
    session: Writing, place: Place, actor: Actor, tier: TierView, *, key: ShopKey, now: datetime
) -> None:
    """The tier is new, or is changed as it says; who is in it is seen at the next reckoning."""
    _check(tier)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "keep_tiers", used_for=place.terminal_id, now=now)
    known = {one.name: one for one in await tiers_of(session, place.company_id)}
    before = known.get(tier.name)
    if before == tier:
        return
    if any(one.min_spend == tier.min_spend for name, one in known.items() if name != tier.name):
        raise BadInput("Another tier begins at this sum already: two of them could not be told apart.")
    await _remove(session, place.company_id, tier.name)
    await _look_at_everybody(session, place.company_id)
    await session.execute(insert(table_of(Tier)), [{"company_id": place.company_id, **tier.model_dump()}])
    told = {"before": before.model_dump() if before else {}, "after": tier.model_dump()}
    entry = Entry(SET, actor.staff_id, place.company_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def remove_tier(
    session: Writing, place: Place, actor: Actor, name: str, *, key: ShopKey, now: datetime
) -> None:
    """There is no such tier any more; who has its name keeps it as one given by hand, without its multiplier."""
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    approved_by = await require(session, place, actor, "keep_tiers", used_for=place.terminal_id, now=now)
    known = {one.name: one for one in await tiers_of(session, place.company_id)}
    if name not in known:
        raise BadInput(f"There is no tier {clean(name, LONGEST_NAME)}: look at the list.")
    await _remove(session, place.company_id, name)
    await _look_at_everybody(session, place.company_id)
    told = {"before": known[name].model_dump(), "after": {"gone": True}}
    entry = Entry(SET, actor.staff_id, place.company_id, told, approved_by)
    await append(session, lane, [entry], key=key, now=now)


async def expire_points(
    session: Writing, lane: Lane, actor: Actor, after: UUID, *, key: ShopKey, now: datetime
) -> tuple[UUID | None, int, int]:
    """What nobody used in time is taken off the next few hundred customers behind this id.

    Answers the last one looked at (None when there was nobody left), how many lost points, and how many points.
    """
    place, company = Place.at(lane), lane.company
    if company.points_expire_days is None:
        raise BadInput("Points do not expire in this shop: set points_expire_days of the company first.")
    state = await lock_lane(session, company.company_id, lane.terminal_id)
    approved_by = await require(session, place, actor, "keep_tiers", used_for=lane.terminal_id, now=now)
    last, customers, points = await expire_batch(session, company, after, staff_id=actor.staff_id, now=now)
    if customers:
        told = {"customers": customers, "points": points}
        entry = Entry(EXPIRED, actor.staff_id, company.company_id, told, approved_by)
        await append(session, state, [entry], key=key, now=now)
    return last, customers, points


async def _look_at_everybody(session: Writing, company_id: UUID) -> None:
    """The tiers are others now: after the next Z everybody's is looked at, and not only who bought."""
    await session.execute(update(table_of(Company)).where(Company.id == company_id).values(tiers_at=None))


async def _remove(session: Writing, company_id: UUID, name: str) -> None:
    await session.execute(delete(Tier).where(Tier.company_id == company_id, Tier.name == name))


def _check(tier: TierView) -> None:
    if not tier.name or tier.name != clean(tier.name, LONGEST_NAME):
        raise BadInput(f"A tier needs a name of 1 to {LONGEST_NAME} letters: type it.")
    if not 0 <= tier.min_spend <= LARGEST:
        raise BadInput("A tier begins at 0 or more: type the sum again.")
    if not 1 <= tier.window_days <= MOST_DAYS:
        raise BadInput(f"The days in which it is spent are 1 to {MOST_DAYS}: type them again.")
    if not 0 <= tier.multiplier <= MOST_PERCENT:
        raise BadInput("Points are multiplied by 0 to 100: type it again.")
