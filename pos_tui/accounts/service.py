"""Opening a chart of accounts, and posting entries to it."""

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pos_tui.accounts.models import Account, Posting
from pos_tui.accounts.rules import CHART, OPENED_LATER, balanced, tender_account
from pos_tui.db.base import insert_into
from pos_tui.db.sessions import Writing
from pos_tui.db.upsert import insert_missing
from pos_tui.money import Money


async def open_chart(session: Writing, company_id: UUID, tenders: Iterable[tuple[str, str]]) -> None:
    """The standard accounts of a shop, and one per way of paying (code, name)."""
    rows = [*CHART, *((tender_account(code), name, "asset") for code, name in tenders)]
    await session.execute(
        insert_into(Account),
        [{"company_id": company_id, "code": code, "name": name, "kind": kind} for code, name, kind in rows],
    )


async def open_tender_account(session: Writing, company_id: UUID, code: str, name: str) -> None:
    """The account of a way of paying that came after the chart was opened."""
    own = {"company_id": company_id, "code": tender_account(code), "name": name, "kind": "asset"}
    await insert_missing(session, Account, [own])


async def post(
    session: Writing,
    *,
    company_id: UUID,
    outlet_id: UUID,
    entry_id: UUID,
    postings: Mapping[str, Money],
    business_date: date,
    now: datetime,
) -> None:
    """One balanced entry; an entry of nothing is not written."""
    rows = entry_rows(
        company_id=company_id, outlet_id=outlet_id, entry_id=entry_id, postings=postings,
        business_date=business_date, now=now,
    )  # fmt: skip
    if rows:
        await open_later(session, company_id, postings)
        await session.execute(insert_into(Posting), rows)


def entry_rows(
    *,
    company_id: UUID,
    outlet_id: UUID,
    entry_id: UUID,
    postings: Mapping[str, Money],
    business_date: date,
    now: datetime,
) -> list[dict[str, Any]]:
    """The rows of one balanced entry, for whoever writes them; `open_later` comes first."""
    assert balanced(postings), f"the entry of {entry_id} does not balance: {postings}"
    return [
        {
            "company_id": company_id,
            "entry_id": entry_id,
            "position": position,
            "outlet_id": outlet_id,
            "account_code": account,
            "amount": amount,
            "business_date": business_date,
            "at": now,
        }
        for position, (account, amount) in enumerate(sorted(postings.items()), start=1)
    ]


async def open_later(session: Writing, company_id: UUID, accounts: Container[str]) -> None:
    """Those of these accounts that came after the first shops are there; no statement where they are none."""
    for account in OPENED_LATER:
        if account in accounts:
            await _open(session, company_id, account)


async def open_accounts(session: Writing, company_id: UUID, accounts: Iterable[str]) -> None:
    """Accounts of the standard chart are there, also in a shop from before them."""
    for account in sorted(accounts):
        await _open(session, company_id, account)


async def _open(session: Writing, company_id: UUID, account: str) -> None:
    """An account of the standard chart that a shop from before it does not have yet."""
    known = [
        {"company_id": company_id, "code": code, "name": name, "kind": kind}
        for code, name, kind in CHART
        if code == account
    ]
    await insert_missing(session, Account, known)
