"""Corrections per person against the others: what a thief does more often than those who work beside them.

One number is no proof. A rate of several times the others' is a reason to look at the audit and the camera.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Literal, NamedTuple, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, func, select

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.scope import LINE_OF_DOCUMENT, Scope, let_in, outlet_id
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.shop.models import Company
from pos_tui.staff.models import Staff
from pos_tui.staff.views import Actor, Place
from pos_tui.view import View

Kind = Literal["voids", "line_voids", "abandoned", "no_sales", "without_receipt", "overrides", "discounts"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TOLD: dict[str, Kind] = {"line_void": "line_voids", "basket_abandoned": "abandoned", "no_sale": "no_sales"}
"""What only the journal knows."""
FEW_SALES, USUAL = 20, 1.0
FEWEST, MANY_TIMES = 5, 3.0
"""From how many corrections on, and how many times the others' rate, a person stands out."""


class Corrections(View):
    """One person: sales, corrections of each kind, how many to a hundred sales, and against the others."""

    code: str
    name: str
    sales: int
    counts: dict[Kind, int]
    per_hundred: float
    """Corrections to a hundred sales; of few sales, as if they had been twenty."""
    times: float | None
    """How many times the median of the others, which counts as one in a hundred at least; None without others."""

    @property
    def many(self) -> int:
        """All kinds together."""
        return sum(self.counts.values())

    @property
    def stands_out(self) -> bool:
        """Often enough and much more often than the others."""
        return self.many >= FEWEST and self.times is not None and self.times >= MANY_TIMES


async def corrections(
    session: Reading,
    company_id: UUID,
    *,
    from_: date | None = None,
    to: date | None = None,
    outlet: str | None = None,
) -> list[Corrections]:
    """Everybody who sold or corrected anything, whoever stands out most first. Dates are business dates.

    Raises Unknown for an outlet code that the company does not have, BadInput for dates the wrong way round.
    """
    if from_ is not None and to is not None and from_ > to:
        raise BadInput(f"The report would end on {to}, before it begins on {from_}: exchange the two dates.")
    place = await outlet_id(session, company_id, outlet) if outlet is not None else None
    scope = Scope(company_id, from_, to, place)
    sales, counts = await _counted(session, scope)
    known = select(Staff.id, Staff.code, Staff.name).where(Staff.company_id == company_id)
    people = {row.id: row for row in await session.execute(known)}
    return against_the_others(
        [
            Person(people[staff_id].code, people[staff_id].name, sales.get(staff_id, 0), counts.get(staff_id, {}))
            for staff_id in sales.keys() | counts.keys()
            if staff_id in people
        ]
    )


async def read_corrections(
    session: Reading, place: Place, actor: Actor, *, from_: date | None, to: date | None
) -> list[Corrections]:
    """The same for a screen, to whoever may see reports."""
    await let_in(session, place, actor)
    return await corrections(session, place.company_id, from_=from_, to=to)


class Person(NamedTuple):
    """What was counted of one person."""

    code: str
    name: str
    sales: int
    counts: Mapping[Kind, int]

    @property
    def rate(self) -> float:
        """To a hundred sales."""
        return 100 * sum(self.counts.values()) / max(self.sales, FEW_SALES)


def against_the_others(people: Sequence[Person]) -> list[Corrections]:
    """Each rate against the median of the others', the highest first. Pure."""
    found = []
    for one in people:
        others = [other.rate for other in people if other is not one]
        usual = max(median(others), USUAL) if others else None
        found.append(
            Corrections(
                code=one.code, name=one.name, sales=one.sales,
                counts={kind: one.counts.get(kind, 0) for kind in KINDS},
                per_hundred=round(one.rate, 1), times=round(one.rate / usual, 1) if usual else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: (-each.per_hundred, -each.many, each.code))


Counted = tuple[dict[UUID, int], dict[UUID, dict[Kind, int]]]


async def _counted(session: Reading, scope: Scope) -> Counted:
    counts: dict[UUID, dict[Kind, int]] = defaultdict(dict)
    sold = await session.execute(_documents(scope).where(Document.kind == "sale"))
    sales: dict[UUID, int] = {row[0]: row[1] for row in sold}
    for kind, query in _queries(scope).items():
        for staff_id, many in await session.execute(query):
            counts[staff_id][kind] = many
    zone = await session.scalar(select(Company.timezone).where(Company.id == scope.company_id))
    for somebody, told, many in await session.execute(_told(scope, ZoneInfo(zone or "UTC"))):
        if somebody is not None:
            counts[somebody][TOLD[told]] = many
    return sales, counts


def _documents(scope: Scope) -> Select[UUID, int]:
    return select(Document.staff_id, func.count()).where(scope.covers()).group_by(Document.staff_id)


def _queries(scope: Scope) -> dict[Kind, Select[UUID, int]]:
    """What documents show, each of them counted once."""
    line = select(DocumentLine.position).where(LINE_OF_DOCUMENT)
    loose = exists(line.where(DocumentLine.quantity < 0, DocumentLine.returns_document_id.is_(None)))
    lowered = exists(line.where(DocumentLine.discount > 0))
    overridden = exists(line.where(DocumentLine.priced_by == "override"))
    every = _documents(scope)
    return {
        "voids": every.where(Document.kind == "void"),
        "without_receipt": every.where(Document.kind == "return", loose),
        "overrides": every.where(Document.kind == "sale", overridden),
        "discounts": every.where(Document.kind == "sale", lowered | (Document.basket_discount > 0)),
    }


def _told(scope: Scope, zone: ZoneInfo) -> Select[UUID | None, str, int]:
    """What left no document, and so has no business date: by the days of the shop's own clock."""
    entry = table_of(JournalEntry)
    given = [entry.c.company_id == scope.company_id, entry.c.kind.in_(TOLD)]
    given += [entry.c.outlet_id == scope.outlet_id] if scope.outlet_id is not None else []
    given += [entry.c.at >= _midnight(scope.from_, zone)] if scope.from_ is not None else []
    given += [entry.c.at < _midnight(scope.to + timedelta(days=1), zone)] if scope.to is not None else []
    return (
        select(entry.c.staff_id, entry.c.kind, func.count())
        .where(and_(*given))
        .group_by(entry.c.staff_id, entry.c.kind)
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
