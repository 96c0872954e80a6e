"""Which documents a report is about, and how it adds them up."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet
from pos_tui.staff.permits import refusal, roles_here
from pos_tui.staff.rules import allows
from pos_tui.staff.views import Actor, Place

LINE_OF_DOCUMENT = and_(
    DocumentLine.company_id == Document.company_id,
    DocumentLine.document_id == Document.id,
)


class Scope(NamedTuple):
    """Which documents count."""

    company_id: UUID
    from_: date | None
    to: date | None
    outlet_id: UUID | None

    def covers(self) -> ColumnElement[bool]:
        """True for the documents of this time and place."""
        given = [Document.company_id == self.company_id]
        if self.from_ is not None:
            given.append(Document.business_date >= self.from_)
        if self.to is not None:
            given.append(Document.business_date <= self.to)
        if self.outlet_id is not None:
            given.append(Document.outlet_id == self.outlet_id)
        return and_(*given)


async def let_in(session: Reading, place: Place, actor: Actor) -> None:
    """Raises NotPermitted for whoever may not see reports; nobody can approve that."""
    name, roles = await roles_here(session, place, actor.staff_id)
    if not allows(roles, "see_reports"):
        raise refusal(name, "see_reports", in_person=True)


async def outlet_id(session: Reading, company_id: UUID, code: str) -> UUID:
    """The outlet of that code; Unknown names those that there are."""
    found = await session.execute(select(Outlet.code, Outlet.id).where(Outlet.company_id == company_id))
    by_code: dict[str, UUID] = {row.code: row.id for row in found}
    if code not in by_code:
        raise Unknown(f"There is no outlet {code!r}: choose one of {', '.join(sorted(by_code))}.")
    return by_code[code]


def added(column: InstrumentedAttribute[Any], *others: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    """The sum of a column under its name, with others added to it; nothing is 0."""
    whole: ColumnElement[Any] = sum((other.expression for other in others), start=column.expression)
    return func.coalesce(func.sum(whole), 0).label(column.key)


def turnover() -> ColumnElement[int]:
    """What was sold: the totals of documents without what was put on gift cards, which the shop owes."""
    sold: ColumnElement[Any] = Document.total - Document.not_turnover
    return func.coalesce(func.sum(sold), 0).label("total")


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """The number of rows of which it is true."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def of_lines(scope: Scope, *columns: Any) -> Select[Any]:
    """A query over what was sold in this time and place; a gift card is no sale."""
    lines = select(*columns).select_from(Document).join(DocumentLine, LINE_OF_DOCUMENT)
    return lines.where(scope.covers(), DocumentLine.kind != "gift_card")
