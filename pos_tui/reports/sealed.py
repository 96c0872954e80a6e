"""Which drawers are still to be counted blind: until they are, no report tells how what they sold was paid."""

from datetime import date
from typing import Any

from sqlalchemy import and_, exists, select

from pos_tui.cash.models import DrawerCount, Shift
from pos_tui.cash.report_text import SEALED
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Reading
from pos_tui.reports.scope import Scope
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.text import clean
from pos_tui.view import View

NAMED = 3


class Uncounted(View):
    """A drawer with sales in it that nobody has counted yet."""

    outlet: str
    terminal: str
    business_date: date


async def uncounted_drawers(session: Reading, scope: Scope) -> tuple[Uncounted, ...]:
    """Those of a time and place whose shift is open and has sold something; as a rule one for each till."""
    given = [Shift.business_date >= scope.from_] if scope.from_ is not None else []
    given += [Shift.business_date <= scope.to] if scope.to is not None else []
    given += [Shift.outlet_id == scope.outlet_id] if scope.outlet_id is not None else []
    counted = exists().where(DrawerCount.company_id == Shift.company_id, DrawerCount.shift_id == Shift.id)
    sold = exists().where(
        Document.company_id == Shift.company_id,
        Document.business_date == Shift.business_date,
        Document.shift_id == Shift.id,
    )
    query = (
        select(Outlet.code.label("outlet"), Terminal.code.label("terminal"), Shift.business_date)
        .select_from(Shift)
        .join(Terminal, and_(Terminal.company_id == Shift.company_id, Terminal.id == Shift.terminal_id))
        .join(Outlet, and_(Outlet.company_id == Shift.company_id, Outlet.id == Shift.outlet_id))
        .where(Shift.company_id == scope.company_id, Shift.closed_at.is_(None), ~counted, sold, *given)
        .order_by(Shift.business_date, by_code_point(Outlet.code), by_code_point(Terminal.code))
    )
    rows: Any = (await session.execute(query)).mappings()
    return tuple(Uncounted.model_validate(dict(row)) for row in rows)


def sealed_text(drawers: tuple[Uncounted, ...]) -> str:
    """Why it is not told how the goods were paid, and what has to be counted first. Pure."""
    named = [f"{clean(one.outlet)}-{clean(one.terminal)} of {one.business_date}" for one in drawers[:NAMED]]
    more = [f"{len(drawers) - NAMED} more"] if len(drawers) > NAMED else []
    return f"{SEALED} Still to be counted: {', '.join(named + more)}."
