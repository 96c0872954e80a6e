"""A balance that somebody corrects by hand: never below nothing, and of nobody who is gone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from pos_tui.customers.models import Customer
from pos_tui.customers.queries import account_of
from pos_tui.customers.views import Account
from pos_tui.db.sessions import Writing
from pos_tui.errors import BadInput, Unknown

GONE_INTO = "{} was merged into another customer: look for them again."


async def correct(
    session: Writing,
    company_id: UUID,
    customer_id: UUID,
    balance: InstrumentedAttribute[Any],
    by: int,
    *,
    what: str,
    held: Callable[[Account], str],
) -> Any:
    """Adds `by`, which may be below nothing, and answers what is there then; `what` and `held` name it.

    Raises Unknown for a customer who was erased or merged, BadInput for more than there is.
    """
    now = await session.scalar(
        update(Customer)
        .where(
            Customer.company_id == company_id,
            Customer.id == customer_id,
            Customer.erased_at.is_(None),
            Customer.merged_into_id.is_(None),
            balance + by >= 0,
        )
        .values({balance: balance + by})
        .returning(balance)
        .execution_options(synchronize_session=False)
    )
    if now is not None:
        return now
    account = await account_of(session, company_id, customer_id)
    if account.erased_at is not None:
        raise Unknown(f"This customer was erased: there is nobody to have {what}.")
    if account.merged_into is not None:
        raise Unknown(GONE_INTO.format(account.card.name))
    raise BadInput(f"{account.card.name} has {held(account)}: take off no more than that.")
