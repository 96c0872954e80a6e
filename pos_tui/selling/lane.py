"""The first statement of sales: locks the rows of their terminals and reads what the documents depend on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select

from pos_tui.cash.models import Shift, TenderType
from pos_tui.customers.models import Customer, Tier
from pos_tui.customers.rules import HUNDRED
from pos_tui.db.base import table_of
from pos_tui.db.kept import rows_of
from pos_tui.db.rowset import IDENTITY, NUMBER, as_rows, rowset_in
from pos_tui.db.sessions import Writing
from pos_tui.errors import NotSellable, ShiftClosed, Unknown
from pos_tui.journal.service import LANE_COLUMNS, LaneState
from pos_tui.selling.models import Document
from pos_tui.selling.product_rows import Products, asked_within, products_in, products_within
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


async def lock_for_sales(session: Writing, sales: Sequence[Sale]) -> Sequence[Sequence[Any]]:
    """Locks the lanes of sales of one company, in one order; for each sale a row for every role of its person.

    There is none where the terminal or the person is not part of the shop; `context_of` says so.
    """
    asked = as_rows([_asked(number, sale) for number, sale in enumerate(sales)])
    rows: list[list[Any]] = [[] for _ in sales]
    for row in await rows_of(session, _statement, {"company": sales[0].company_id, **asked}):
        rows[row.number].append(row)
    return rows


async def lock_for_sale(session: Writing, sale: Sale) -> tuple[Sequence[Any], Products]:
    """The same for one sale, and its products as they stand on the day of its shift: all in one statement."""
    given = {"company": sale.company_id, **as_rows([_asked(0, sale)]), **asked_within(sale)}
    rows = await rows_of(session, _statement, given, True)
    is_open = bool(rows) and rows[0].business_date is not None
    return rows, products_in(sale, rows[0].products, rows[0].business_date) if is_open else {}


def context_of(sale: Sale, rows: Sequence[Any], lane: LaneState | None = None) -> SaleContext:
    """Who sells, to whom, and in which shift; `lane` is its state where the rows are older than that.

    Raises Unknown, ShiftClosed or NotSellable with a sentence.
    """
    if not rows:
        raise Unknown("This terminal or person is not part of the shop: sign in again.")
    row, roles = rows[0], {row.role for row in rows if row.role}
    lane = lane or lane_of(row)
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


def lane_of(row: Any) -> LaneState:
    """The lane as it was locked."""
    return LaneState.of(row)


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


def _asked(number: int, sale: Sale) -> dict[str, Any]:
    buyer = sale.basket.customer
    return {
        "number": number,
        "company_id": sale.company_id,
        "outlet_id": sale.outlet_id,
        "terminal_id": sale.terminal_id,
        "staff_id": sale.staff_id,
        "sale_id": sale.basket.sale_id,
        "customer_id": buyer.customer_id if buyer else None,
    }


company, document, outlet, shift, staff, staff_role, terminal, tender_type = (
    table_of(model) for model in (Company, Document, Outlet, Shift, Staff, StaffRole, Terminal, TenderType)
)
customer, tier = table_of(Customer), table_of(Tier)


def _cash_code(company_id: Any) -> Any:
    """The tender that change is handed out in."""
    return (
        select(tender_type.c.code)
        .where(
            tender_type.c.company_id == company_id,
            tender_type.c.kind == "cash",
            tender_type.c.currency.is_(None),
        )
        .order_by(tender_type.c.position)
        .limit(1)
        .scalar_subquery()
        .label("cash_code")
    )


SELLER = (
    terminal.c.active.label("terminal_active"),
    outlet.c.code.label("outlet_code"),
    outlet.c.name.label("outlet_name"),
    shift.c.id.label("shift_id"),
    shift.c.business_date.label("business_date"),
    staff.c.code.label("staff_code"),
    staff.c.name.label("staff_name"),
    staff.c.active.label("staff_active"),
    staff_role.c.role.label("role"),
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


def _statement(engine: str, with_products: bool = False) -> Select[*tuple[Any, ...]]:
    company_id = bindparam("company", type_=IDENTITY)
    given = rowset_in(
        engine, number=NUMBER, company_id=IDENTITY, outlet_id=IDENTITY, terminal_id=IDENTITY, staff_id=IDENTITY,
        sale_id=IDENTITY, customer_id=IDENTITY,
    )  # fmt: skip
    # The company is in the rows too: with it as a constant, SQLite would rather go through everybody in it.
    asked = given.c
    products = products_within(engine, shift.c.business_date).label("products")
    return (
        select(
            *LANE_COLUMNS,
            *RULE_COLUMNS,
            asked.number,
            *SELLER,
            *BUYER,
            document.c.fingerprint.label("finished"),
            _cash_code(company_id),
            *([products] if with_products else []),
        )
        .select_from(given)
        .join(terminal, and_(terminal.c.company_id == asked.company_id, terminal.c.id == asked.terminal_id))
        .join(company, company.c.id == asked.company_id)
        .join(outlet, and_(outlet.c.company_id == asked.company_id, outlet.c.id == asked.outlet_id))
        .join(staff, and_(staff.c.company_id == asked.company_id, staff.c.id == asked.staff_id))
        .outerjoin(shift, and_(shift.c.company_id == company_id, shift.c.id == terminal.c.open_shift_id))
        .outerjoin(
            staff_role,
            and_(
                staff_role.c.company_id == company_id,
                staff_role.c.staff_id == asked.staff_id,
                or_(staff_role.c.outlet_id.is_(None), staff_role.c.outlet_id == asked.outlet_id),
            ),
        )
        .outerjoin(customer, and_(customer.c.company_id == company_id, customer.c.id == asked.customer_id))
        .outerjoin(document, and_(document.c.company_id == company_id, document.c.id == asked.sale_id))
        .where(terminal.c.outlet_id == asked.outlet_id)
        .order_by(terminal.c.id)
        .with_for_update(of=terminal)
    )
