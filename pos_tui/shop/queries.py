"""Reads over the shop's own set-up."""

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.money import Rate
from pos_tui.shop.models import Company, ExchangeRate, Outlet, TaxClass, TaxRate, Terminal
from pos_tui.shop.rates import DatedRate, parts_of
from pos_tui.shop.views import CompanyRules, Exchange, Lane, TaxRule

T = TypeVar("T")


async def companies(session: Reading) -> list[CompanyRules]:
    """Every company in this database, by name."""
    found = await session.scalars(select(Company).order_by(Company.name))
    return [rules_of(company) for company in found]


async def lanes(session: Reading) -> list[Lane]:
    """Every terminal that is in use, by company, outlet and code."""
    found = await session.execute(
        select(Company, Outlet, Terminal)
        .join(Outlet, Outlet.company_id == Company.id)
        .join(Terminal, (Terminal.company_id == Company.id) & (Terminal.outlet_id == Outlet.id))
        .where(Outlet.active, Terminal.active)
        .order_by(Company.name, Outlet.code, Terminal.code)
    )
    return [_lane(*row) for row in found]


async def tax_rules(session: Reading, company_id: UUID, on: date) -> dict[str, TaxRule]:
    """The tax classes by code, each with the rate in force on a day."""
    found = await session.execute(
        select(TaxClass, rate_in_force(company_id, TaxClass.id, on), parts_in_force(company_id, TaxClass.id, on))
        .where(TaxClass.company_id == company_id)
        .order_by(TaxClass.position)
    )
    return {
        tax.code: TaxRule(
            tax_class_id=tax.id, code=tax.code, name=tax.name, kind=tax.kind,
            rate=Rate(rate or 0), parts=parts_of(parts),
        )
        for tax, rate, parts in found
    }  # fmt: skip


def rate_in_force(
    company_id: UUID | ColumnElement[UUID],
    tax_class_id: InstrumentedAttribute[UUID] | ColumnElement[UUID],
    on: date | ColumnElement[date],
) -> ScalarSelect[Rate]:
    """The newest rate of a class that has started on that day."""
    return _newest(table_of(TaxRate).c.rate, company_id, tax_class_id, on)


def parts_in_force(
    company_id: UUID | ColumnElement[UUID],
    tax_class_id: InstrumentedAttribute[UUID] | ColumnElement[UUID],
    on: date | ColumnElement[date],
) -> ScalarSelect[str]:
    """The parts of that same rate, for `parts_of`: a class has one row a day, and both take its newest."""
    return _newest(table_of(TaxRate).c.parts, company_id, tax_class_id, on)


def _newest(
    column: ColumnElement[T],
    company_id: UUID | ColumnElement[UUID],
    tax_class_id: InstrumentedAttribute[UUID] | ColumnElement[UUID],
    on: date | ColumnElement[date],
) -> ScalarSelect[T]:
    dated = table_of(TaxRate).c
    return (
        select(column)
        .where(dated.company_id == company_id, dated.tax_class_id == tax_class_id, dated.starts_on <= on)
        .order_by(dated.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )


async def dated_rates(session: Reading, company_id: UUID) -> list[DatedRate]:
    """Every rate that was, is or will be, by class and day."""
    found = await session.execute(
        select(TaxClass, TaxRate)
        .join(TaxRate, (TaxRate.company_id == TaxClass.company_id) & (TaxRate.tax_class_id == TaxClass.id))
        .where(TaxClass.company_id == company_id)
        .order_by(TaxClass.position, TaxRate.starts_on)
    )
    return [
        DatedRate(
            code=tax.code, name=tax.name, kind=tax.kind,
            starts_on=rate.starts_on, rate=rate.rate, parts=parts_of(rate.parts),
        )
        for tax, rate in found
    ]  # fmt: skip


async def exchange_rates(session: Reading, company_id: UUID) -> list[Exchange]:
    """Every rate of every foreign currency, by currency and day."""
    found = await session.scalars(
        select(ExchangeRate)
        .where(ExchangeRate.company_id == company_id)
        .order_by(ExchangeRate.currency, ExchangeRate.starts_on)
    )
    return [Exchange(currency=row.currency, starts_on=row.starts_on, rate=row.rate) for row in found]


async def exchange_in_force(session: Reading, company_id: UUID, on: date) -> dict[str, Exchange]:
    """The newest rate of each foreign currency that has started on that day."""
    return {each.currency: each for each in await exchange_rates(session, company_id) if each.starts_on <= on}


RULES = {name: name for name in CompanyRules.model_fields} | {"company_id": "id", "exponent": "currency_exponent"}
"""The rules by name, and their columns."""
RULE_COLUMNS = tuple(table_of(Company).c[column].label(f"rule_{name}") for name, column in RULES.items())
"""To be selected with other columns, for `rules_in`."""
RULE_NAMES = tuple(f"rule_{name}" for name in RULES)


def rules_of(company: Company) -> CompanyRules:
    """A company's row as its rules."""
    return CompanyRules.model_validate({name: getattr(company, column) for name, column in RULES.items()})


def rules_in(row: Any) -> CompanyRules:
    """The same from a row that selected `RULE_COLUMNS`."""
    return _rules(tuple([getattr(row, name) for name in RULE_NAMES]))


@lru_cache(maxsize=64)
def _rules(values: tuple[Any, ...]) -> CompanyRules:
    """Rules hardly ever change, and every sale asks for them."""
    return CompanyRules.model_validate(dict(zip(RULES, values, strict=True)))


def _lane(company: Company, outlet: Outlet, terminal: Terminal) -> Lane:
    return Lane(
        company=rules_of(company),
        outlet_id=outlet.id,
        outlet_code=outlet.code,
        outlet_name=outlet.name,
        terminal_id=terminal.id,
        terminal_code=terminal.code,
    )
