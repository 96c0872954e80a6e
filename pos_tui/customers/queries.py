"""Reads over customers."""

from uuid import UUID

from sqlalchemy import or_, select

from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.views import Customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.text import clean


async def find_customer(session: Reading, company_id: UUID, code: str) -> Customer:
    """The active customer with exactly this code, card or telephone number."""
    wanted = code.strip()
    row = await session.scalar(
        select(CustomerRow)
        .where(
            CustomerRow.company_id == company_id,
            CustomerRow.active,
            or_(CustomerRow.code == wanted, CustomerRow.barcode == wanted, CustomerRow.phone == wanted),
        )
        .order_by(CustomerRow.code != wanted, CustomerRow.code)
        .limit(1)
    )
    if row is None:
        raise Unknown(f"No customer has the code, card or telephone number {clean(wanted, 30)}: check it.")
    return customer_view(row)


def customer_view(row: CustomerRow) -> Customer:
    """A customer's row as screens see it."""
    return Customer(customer_id=row.id, code=row.code, name=row.name, tier=row.tier, points=row.points)
