"""The audit as it is read: names instead of ids, and only to those who may."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.journal.queries import PAGE, audit
from pos_tui.shop.models import Terminal
from pos_tui.staff.models import Staff
from pos_tui.staff.permits import refusal, roles_here
from pos_tui.staff.rules import allows
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean
from pos_tui.view import View


class AuditLine(View):
    """One act: when and where, who did and who approved it, about whom, and its facts as JSON."""

    at: datetime
    terminal: str
    kind: str
    who: str
    approved_by: str
    about: str
    body: str


async def read_audit(
    session: Reading,
    place: Place,
    actor: Actor,
    *,
    number: str = "",
    kinds: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = PAGE,
) -> list[AuditLine]:
    """What was done in the company, newest first; `number` is of whoever did or approved it."""
    name, roles = await roles_here(session, place, actor.staff_id)
    if not allows(roles, "see_audit"):
        raise refusal(name, "see_audit", in_person=True)
    found = await audit(
        session,
        place.company_id,
        staff_id=await _person(session, place, number) if number else None,
        kinds=kinds,
        since=since,
        until=until,
        limit=limit,
    )
    named = select(Staff.id, Staff.name).where(Staff.company_id == place.company_id)
    people: dict[UUID | None, str] = {row.id: row.name for row in await session.execute(named)}
    coded = select(Terminal.id, Terminal.code).where(Terminal.company_id == place.company_id)
    tills = {row.id: row.code for row in await session.execute(coded)}
    return [
        AuditLine(
            at=row.at, terminal=tills[row.terminal_id], kind=row.kind, who=people.get(row.staff_id, ""),
            approved_by=people.get(row.approved_by, ""), about=people.get(row.subject_id, ""), body=row.body,
        )
        for row in found
    ]  # fmt: skip


async def _person(session: Reading, place: Place, number: str) -> UUID:
    """Somebody by number, whether they still work here or not."""
    for row in await session.execute(select(Staff.id, Staff.code).where(Staff.company_id == place.company_id)):
        if row.code.casefold() == number.casefold():
            found: UUID = row.id
            return found
    raise Unknown(f"Nobody here has the staff number {clean(number, 20)}: type another one.")
