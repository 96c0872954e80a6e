"""Asked by every service before it acts: may this person do this, or has somebody approved it?

An approval is a row that another person's PIN made: for one permission, up to one size, at one terminal, once.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select, update

from pos_tui.db.base import insert_into
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import NotPermitted, Overtaken
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.staff.models import Approval, Staff, StaffRole
from pos_tui.staff.rules import COMPANY_WIDE, DEEDS, Permission, allows, who_could
from pos_tui.staff.views import Actor, Place

LASTS = timedelta(hours=12)


async def require(
    session: Writing,
    place: Place,
    actor: Actor,
    permission: Permission,
    *,
    size: int = 0,
    used_for: UUID,
    now: datetime,
    in_person: bool = False,
) -> UUID | None:
    """Returns who approved it, or None where nobody had to.

    `size` is percent for discounts and minor units for money. Uses up one approval of the actor's when there is
    need of it; what is done `in_person` takes none. Raises NotPermitted with a sentence that says who could.
    """
    name, roles = await roles_here(session, place, actor.staff_id, everywhere=permission in COMPANY_WIDE)
    unit = 1 if permission == "discount" else place.unit
    if allows(roles, permission, size, unit=unit):
        return None
    if in_person:
        raise refusal(name, permission, size, unit=unit, in_person=True)
    approved_by = await use_approval(session, place, actor, permission, size=size, used_for=used_for, now=now)
    if approved_by is None:
        raise refusal(name, permission, size, unit=unit)
    return approved_by


async def require_another(
    session: Writing,
    place: Place,
    actor: Actor,
    permission: Permission,
    *,
    size: int,
    used_for: UUID,
    now: datetime,
) -> UUID:
    """Who approved it, though the actor may do it themselves: some acts nobody does alone. Raises NotPermitted."""
    approved_by = await use_approval(session, place, actor, permission, size=size, used_for=used_for, now=now)
    if approved_by is None:
        able = who_could(permission, size, unit=place.unit)
        raise NotPermitted(
            f"Nobody may {DEEDS[permission]} alone: ask {able} besides yourself to approve it (F6).",
            permission=permission,
        )
    return approved_by


def refusal(
    name: str, permission: Permission, size: int = 0, *, unit: int = 1, in_person: bool = False
) -> NotPermitted:
    """The sentence for somebody who may not; what is done `in_person` nobody can approve for another."""
    able = who_could(permission, size, unit=unit)
    who = f"{able} to sign in" if in_person else f"{able} to approve it (F6)"
    return NotPermitted(
        f"{name} may not {DEEDS[permission]}: ask {who}.", permission=permission, approvable=not in_person
    )


async def use_approval(
    session: Writing,
    place: Place,
    actor: Actor,
    permission: Permission,
    *,
    size: int,
    used_for: UUID,
    now: datetime,
) -> UUID | None:
    """Uses up one fitting approval and answers who gave it; Overtaken when another act took it meanwhile."""
    found = await session.execute(
        select(Approval.id, Approval.approved_by)
        .where(
            Approval.company_id == place.company_id,
            Approval.id.in_(actor.approvals),
            Approval.terminal_id == place.terminal_id,
            Approval.requested_by == actor.staff_id,
            Approval.permission == permission,
            Approval.size >= size,
            Approval.at > now - LASTS,
            Approval.used_at.is_(None),
        )
        .order_by(Approval.size, Approval.at)
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return None
    used = await session.execute(
        update(Approval)
        .where(Approval.company_id == place.company_id, Approval.id == row.id, Approval.used_at.is_(None))
        .values(used_at=now, used_for=used_for)
        .returning(Approval.id)
        .execution_options(synchronize_session=False)
    )
    if used.one_or_none() is None:
        raise Overtaken
    approver: UUID = row.approved_by
    return approver


async def approve(
    session: Writing,
    place: Place,
    *,
    approval_id: UUID,
    requested_by: UUID,
    approver_id: UUID,
    permission: Permission,
    size: int,
    about: str,
    key: ShopKey,
    now: datetime,
) -> UUID:
    """Somebody whose PIN was just checked lets another do one thing once; the journal has both names."""
    if approver_id == requested_by:
        raise NotPermitted("Nobody approves their own act: ask somebody else.", permission=permission)
    name, roles = await roles_here(session, place, approver_id, everywhere=permission in COMPANY_WIDE)
    unit = 1 if permission == "discount" else place.unit
    if not allows(roles, permission, size, unit=unit):
        raise refusal(name, permission, size, unit=unit)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    row = {
        "company_id": place.company_id, "id": approval_id, "terminal_id": place.terminal_id,
        "permission": permission, "size": size, "about": about, "requested_by": requested_by,
        "approved_by": approver_id, "at": now, "used_at": None, "used_for": None,
    }  # fmt: skip
    await session.execute(insert_into(Approval), [row])
    told = Entry(
        "approval",
        requested_by,
        approval_id,
        {"permission": permission, "size": size, "about": about},
        approver_id,
    )
    await append(session, lane, [told], key=key, now=now)
    return approval_id


async def roles_here(
    session: Reading, place: Place, staff_id: UUID, *, everywhere: bool = False
) -> tuple[str, set[str]]:
    """A person's name and roles in this outlet, or those in every outlet; somebody who has left has none."""
    here = {} if everywhere else {"outlet": place.outlet_id}
    rows = (
        await session.execute(_roles(everywhere), {"company": place.company_id, "who": staff_id, **here})
    ).all()
    if not rows:
        return "This person", set()
    return rows[0].name, {row.role for row in rows if row.active and row.role}


@cache
def _roles(everywhere: bool) -> Select[*tuple[Any, ...]]:
    """Asked before every act, and made once."""
    in_all, here = StaffRole.outlet_id.is_(None), StaffRole.outlet_id == bindparam("outlet", type_=IDENTITY)
    return (
        select(Staff.name, Staff.active, StaffRole.role)
        .outerjoin(
            StaffRole,
            (StaffRole.company_id == Staff.company_id)
            & (StaffRole.staff_id == Staff.id)
            & (in_all if everywhere else or_(in_all, here)),
        )
        .where(
            Staff.company_id == bindparam("company", type_=IDENTITY), Staff.id == bindparam("who", type_=IDENTITY)
        )
    )
