"""What a replay has looked up of the shop: each product, customer and person once, however often they are sold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from pos_tui.cash.queries import tender_types
from pos_tui.cash.views import TenderType
from pos_tui.catalogue.models import Category, Product
from pos_tui.catalogue.views import ProductKind
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.queries import customer_view
from pos_tui.customers.views import Customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.intake.sales_form import SoldDocument
from pos_tui.money import UnitPrice
from pos_tui.shop.queries import lanes, tax_rules
from pos_tui.shop.views import CompanyRules, Lane, TaxRule
from pos_tui.staff.models import Staff

AT_ONCE = 1_000
TAKEN = ("unit", "price", "min_age", "kind", "category_id", "brand")


@dataclass(frozen=True, slots=True)
class Sellable:
    """What a line takes from its product."""

    product_id: UUID
    category: str
    unit: str
    price: UnitPrice
    min_age: int | None
    kind: ProductKind
    category_id: UUID | None
    brand: str | None


@dataclass
class Known:
    """The shop as far as the documents so far needed it; what was asked for and is not there is None."""

    company: CompanyRules
    lanes: dict[tuple[str, str], Lane]
    tenders: dict[str, TenderType]
    taxes: dict[date, dict[str, TaxRule]] = field(default_factory=dict)
    products: dict[str, Sellable | None] = field(default_factory=dict)
    customers: dict[str, Customer | None] = field(default_factory=dict)
    staff: dict[str, UUID | None] = field(default_factory=dict)


async def know(session: Reading, company_id: UUID) -> Known:
    """The shop's tills and tenders. Raises Unknown when there is no such company."""
    here = [lane for lane in await lanes(session) if lane.company.company_id == company_id]
    if not here:
        raise Unknown("This database has no such company: set up the shop first («pos-tui setup shop.json»).")
    tenders = await tender_types(session, company_id)
    return Known(
        company=here[0].company,
        lanes={(lane.outlet_code, lane.terminal_code): lane for lane in here},
        tenders={tender.code: tender for tender in tenders},
    )


async def learn(session: Reading, known: Known, documents: Sequence[SoldDocument]) -> None:
    """Looks up whatever the documents name for the first time."""
    company_id = known.company.company_id
    for day in {document.business_date for document in documents} - known.taxes.keys():
        known.taxes[day] = await tax_rules(session, company_id, day)
    for skus in _new(known.products, (line.sku for document in documents for line in document.lines)):
        known.products.update(await _products(session, company_id, skus))
    for codes in _new(known.customers, (document.customer for document in documents)):
        known.customers.update(await _customers(session, company_id, codes))
    for codes in _new(known.staff, (document.cashier for document in documents)):
        known.staff.update(await staff_by_code(session, company_id, codes))


async def staff_by_code(session: Reading, company_id: UUID, codes: Sequence[str]) -> dict[str, UUID]:
    """The people with these codes, who need not work here any more."""
    found = await session.execute(
        select(Staff.code, Staff.id).where(Staff.company_id == company_id, Staff.code.in_(codes))
    )
    return dict(found.all())


def _new(
    asked: "dict[str, UUID | None] | dict[str, Sellable | None] | dict[str, Customer | None]",
    names: Iterable[str | None],
) -> list[list[str]]:
    """The names that nobody asked for yet, some at once; from now on they are asked for."""
    fresh = sorted({name for name in names if name is not None and name not in asked})
    asked.update(dict.fromkeys(fresh))
    return [fresh[start : start + AT_ONCE] for start in range(0, len(fresh), AT_ONCE)]


async def _products(session: Reading, company_id: UUID, skus: Sequence[str]) -> dict[str, Sellable]:
    found = await session.execute(
        select(
            Product.sku, Product.id, Category.name.label("category"), *[getattr(Product, name) for name in TAKEN]
        )
        .outerjoin(Category, (Category.company_id == company_id) & (Category.id == Product.category_id))
        .where(Product.company_id == company_id, Product.sku.in_(skus))
    )
    return {row.sku: Sellable(row.id, row.category or "", *row[3:]) for row in found}


async def _customers(session: Reading, company_id: UUID, codes: Sequence[str]) -> dict[str, Customer]:
    """By the codes that they had: who was merged into another buys as the other."""
    had = aliased(CustomerRow)
    found = await session.execute(
        select(had.code, CustomerRow)
        .join(
            CustomerRow,
            (CustomerRow.company_id == had.company_id)
            & (CustomerRow.id == func.coalesce(had.merged_into_id, had.id)),
        )
        .where(had.company_id == company_id, had.code.in_(codes))
    )
    return {code: customer_view(row) for code, row in found}
