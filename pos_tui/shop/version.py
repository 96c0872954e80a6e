"""The version of all that prices depend on: whatever changes one of them raises it, in the same transaction."""

from uuid import UUID

from sqlalchemy import update

from pos_tui.db.sessions import Writing
from pos_tui.shop.models import Company


async def raise_version(session: Writing, company_id: UUID) -> None:
    """Every till reads what is on offer again; until the commit nobody else changes a price."""
    await session.execute(
        update(Company)
        .where(Company.id == company_id)
        .values(offers_version=Company.offers_version + 1)
        .execution_options(synchronize_session=False)
    )
