"""Reads over the shop's own set-up."""

from datetime import date
from uuid import UUID

from sqlalchemy import BindParameter, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.db.sessions import Reading
from pos_tui.money import Rate
from pos_tui.shop.models import Company, Outlet, TaxClass, TaxRate, Terminal
from pos_tui.shop.views import CompanyRules, Lane, TaxRule


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
        select(TaxClass, rate_in_force(company_id, TaxClass.id, on))
        .where(TaxClass.company_id == company_id)
        .order_by(TaxClass.position)
    )
    return {
        tax.code: TaxRule(tax_class_id=tax.id, code=tax.code, name=tax.name, kind=tax.kind, rate=Rate(rate or 0))
        for tax, rate in found
    }


def rate_in_force(
    company_id: UUID | BindParameter[UUID],
    tax_class_id: InstrumentedAttribute[UUID],
    on: date | BindParameter[date],
) -> ScalarSelect[Rate]:
    """The newest rate of a class that has started on that day."""
    return (
        select(TaxRate.rate)
        .where(
            TaxRate.company_id == company_id,
            TaxRate.tax_class_id == tax_class_id,
            TaxRate.starts_on <= on,
        )
        .order_by(TaxRate.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )


def rules_of(company: Company) -> CompanyRules:
    """A company's row as its rules."""
    return CompanyRules.model_validate(
        {
            "company_id": company.id,
            "exponent": company.currency_exponent,
            **{name: getattr(company, name) for name in CompanyRules.model_fields if hasattr(company, name)},
        }
    )


def _lane(company: Company, outlet: Outlet, terminal: Terminal) -> Lane:
    return Lane(
        company=rules_of(company),
        outlet_id=outlet.id,
        outlet_code=outlet.code,
        outlet_name=outlet.name,
        terminal_id=terminal.id,
        terminal_code=terminal.code,
    )
