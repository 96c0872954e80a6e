"""Reads over customers: exact by code, card and telephone, else by words of the name in any order."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, literal, or_, select, union_all

from pos_tui.catalogue.words import fold, words_of
from pos_tui.customers.merged import SURVIVOR, ids_of, not_merged
from pos_tui.customers.models import AccountEntry, LoyaltyEntry, StoreCreditEntry
from pos_tui.customers.models import Customer as CustomerRow
from pos_tui.customers.models import Tier as TierRow
from pos_tui.customers.named import with_number, with_words
from pos_tui.customers.rules import digits_of
from pos_tui.customers.views import Account, After, Customer, CustomerCard, CustomerPage, Moved, TierView
from pos_tui.db.sessions import Reading
from pos_tui.errors import Unknown
from pos_tui.text import clean

MOST_LIKE = 20
PAGE = 20
FEWEST_FIGURES = 4
"""Less of a telephone number finds nobody: it would find nearly everybody."""
MERGED = "merged"
"""The kind of an entry that moved a balance from one record of a person to the other."""
LEDGERS: dict[str, tuple[Any, str]] = {
    "points": (LoyaltyEntry, "points"),
    "credit": (StoreCreditEntry, "amount"),
    "account": (AccountEntry, "amount"),
}


async def find_customer(session: Reading, company_id: UUID, code: str) -> Customer:
    """The active customer with exactly this code, card or telephone number, however that is written."""
    wanted = code.strip()
    found = await _exactly(session, company_id, wanted, active_only=True)
    if not found:
        raise Unknown(f"No customer has the code, card or telephone number {clean(wanted, 30)}: check it.")
    return customer_view(found[0])


async def customers_like(session: Reading, company_id: UUID, text: str) -> list[Customer]:
    """Who has this code, card or telephone number; else these words in the name. At most one more than MOST_LIKE.

    Those who are not active any more are among them: what they bought was bought.
    """
    if not text.strip():
        return []
    page = await customers_found(session, company_id, text, limit=MOST_LIKE + 1)
    return list(page.customers)


async def customers_found(
    session: Reading,
    company_id: UUID,
    text: str,
    *,
    after: After | None = None,
    limit: int = PAGE,
    active_only: bool = False,
) -> CustomerPage:
    """A page by name: who has exactly this code, card or number; else these words in any order; else all."""
    wanted = " ".join(text.split())
    ours: list[Any] = [CustomerRow.company_id == company_id, CustomerRow.erased_at.is_(None), not_merged()]
    if active_only:
        ours.append(CustomerRow.active)
    if wanted and after is None:
        exact = await _exactly(session, company_id, wanted, active_only=active_only)
        if exact:
            return CustomerPage(customers=tuple(customer_view(row) for row in exact[:limit]))
    name, row_id = CustomerRow.folded_name, CustomerRow.id
    if after is not None:
        ours.append(or_(name > after.folded_name, and_(name == after.folded_name, row_id > after.customer_id)))
    rows = (
        await session.scalars(
            select(CustomerRow)
            .where(*ours, *await _like(session, company_id, wanted))
            .order_by(name, row_id)
            .limit(limit + 1)
        )
    ).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return CustomerPage(
        customers=tuple(customer_view(row) for row in rows[:limit]),
        more=After(folded_name=last.folded_name, customer_id=last.id) if last is not None else None,
    )


async def account_of(session: Reading, company_id: UUID, customer_id: UUID) -> Account:
    """All that is known of a customer. Raises Unknown."""
    row = await session.get(CustomerRow, (company_id, customer_id), populate_existing=True)
    if row is None:
        raise Unknown("There is no such customer: look for them again.")
    return Account(
        card=card_view(row),
        points=row.points,
        store_credit=row.store_credit,
        owed=row.owed,
        created_at=row.created_at,
        erased_at=row.erased_at,
        tier_since=row.tier_since if row.tier else None,
        merged_into=row.merged_into_id,
        former=await _former(session, company_id, customer_id),
    )


async def _former(session: Reading, company_id: UUID, customer_id: UUID) -> tuple[CustomerCard, ...]:
    found = await session.scalars(
        select(CustomerRow)
        .where(CustomerRow.company_id == company_id, CustomerRow.merged_into_id == customer_id)
        .order_by(CustomerRow.code)
    )
    return tuple(card_view(row) for row in found)


async def customer_with_code(session: Reading, company_id: UUID, code: str) -> Account:
    """The customer with this code, active or not, or whoever they were merged into. Raises Unknown."""
    record = await account_of(session, company_id, await record_with_code(session, company_id, code))
    return record if record.merged_into is None else await account_of(session, company_id, record.merged_into)


async def record_with_code(session: Reading, company_id: UUID, code: str) -> UUID:
    """The record with this code itself, merged or not. Raises Unknown."""
    found = await session.scalar(
        select(CustomerRow.id).where(CustomerRow.company_id == company_id, CustomerRow.code == code.strip())
    )
    if found is None:
        raise Unknown(f"No customer has the code {clean(code, 40)}: check it.")
    return found


async def moves_of(
    session: Reading, company_id: UUID, customer_id: UUID, ledger: str, *, limit: int = PAGE
) -> list[Moved]:
    """The newest rows of a ledger (points, credit or account), of those too who were merged into them.

    What a merge moved from one to the other is left out: it came to nothing.
    """
    table, column = LEDGERS[ledger]
    theirs = (table.company_id == company_id, table.customer_id.in_(ids_of(company_id, [customer_id])))
    found = await session.execute(
        select(table.id, table.kind, getattr(table, column), table.at, table.reason)
        .where(*theirs, table.kind != MERGED)
        .order_by(table.at.desc(), table.id.desc())
        .limit(limit)
    )
    return [
        Moved(entry_id=entry_id, kind=kind, amount=int(amount), at=at, reason=reason)
        for entry_id, kind, amount, at, reason in found
    ]


async def tiers_of(session: Reading, company_id: UUID) -> list[TierView]:
    """The tiers, the highest first."""
    found = await session.scalars(
        select(TierRow).where(TierRow.company_id == company_id).order_by(TierRow.min_spend.desc(), TierRow.name)
    )
    return [TierView(**{name: getattr(row, name) for name in TierView.model_fields}) for row in found]


async def _exactly(
    session: Reading, company_id: UUID, wanted: str, *, active_only: bool = False
) -> list[CustomerRow]:
    """Who has it as a code (first), card or number: one index each, where one OR might walk through everybody.

    What somebody had who was merged into another finds the other.
    """
    same = [CustomerRow.code == wanted, CustomerRow.barcode == wanted, CustomerRow.phone == wanted]
    figures = digits_of(wanted)
    if len(figures) >= FEWEST_FIGURES and not any(letter.isalpha() for letter in wanted):
        same.append(CustomerRow.phone_key == figures)
    each = [
        select(SURVIVOR.label("id"), literal(rank).label("rank")).where(CustomerRow.company_id == company_id, one)
        for rank, one in enumerate(same)
    ]
    having = union_all(*each).subquery()
    best = select(having.c.id, func.min(having.c.rank).label("rank")).group_by(having.c.id).subquery()
    ours: list[Any] = [CustomerRow.company_id == company_id, CustomerRow.erased_at.is_(None)]
    if active_only:
        ours.append(CustomerRow.active)
    found = await session.execute(
        select(CustomerRow, best.c.rank).join(best, best.c.id == CustomerRow.id).where(*ours)
    )
    return [row for row, _ in sorted(found.all(), key=lambda one: (one.rank > 0, one.Customer.code))]


async def _like(session: Reading, company_id: UUID, wanted: str) -> list[Any]:
    """Nothing that is a word is looked for as the whole name."""
    words, figures = words_of(wanted), digits_of(wanted)
    if not wanted:
        return []
    if len(figures) >= FEWEST_FIGURES and not any(letter.isalpha() for letter in wanted):
        return await with_number(session, company_id, wanted, figures, words)
    return await with_words(session, company_id, words) if words else [CustomerRow.folded_name == fold(wanted)]


def customer_view(row: CustomerRow) -> Customer:
    """A customer's row as a till sees it."""
    return Customer(
        customer_id=row.id,
        **{name: getattr(row, name) for name in Customer.model_fields if name != "customer_id"},
    )


def card_view(row: CustomerRow) -> CustomerCard:
    """A customer's row as an office changes it."""
    return CustomerCard(
        customer_id=row.id,
        **{name: getattr(row, name) for name in CustomerCard.model_fields if name != "customer_id"},
    )
