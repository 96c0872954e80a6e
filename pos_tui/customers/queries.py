"""Reads over customers."""

from uuid import UUID

from sqlalchemy import or_, select

from pos_tui.catalogue.words import fold
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.views import Customer
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.text import clean

MOST_LIKE = 20
NAMES_READ = 100
"""How many names from the typed one on are looked at: a server's own alphabet may mix others in between."""


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


async def customers_like(session: Reading, company_id: UUID, text: str) -> list[Customer]:
    """Who has this code, card or telephone number; else whose name begins so. At most one more than MOST_LIKE.

    Those who are not active any more are among them: what they bought was bought.
    """
    wanted = " ".join(text.split())
    digits = "".join(letter for letter in wanted if letter not in " -()/.")
    found = await session.scalars(
        select(CustomerRow)
        .where(
            CustomerRow.company_id == company_id,
            or_(
                CustomerRow.code == wanted, CustomerRow.barcode == wanted, CustomerRow.phone.in_((wanted, digits))
            ),
        )
        .order_by(CustomerRow.code)
        .limit(MOST_LIKE + 1)
    )  # fmt: skip
    exact = [customer_view(row) for row in found]
    return exact or await _called(session, company_id, fold(wanted))


async def _called(session: Reading, company_id: UUID, begins: str) -> list[Customer]:
    """A stretch of the index of names from here on, on either engine and in whatever order it keeps them."""
    if not begins:
        return []
    found = await session.scalars(
        select(CustomerRow)
        .where(CustomerRow.company_id == company_id, CustomerRow.folded_name >= begins)
        .order_by(CustomerRow.folded_name)
        .limit(NAMES_READ)
    )
    called = [customer_view(row) for row in found if row.folded_name.startswith(begins)]
    return called[: MOST_LIKE + 1]


def customer_view(row: CustomerRow) -> Customer:
    """A customer's row as screens see it."""
    return Customer(
        customer_id=row.id,
        code=row.code,
        name=row.name,
        tier=row.tier,
        points=row.points,
        tax_exempt=row.tax_exempt,
    )
