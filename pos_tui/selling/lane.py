"""The first statement of a sale: locks the terminal's row and reads what the document depends on."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Select, and_, bindparam, or_, select

from pos_tui.cash.models import Shift, TenderType
from pos_tui.customers.models import Customer, Tier
from pos_tui.customers.rules import HUNDRED
from pos_tui.db.base import table_of
from pos_tui.db.rowset import IDENTITY
from pos_tui.db.sessions import Writing
from pos_tui.errors import NotSellable, ShiftClosed, Unknown
from pos_tui.journal.service import LANE_COLUMNS, LaneState
from pos_tui.selling.models import Document
from pos_tui.selling.views import Sale
from pos_tui.shop.models import Company, Outlet, Terminal
from pos_tui.shop.queries import RULE_COLUMNS, rules_in
from pos_tui.shop.views import CompanyRules
from pos_tui.staff.models import Staff, StaffRole


@dataclass(frozen=True)
class SaleContext:
    """Everything around a sale that is not in its basket, as the database has it under our lock."""

    lane: LaneState
    company: CompanyRules
    outlet_code: str
    outlet_name: str
    shift_id: UUID
    business_date: date
    staff_code: str
    staff_name: str
    roles: frozenset[str]
    customer_name: str | None
    certificate: str | None
    """Why the customer pays no tax, where that is known of them."""
    customer_tier: str | None
    points_held: int
    multiplier: int
    """What the customer's tier multiplies points by, in percent."""
    cash_code: str | None
    finished: str | None
    """The fingerprint of the document that has this sale's id already."""


async def lock_for_sale(session: Writing, sale: Sale) -> SaleContext:
    """Locks the lane and checks who sells, to whom, and in which shift.

    Raises Unknown, ShiftClosed, NotPermitted or NotSellable with a sentence.
    """
    rows = (await session.execute(_statement(), _asked(sale))).all()
    if not rows:
        raise Unknown("This terminal or person is not part of the shop: sign in again.")
    row, roles = rows[0], {row.role for row in rows if row.role}
    lane = LaneState.of(row)
    if row.finished is None:
        _check(row, sale, lane)
    return SaleContext(
        lane=lane,
        company=rules_in(row),
        outlet_code=row.outlet_code,
        outlet_name=row.outlet_name,
        shift_id=row.shift_id,
        business_date=row.business_date,
        staff_code=row.staff_code,
        staff_name=row.staff_name,
        roles=frozenset(roles),
        customer_name=row.customer_name,
        certificate=row.certificate,
        customer_tier=row.customer_tier,
        points_held=row.points or 0,
        multiplier=HUNDRED if row.multiplier is None else row.multiplier,
        cash_code=row.cash_code,
        finished=row.finished,
    )


def _check(row: Any, sale: Sale, lane: LaneState) -> None:
    if not row.terminal_active:
        raise Unknown(f"The terminal {lane.terminal_code} is not in use any more: choose another one.")
    if lane.open_shift_id is None or row.shift_id is None:
        raise ShiftClosed(f"No shift is open on {lane.terminal_code}: sign in again to open one, then pay.")
    if sale.origin == "till" and not row.staff_active:
        raise Unknown(f"{row.staff_name} does not work here any more: somebody else has to sign in.")
    if sale.basket.customer is not None and not row.customer_active:
        raise NotSellable(
            f"{sale.basket.customer.name} is not a customer here any more: say who buys again (F3), or nobody."
        )


def _asked(sale: Sale) -> dict[str, Any]:
    buyer = sale.basket.customer
    return {
        "company": sale.company_id,
        "outlet": sale.outlet_id,
        "terminal": sale.terminal_id,
        "person": sale.staff_id,
        "sale": sale.basket.sale_id,
        "customer": buyer.customer_id if buyer else None,
    }


def _id(name: str) -> BindParameter[UUID]:
    return bindparam(name, type_=IDENTITY)


company, document, outlet, shift, staff, staff_role, terminal, tender_type = (
    table_of(model) for model in (Company, Document, Outlet, Shift, Staff, StaffRole, Terminal, TenderType)
)
customer, tier = table_of(Customer), table_of(Tier)


def _cash_code() -> Any:
    """The tender that change is handed out in."""
    return (
        select(tender_type.c.code)
        .where(
            tender_type.c.company_id == _id("company"),
            tender_type.c.kind == "cash",
            tender_type.c.currency.is_(None),
        )
        .order_by(tender_type.c.position)
        .limit(1)
        .scalar_subquery()
        .label("cash_code")
    )


BUYER = (
    customer.c.name.label("customer_name"),
    customer.c.active.label("customer_active"),
    customer.c.tax_exempt.label("certificate"),
    customer.c.tier.label("customer_tier"),
    customer.c.points.label("points"),
    select(tier.c.multiplier)
    .where(tier.c.company_id == customer.c.company_id, tier.c.name == customer.c.tier)
    .scalar_subquery()
    .label("multiplier"),
)


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    company_id = _id("company")
    return (
        select(
            *LANE_COLUMNS,
            *RULE_COLUMNS,
            terminal.c.active.label("terminal_active"),
            outlet.c.code.label("outlet_code"),
            outlet.c.name.label("outlet_name"),
            shift.c.id.label("shift_id"),
            shift.c.business_date.label("business_date"),
            staff.c.code.label("staff_code"),
            staff.c.name.label("staff_name"),
            staff.c.active.label("staff_active"),
            staff_role.c.role.label("role"),
            *BUYER,
            document.c.fingerprint.label("finished"),
            _cash_code(),
        )
        .join(company, company.c.id == terminal.c.company_id)
        .join(outlet, and_(outlet.c.company_id == company_id, outlet.c.id == terminal.c.outlet_id))
        .join(staff, and_(staff.c.company_id == company_id, staff.c.id == _id("person")))
        .outerjoin(shift, and_(shift.c.company_id == company_id, shift.c.id == terminal.c.open_shift_id))
        .outerjoin(
            staff_role,
            and_(
                staff_role.c.company_id == company_id,
                staff_role.c.staff_id == staff.c.id,
                or_(staff_role.c.outlet_id.is_(None), staff_role.c.outlet_id == terminal.c.outlet_id),
            ),
        )
        .outerjoin(customer, and_(customer.c.company_id == company_id, customer.c.id == _id("customer")))
        .outerjoin(document, and_(document.c.company_id == company_id, document.c.id == _id("sale")))
        .where(
            terminal.c.company_id == company_id,
            terminal.c.id == _id("terminal"),
            terminal.c.outlet_id == _id("outlet"),
        )
        .with_for_update(of=terminal)
    )
