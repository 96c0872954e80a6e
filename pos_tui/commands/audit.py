"""`pos-tui audit`: what was done, by whom, who approved it, and the facts as the journal has them."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, note, say
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import chosen_company, in_shop
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput, Unknown
from pos_tui.journal.queries import audit
from pos_tui.journal.views import JournalRow
from pos_tui.shop.queries import lanes
from pos_tui.staff.admin import members
from pos_tui.staff.views import StaffMember
from pos_tui.text import clean

MOST = 5_000
HEADS = ("When", "Till", "Act", "Who", "Approved by", "Facts")
WIDEST = 60


class Audit(NamedTuple):
    """Entries, the newest first, and the names of what they name."""

    zone: ZoneInfo
    rows: list[JournalRow]
    people: Mapping[UUID, StaffMember]
    tills: Mapping[UUID, str]


def run(options: Options) -> int:
    """Prints the entries that were asked for; with --json every fact of them."""
    found = in_shop(
        options, lambda _, database: database.read(lambda session: _audit(session, options)), looks_only=True
    )
    if options.json:
        answer({"entries": [_document(found, row) for row in found.rows]})
    elif found.rows:
        say(table(HEADS, [_cells(found, row) for row in found.rows], names=len(HEADS), widest=WIDEST))
    else:
        say("Nothing of that kind was done.")
    if len(found.rows) == MOST:
        note(f"These are the last {MOST}: choose a shorter time with --from and --to for those before.")
    return 0


async def _audit(session: Reading, options: Options) -> Audit:
    if options.from_ is not None and options.to is not None and options.from_ > options.to:
        raise BadInput(f"The audit would end on {options.to}, before it begins on {options.from_}.")
    company = await chosen_company(session, options.company)
    zone, people = ZoneInfo(company.timezone), await members(session, company.company_id)
    rows = await audit(
        session,
        company.company_id,
        staff_id=_staff_id(people, options.person),
        kinds=(options.act,) if options.act else (),
        since=_midnight(options.from_, zone),
        until=_midnight(options.to and options.to + timedelta(days=1), zone),
        limit=MOST,
    )
    tills = {lane.terminal_id: f"{lane.outlet_code}-{lane.terminal_code}" for lane in await lanes(session)}
    return Audit(zone, rows, {person.staff_id: person for person in people}, tills)


def _staff_id(people: list[StaffMember], code: str | None) -> UUID | None:
    if code is None:
        return None
    for person in people:
        if person.code == code:
            return person.staff_id
    known = ", ".join(clean(person.code) for person in people)
    raise Unknown(f"Nobody here has the staff number {clean(code, 20)!r}: there is {known}.")


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)


def _cells(found: Audit, row: JournalRow) -> tuple[str, ...]:
    return (
        f"{row.at.astimezone(found.zone):%Y-%m-%d %H:%M:%S}",
        clean(found.tills.get(row.terminal_id, "")),
        clean(row.kind),
        _named(found, row.staff_id),
        _named(found, row.approved_by),
        clean(row.body) if row.body != "{}" else "",
    )


def _named(found: Audit, staff_id: UUID | None) -> str:
    person = found.people.get(staff_id) if staff_id is not None else None
    return f"{clean(person.code)} {clean(person.name)}" if person is not None else ""


def _document(found: Audit, row: JournalRow) -> dict[str, Any]:
    return {
        "at": row.at.astimezone(found.zone).isoformat(),
        "terminal": found.tills.get(row.terminal_id),
        "sequence": row.sequence,
        "act": row.kind,
        "person": _code(found, row.staff_id),
        "approved_by": _code(found, row.approved_by),
        "subject": row.subject_id and str(row.subject_id),
        "facts": json.loads(row.body),
    }


def _code(found: Audit, staff_id: UUID | None) -> str | None:
    person = found.people.get(staff_id) if staff_id is not None else None
    return person.code if person is not None else None
