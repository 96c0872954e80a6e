"""Shifts: what each drawer should have held, what was counted, and the difference."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from pos_tui.cash.models import Shift
from pos_tui.cash.z_views import ForeignCount, ZReport
from pos_tui.db.ordering import by_code_point
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.money import Money, decimal_text
from pos_tui.reports.scope import outlet_id
from pos_tui.shop.currencies import currency_exponent
from pos_tui.shop.models import Outlet, Terminal
from pos_tui.view import View

AMOUNTS = ("expected", "counted", "variance")


class ShiftRow(View):
    """One shift; as long as it is open, nobody is told what its drawer should hold."""

    outlet: str
    terminal: str
    number: int
    business_date: date
    z_number: int | None
    expected: Money | None
    counted: Money | None
    variance: Money | None
    reason: str | None
    foreign: tuple[ForeignCount, ...] = ()

    def as_document(self, exponent: int) -> dict[str, Any]:
        """With money as text, foreign cash in its own, and the date as in ISO 8601."""
        told: dict[str, Any] = {name: _text(getattr(self, name), exponent) for name in AMOUNTS}
        told["business_date"] = self.business_date.isoformat()
        told["foreign"] = [
            {"currency": one.currency}
            | {name: _text(getattr(one, name), currency_exponent(one.currency)) for name in AMOUNTS}
            for one in self.foreign
        ]
        return self.model_dump() | told


async def shifts(
    session: Reading,
    company_id: UUID,
    *,
    from_: date | None = None,
    to: date | None = None,
    outlet: str | None = None,
) -> list[ShiftRow]:
    """The shifts from one business date to another, both included, by date, till and number.

    Raises Unknown for an outlet code that the company does not have, BadInput when the dates are the wrong
    way round.
    """
    if from_ is not None and to is not None and from_ > to:
        raise BadInput(f"The report would end on {to}, before it begins on {from_}: exchange the two dates.")
    given = [Shift.company_id == company_id]
    given += [Shift.business_date >= from_] if from_ is not None else []
    given += [Shift.business_date <= to] if to is not None else []
    given += [Shift.outlet_id == await outlet_id(session, company_id, outlet)] if outlet is not None else []
    columns = (getattr(Shift, name) for name in ("number", "business_date", "z_number", *AMOUNTS))
    found = await session.execute(
        select(
            Outlet.code.label("outlet"),
            Terminal.code.label("terminal"),
            *columns,
            Shift.variance_reason.label("reason"),
            Shift.z_body,
        )
        .select_from(Shift)
        .join(Terminal, and_(Terminal.company_id == Shift.company_id, Terminal.id == Shift.terminal_id))
        .join(Outlet, and_(Outlet.company_id == Shift.company_id, Outlet.id == Shift.outlet_id))
        .where(*given)
        .order_by(Shift.business_date, by_code_point(Outlet.code), by_code_point(Terminal.code), Shift.number)
    )
    rows: Any = found.mappings()
    return [_row(dict(row)) for row in rows]


def _row(row: dict[str, Any]) -> ShiftRow:
    body = row.pop("z_body")
    foreign = ZReport.model_validate_json(body).foreign if body else ()
    return ShiftRow.model_validate({**row, "foreign": foreign})


def _text(amount: Money | None, exponent: int) -> str | None:
    return None if amount is None else decimal_text(amount, exponent)
