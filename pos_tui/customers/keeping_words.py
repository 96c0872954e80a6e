"""The table of words in step with the names of customers; who was erased has none."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from pos_tui.customers.models import CustomerWord
from pos_tui.customers.rules import name_words
from pos_tui.db.base import table_of
from pos_tui.db.bulk import insert_rows
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Writing

COLUMNS = ("company_id", "word", "customer_id")
Named = tuple[UUID, str]
"""A customer and their name."""


async def keep_customer_words(session: Writing, company_id: UUID, named: Collection[Named]) -> None:
    """Customers who are new are found by the words of their names."""
    rows = [(company_id, word, customer_id) for customer_id, name in named for word in name_words(name)]
    await insert_rows(session, CustomerWord, COLUMNS, sorted(rows, key=lambda row: row[1]))


async def renew_customer_words(session: Writing, company_id: UUID, named: Sequence[Named]) -> None:
    """Customers are found by these names, and by none that they had."""
    await forget_customer_words(session, company_id, [customer_id for customer_id, _ in named])
    await keep_customer_words(session, company_id, named)


async def forget_customer_words(session: Writing, company_id: UUID, customer_ids: Sequence[UUID]) -> None:
    """Customers are not found by their names any more."""
    if not customer_ids:
        return
    table, given = table_of(CustomerWord), rowset(session, customer_id=IDENTITY)
    await session.execute(
        delete(table).where(
            table.c.company_id == company_id, table.c.customer_id.in_(select(given.c.customer_id))
        ),
        as_rows([{"customer_id": customer_id} for customer_id in customer_ids]),
    )
