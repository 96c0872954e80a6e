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
from pos_tui.shop.models import Outlet
from pos_tui.staff.models import Staff, StaffRole
from pos_tui.staff.permits import require
from pos_tui.staff.rules import ROLES, joined_role, permission_to_change, split_role
from pos_tui.staff.seats import end_seat
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Place, StaffMember
from pos_tui.text import clean

MOST_NAMED = 8


async def members(session: Reading, company_id: UUID) -> list[StaffMember]:
    """Everybody who works here or did, by code."""
    found = await session.execute(
        select(Staff, StaffRole.role, Outlet.code)
        .outerjoin(StaffRole, (StaffRole.company_id == Staff.company_id) & (StaffRole.staff_id == Staff.id))
        .outerjoin(Outlet, (Outlet.company_id == StaffRole.company_id) & (Outlet.id == StaffRole.outlet_id))
        .where(Staff.company_id == company_id)
        .order_by(Staff.code, StaffRole.role, Outlet.code)
    )
    people: dict[UUID, StaffMember] = {}
    for row, role, outlet in found:
        known = people.get(row.id) or _member(row)
        roles = (*known.roles, joined_role(role, outlet)) if role else known.roles
        people[row.id] = known.model_copy(update={"roles": roles})
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
    """Somebody new works in this company: everywhere in it, or in one shop of it (`cashier@BISHAN`)."""
    places = await _places_of(session, place.company_id, [role])
    approved_by = await _may_change(session, place, actor, places, used_for=place.terminal_id, now=now)
    code, name = clean(code, 12), clean(name, 60)
    if not code or not name:
        raise BadInput("A person needs a number and a name: type both.")
    [(said, outlet_id)] = places.values()
    staff_id = await add_person(
        session, place.company_id, code=code, name=name, pin_hash=pin_hash, role=said, outlet_id=outlet_id, now=now
    )
    body = {"code": code, "name": name, "roles": list(places)}
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
    """A person gets another name or other roles, leaves, or comes back. The last owner always stays one.

    `roles` are all that the person has from now on, each everywhere or `role@OUTLET`; whoever loses or gains one,
    or leaves, signs in again at once.
    """
    before = await _one(session, place.company_id, staff_id)
    places = await _places_of(session, place.company_id, roles)
    old_and_new = {*before.roles, *places}
    approved_by = await _may_change(session, place, actor, old_and_new, used_for=staff_id, now=now)
    said = clean(name, 60) or before.name
    await _set(session, place.company_id, staff_id, {"name": said, "active": active})
    if places.keys() != set(before.roles):
        await _set_roles(session, place.company_id, staff_id, list(places.values()))
    if places.keys() != set(before.roles) or active != before.active:
        await end_seat(session, place.company_id, staff_id)
    await _keep_an_owner(session, place.company_id)
    told = {
        "before": {"name": before.name, "roles": list(before.roles), "active": before.active},
        "after": {"name": said, "roles": sorted(places), "active": active},
    }
    entry = Entry("staff_changed", actor.staff_id, staff_id, told, approved_by)
    await _tell(session, place, entry, key, now)


async def reset_pin(
    session: Writing, place: Place, actor: Actor, staff_id: UUID, *, pin_hash: str, key: ShopKey, now: datetime
) -> None:
    """A person gets a new PIN, is unlocked and signs in again; the PIN itself is told to nobody."""
    whose = await _one(session, place.company_id, staff_id)
    approved_by = await _may_change(session, place, actor, whose.roles, used_for=staff_id, now=now)
    await _set(session, place.company_id, staff_id, {"pin_hash": pin_hash, "wrong_pins": 0, "locked_until": None})
    await end_seat(session, place.company_id, staff_id)
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
    whose = await _one(session, place.company_id, staff_id)
    approved_by = await _may_change(session, place, actor, whose.roles, used_for=staff_id, now=now)
    theirs = (Staff.company_id == place.company_id, Staff.badge_hash == badge_hash, Staff.id != staff_id)
    if badge_hash is not None and (taken := await session.scalar(select(Staff.name).where(*theirs))):
        raise BadInput(f"This badge is {taken}'s already: take another one.")
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


async def _may_change(
    session: Writing, place: Place, actor: Actor, roles: Collection[str], *, used_for: UUID, now: datetime
) -> UUID | None:
    """Asks for what it takes to change somebody with these roles, and answers who approved it.

    An owner is changed by an owner; who works at more than this outlet, by a manager of all outlets: nobody
    gives, by a role or by a PIN that they know, more than they have.
    """
    here = select(Outlet.code).where(Outlet.company_id == place.company_id, Outlet.id == place.outlet_id)
    outlet = (await session.execute(here)).scalar_one()
    permission = permission_to_change(roles, outlet)
    return await require(session, place, actor, permission, used_for=used_for, now=now)


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


async def _set_roles(
    session: Writing, company_id: UUID, staff_id: UUID, roles: Collection[tuple[str, UUID | None]]
) -> None:
    await session.execute(
        delete(StaffRole).where(StaffRole.company_id == company_id, StaffRole.staff_id == staff_id)
    )
    rows = [
        {"company_id": company_id, "id": new_id(), "staff_id": staff_id, "outlet_id": outlet_id, "role": role}
        for role, outlet_id in roles
    ]
    await session.execute(insert(table_of(StaffRole)), rows)


async def _keep_an_owner(session: Writing, company_id: UUID) -> None:
    owners = await session.scalar(
        select(func.count())
        .select_from(Staff)
        .join(StaffRole, (StaffRole.company_id == Staff.company_id) & (StaffRole.staff_id == Staff.id))
        .where(
            Staff.company_id == company_id, Staff.active, StaffRole.role == "owner", StaffRole.outlet_id.is_(None)
        )
    )
    if not owners:
        raise BadInput("The last owner stays: make somebody else an owner first.")


async def _places_of(
    session: Reading, company_id: UUID, roles: Collection[str]
) -> dict[str, tuple[str, UUID | None]]:
    """Each role as it is told, with its name and the outlet where it holds; refused when there is none such."""
    if not roles:
        raise BadInput("A person needs a role: choose one.")
    known = select(Outlet.code, Outlet.id).where(Outlet.company_id == company_id)
    outlets = {row.code.casefold(): row for row in await session.execute(known)}
    found: dict[str, tuple[str, UUID | None]] = {}
    for text in roles:
        role, code = split_role(text)
        if role not in ROLES:
            raise BadInput(f"There is no role {clean(role, 20)}: choose one of {', '.join(ROLES)}.")
        outlet = outlets.get(code.casefold()) if code is not None else None
        if code is not None and outlet is None:
            there = ", ".join(sorted(row.code for row in outlets.values())[:MOST_NAMED])
            raise BadInput(f"There is no outlet {clean(code, 20)}: write one of {there} after the @, or no @.")
        found[joined_role(role, outlet and outlet.code)] = (role, outlet and outlet.id)
    return found


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
