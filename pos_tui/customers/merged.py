"""Who was merged into whom: their documents and entries stay where they are, and are read together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, func, select, union_all

from pos_tui.customers.models import Customer
from pos_tui.db.sessions import Reading

SURVIVOR = func.coalesce(Customer.merged_into_id, Customer.id)
"""Whose a row is now."""


def ids_of(company_id: UUID, customer_ids: Sequence[UUID]) -> CompoundSelect[UUID]:
    """These customers and all who were merged into them, for an IN: two looks at an index each."""
    who, ours = list(customer_ids), Customer.company_id == company_id
    merged = (Customer.merged_into_id.is_not(None), Customer.merged_into_id.in_(who))
    return union_all(
        select(Customer.id).where(ours, Customer.id.in_(who)), select(Customer.id).where(ours, *merged)
    )


async def all_ids(session: Reading, company_id: UUID, customer_id: UUID) -> list[UUID]:
    """The customer and all who were merged into them."""
    return sorted(await session.scalars(ids_of(company_id, [customer_id])))


async def survivor_of(session: Reading, company_id: UUID, customer_id: UUID) -> Customer | None:
    """The row of whoever this customer is now; None when there never was one."""
    now = select(SURVIVOR).where(Customer.company_id == company_id, Customer.id == customer_id)
    found = await session.scalars(
        select(Customer)
        .where(Customer.company_id == company_id, Customer.id == now.scalar_subquery())
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


def not_merged() -> Any:
    """For a WHERE: who still stands for themselves."""
    return Customer.merged_into_id.is_(None)
