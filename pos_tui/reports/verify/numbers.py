"""Numbers: 1…n without a gap, for the receipts and the Z reports of every terminal."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from pos_tui.cash.models import Shift
from pos_tui.db.sessions import Reading
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet, Terminal


async def receipts_have_no_gap(session: Reading, books: Books) -> Findings:
    """A terminal's receipts are numbered 1…n, and n is what its row says."""
    wrong = await first_of(session, books, _miscounted(Document, "number", "receipts"))
    return {"receipt numbers": wrong and await _sentence(session, wrong, Document, Document.number, "receipt")}


async def z_reports_have_no_gap(session: Reading, books: Books) -> Findings:
    """A terminal's Z reports are numbered 1…n, and n is what its row says."""
    wrong = await first_of(session, books, _miscounted(Shift, "z_number", "z_reports"))
    return {"z numbers": wrong and await _sentence(session, wrong, Shift, Shift.z_number, "Z report")}


@cache
def _miscounted(numbered: Any, named: str, counted_in: str) -> Query:
    """Terminals whose row counts other papers than there are: how their number is named, and that count."""
    number, counter = getattr(numbered, named), getattr(Terminal, counted_in)
    used = (
        select(
            numbered.terminal_id,
            func.count(number).label("many"),
            func.count(number.distinct()).label("different"),
            func.min(number).label("first"),
            func.max(number).label("last"),
        )
        .where(numbered.company_id == OURS)
        .group_by(numbered.terminal_id)
        .subquery()
    )
    many, last = or_nothing(used.c.many), or_nothing(used.c.last)
    return (
        select(
            Terminal.company_id,
            Terminal.id,
            Outlet.code.label("outlet"),
            Terminal.code,
            counter.label("counted"),
            many.label("many"),
            last.label("last"),
        )
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .outerjoin(used, used.c.terminal_id == Terminal.id)
        .where(
            Terminal.company_id == OURS,
            or_(counter != many, counter != last, used.c.first != 1, used.c.different != used.c.many),
        )
        .order_by(Terminal.id)
    )


async def _sentence(session: Reading, wrong: Any, numbered: Any, number: Any, what: str) -> str:
    where = f"Terminal {wrong.outlet}-{wrong.code}"
    missing = await _first_missing(session, wrong.company_id, wrong.id, numbered, number)
    if missing <= wrong.last:
        return f"{where} has no {what} {missing}, though its last is {wrong.last}."
    return f"{where} has {wrong.many} of its {what}s up to {wrong.last}, but counts {wrong.counted}."


async def _first_missing(session: Reading, company_id: UUID, terminal_id: UUID, numbered: Any, number: Any) -> int:
    """The smallest number from 1 that is not there."""
    here = and_(numbered.company_id == company_id, numbered.terminal_id == terminal_id)
    if await session.scalar(select(func.count()).where(here, number == 1)) == 0:
        return 1
    follower = aliased(numbered)
    following = getattr(follower, number.key)
    gap = (
        select(func.min(number))
        .outerjoin(
            follower,
            and_(
                follower.company_id == numbered.company_id,
                follower.terminal_id == numbered.terminal_id,
                following == number + 1,
            ),
        )
        .where(here, following.is_(None))
    )
    return int(await session.scalar(gap) or 0) + 1
