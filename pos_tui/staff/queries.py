"""Reads over the people who work here."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from pos_tui.db.sessions import Reading
from pos_tui.errors import SignInRefused
from pos_tui.shop.views import Lane
from pos_tui.staff.models import Staff, StaffRole
from pos_tui.staff.rules import COMPANY_WIDE, permissions_of
from pos_tui.staff.views import Colleague, Credential, Person


async def colleagues(session: Reading, lane: Lane) -> list[Colleague]:
    """Everybody who can sign in at this outlet, by code."""
    found = await session.scalars(
        select(Staff)
        .where(
            Staff.company_id == lane.company.company_id,
            Staff.active,
            Staff.pin_hash.is_not(None),
            select(StaffRole.id).where(*_here(lane, Staff.id)).exists(),
        )
        .order_by(Staff.code)
    )
    return [Colleague(staff_id=row.id, code=row.code, name=row.name) for row in found]


async def credential(session: Reading, lane: Lane, staff_id: UUID) -> Credential:
    """What the person's PIN is checked against; refused for anybody who cannot sign in here."""
    row = await session.scalar(
        select(Staff).where(
            Staff.company_id == lane.company.company_id,
            Staff.id == staff_id,
            Staff.active,
            select(StaffRole.id).where(*_here(lane, Staff.id)).exists(),
        )
    )
    if row is None or row.pin_hash is None:
        raise SignInRefused("This person cannot sign in here: ask whoever runs the shop.")
    return Credential(staff_id=row.id, pin_hash=row.pin_hash, locked_until=row.locked_until)


async def find_by_badge(session: Reading, lane: Lane, badge_hash: str) -> Colleague:
    """Whose badge this is; refused for a badge of nobody who can sign in here, and for somebody locked out."""
    row = await session.scalar(
        select(Staff).where(
            Staff.company_id == lane.company.company_id,
            Staff.badge_hash == badge_hash,
            Staff.active,
            select(StaffRole.id).where(*_here(lane, Staff.id)).exists(),
        )
    )
    if row is None:
        raise SignInRefused("This badge opens nothing here: sign in with number and PIN.")
    if row.locked_until is not None and row.wrong_pins > 0:
        raise SignInRefused("Locked after wrong PINs: a supervisor has to unlock this person.")
    return Colleague(staff_id=row.id, code=row.code, name=row.name)


async def person(session: Reading, lane: Lane, staff_id: UUID) -> Person:
    """A person with everything that they may do in this outlet."""
    row = await session.get_one(Staff, (lane.company.company_id, staff_id))
    found = await session.execute(select(StaffRole.role, StaffRole.outlet_id).where(*_here(lane, staff_id)))
    held = found.all()
    in_all = permissions_of(role for role, outlet_id in held if outlet_id is None)
    here = permissions_of(role for role, _ in held) - COMPANY_WIDE
    return Person(staff_id=row.id, code=row.code, name=row.name, permissions=in_all | here)


def _here(lane: Lane, staff_id: object) -> list[ColumnElement[bool]]:
    return [
        StaffRole.company_id == lane.company.company_id,
        StaffRole.staff_id == staff_id,
        or_(StaffRole.outlet_id.is_(None), StaffRole.outlet_id == lane.outlet_id),
    ]
