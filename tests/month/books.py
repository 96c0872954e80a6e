"""What the program's tables say after a month, to be held against what the script wrote down."""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from pos_tui.cash.z_views import ZReport
from pos_tui.catalogue.models import Product
from pos_tui.customers.models import Customer, GiftCard
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import StockLevel
from pos_tui.reports.totals import totals
from pos_tui.reports.verify.run import verify_books
from pos_tui.shop.models import Outlet
from pos_tui.shop.views import CompanyRules
from tests.shops import KEY


async def shelves(database: Database) -> dict[tuple[str, str], int]:
    """What lies on every shelf, by outlet and SKU; empty ones are left out."""
    query = (
        select(Outlet.code, Product.sku, StockLevel.on_hand)
        .join(StockLevel, StockLevel.outlet_id == Outlet.id)
        .join(Product, Product.id == StockLevel.product_id)
    )
    return {(outlet, sku): held for outlet, sku, held in await _rows(database, query) if held}


async def takings(database: Database, company_id: UUID) -> dict[str, int]:
    """What the report says that each tender brought, less its change."""
    report = await database.read(lambda session: totals(session, company_id))
    assert report.by_tender is not None, report.sealed
    net = {code: one.amount - one.change for code, one in report.by_tender.items()}
    return {code: amount for code, amount in net.items() if amount}


def in_zs(reports: list[ZReport]) -> dict[str, int]:
    """What all Z reports together say that each tender brought."""
    brought: Counter[str] = Counter()
    for report in reports:
        for row in report.totals.drawer:
            if row.kind == "tender":
                brought[row.tender_code] += row.amount - row.change
    return {code: amount for code, amount in brought.items() if amount}


async def balances(database: Database) -> Counter[tuple[str, str]]:
    """Points, store credit and debts of everybody, and what is on every gift card."""
    customer = Customer
    people = await _rows(database, select(customer.code, customer.points, customer.store_credit, customer.owed))
    held: Counter[tuple[str, str]] = Counter()
    for code, *amounts in people:
        for kind, amount in zip(("points", "credit", "owed"), amounts, strict=True):
            held[kind, code] = amount
    for number, balance in await _rows(database, select(GiftCard.code, GiftCard.balance)):
        held["card", number] = balance
    return held


async def proved(database: Database, company: CompanyRules) -> None:
    """Every promise of the books."""
    verdict = await database.read(lambda s: verify_books(s, company, key=KEY, tell=lambda *_: None))
    assert [(proof.name, proof.wrong) for proof in verdict.proofs if proof.wrong] == []


async def _rows(database: Database, query: Select[*tuple[Any, ...]]) -> list[Any]:
    found = await database.read(lambda session: session.execute(query))
    return list(found.all())
