"""Hiring, changing and unlocking people: by those who may, told to the journal with before and after."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.staff.models import Staff, StaffRole
from pos_tui.staff.permits import require
from pos_tui.staff.rules import ROLES
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Place, StaffMember
from pos_tui.text import clean


async def members(session: Reading, company_id: UUID) -> list[StaffMember]:
    """Everybody who works here or did, by code."""
    found = await session.execute(
        select(Staff, StaffRole.role)
        .outerjoin(StaffRole, (StaffRole.company_id == Staff.company_id) & (StaffRole.staff_id == Staff.id))
        .where(Staff.company_id == company_id)
        .order_by(Staff.code, StaffRole.role)
    )
    people: dict[UUID, StaffMember] = {}
    for row, role in found:
        known = people.get(row.id) or _member(row)
        people[row.id] = known.model_copy(update={"roles": (*known.roles, role) if role else known.roles})
    return list(people.values())


async def hire(
    session: Writing,
    place: Place,
    actor: Actor,
    *,
    code: str,
    name: str,
    role: str,
    pin_hash: str | None,
    key: ShopKey,
    now: datetime,
) -> UUID:
    """Somebody new works in this company, everywhere in it."""
    approved_by = await require(session, place, actor, "edit_staff", used_for=place.terminal_id, now=now)
    code, name = clean(code, 12), clean(name, 60)
    if not code or not name:
        raise BadInput("A person needs a number and a name: type both.")
    _check_roles([role])
    staff_id = await add_person(
        session, place.company_id, code=code, name=name, pin_hash=pin_hash, role=role, outlet_id=None, now=now
    )
    body = {"code": code, "name": name, "roles": [role]}
    told = Entry("staff_hired", actor.staff_id, staff_id, {"after": body}, approved_by)
    await _tell(session, place, told, key, now)
    return staff_id


async def change_person(
    session: Writing,
    place: Place,
    actor: Actor,
    staff_id: UUID,
    *,
    name: str,
    roles: Collection[str],
    active: bool,
    key: ShopKey,
    now: datetime,
) -> None:
    """A person gets another name or other roles, leaves, or comes back. The last owner always stays one."""
    approved_by = await require(session, place, actor, "edit_staff", used_for=staff_id, now=now)
    before = await _one(session, place.company_id, staff_id)
    _check_roles(roles)
    said = clean(name, 60) or before.name
    await session.execute(
        update(Staff)
        .where(Staff.company_id == place.company_id, Staff.id == staff_id)
        .values(name=said, active=active)
        .execution_options(synchronize_session=False)
    )
    if set(roles) != set(before.roles):
        await _set_roles(session, place.company_id, staff_id, roles)
    await _keep_an_owner(session, place.company_id)
    told = {
        "before": {"name": before.name, "roles": list(before.roles), "active": before.active},
        "after": {"name": said, "roles": sorted(roles), "active": active},
    }
    entry = Entry("staff_changed", actor.staff_id, staff_id, told, approved_by)
    await _tell(session, place, entry, key, now)


async def reset_pin(
    session: Writing, place: Place, actor: Actor, staff_id: UUID, *, pin_hash: str, key: ShopKey, now: datetime
) -> None:
    """A person gets a new PIN and is unlocked; the PIN itself is told to nobody."""
    approved_by = await require(session, place, actor, "edit_staff", used_for=staff_id, now=now)
    await _one(session, place.company_id, staff_id)
    await _set(session, place.company_id, staff_id, {"pin_hash": pin_hash, "wrong_pins": 0, "locked_until": None})
    told = Entry("pin_reset", actor.staff_id, staff_id, {}, approved_by)
    await _tell(session, place, told, key, now)


async def set_badge(
    session: Writing,
    place: Place,
    actor: Actor,
    staff_id: UUID,
    *,
    badge_hash: str | None,
    key: ShopKey,
    now: datetime,
) -> None:
    """A badge opens the till for this person from now on, or no badge does."""
    approved_by = await require(session, place, actor, "edit_staff", used_for=staff_id, now=now)
    theirs = (Staff.company_id == place.company_id, Staff.badge_hash == badge_hash, Staff.id != staff_id)
    if badge_hash is not None and (taken := await session.scalar(select(Staff.name).where(*theirs))):
        raise BadInput(f"This badge is {taken}'s already: take another one.")
    await _one(session, place.company_id, staff_id)
    await _set(session, place.company_id, staff_id, {"badge_hash": badge_hash})
    told = Entry("badge_set", actor.staff_id, staff_id, {}, approved_by)
    await _tell(session, place, told, key, now)


async def unlock(
    session: Writing, place: Place, actor: Actor, staff_id: UUID, *, key: ShopKey, now: datetime
) -> None:
    """Wrong PINs are forgotten, so that the person can try again."""
    approved_by = await require(session, place, actor, "unlock_person", used_for=staff_id, now=now)
    await _one(session, place.company_id, staff_id)
    await _set(session, place.company_id, staff_id, {"wrong_pins": 0, "locked_until": None})
    told = Entry("person_unlocked", actor.staff_id, staff_id, {}, approved_by)
    await _tell(session, place, told, key, now)


async def _tell(session: Writing, place: Place, entry: Entry, key: ShopKey, now: datetime) -> None:
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await append(session, lane, [entry], key=key, now=now)


async def _one(session: Writing, company_id: UUID, staff_id: UUID) -> StaffMember:
    for member in await members(session, company_id):
        if member.staff_id == staff_id:
            return member
    raise Unknown("This person does not work here: look at the list again.")


async def _set(session: Writing, company_id: UUID, staff_id: UUID, values: dict[str, Any]) -> None:
    await session.execute(
        update(Staff)
        .where(Staff.company_id == company_id, Staff.id == staff_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def _set_roles(session: Writing, company_id: UUID, staff_id: UUID, roles: Collection[str]) -> None:
    await session.execute(
        delete(StaffRole).where(StaffRole.company_id == company_id, StaffRole.staff_id == staff_id)
    )
    rows = [
        {"company_id": company_id, "id": new_id(), "staff_id": staff_id, "outlet_id": None, "role": role}
        for role in sorted(roles)
    ]
    await session.execute(insert(table_of(StaffRole)), rows)


async def _keep_an_owner(session: Writing, company_id: UUID) -> None:
    owners = await session.scalar(
        select(func.count())
        .select_from(Staff)
        .join(StaffRole, (StaffRole.company_id == Staff.company_id) & (StaffRole.staff_id == Staff.id))
        .where(Staff.company_id == company_id, Staff.active, StaffRole.role == "owner")
    )
    if not owners:
        raise BadInput("The last owner stays: make somebody else an owner first.")


def _check_roles(roles: Collection[str]) -> None:
    if not roles:
        raise BadInput("A person needs a role: choose one.")
    for role in roles:
        if role not in ROLES:
            raise BadInput(f"There is no role {clean(role, 20)}: choose one of {', '.join(ROLES)}.")


def _member(row: Staff) -> StaffMember:
    return StaffMember(
        staff_id=row.id,
        code=row.code,
        name=row.name,
        roles=(),
        active=row.active,
        locked=row.locked_until is not None and row.wrong_pins > 0,
        has_pin=row.pin_hash is not None,
    )
