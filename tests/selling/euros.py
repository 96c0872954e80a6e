"""A shop that takes euros, at a rate that was set for the day."""

from dataclasses import replace

from sqlalchemy import insert

from pos_tui.accounts.models import Account
from pos_tui.accounts.rules import tender_account
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.queries import tender_types
from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.shop.models import ExchangeRate
from tests.shops import TODAY, Shop

RATE = 1_451_200


async def with_euros(database: Database, shop: Shop, rate: int | None = RATE) -> Shop:
    """The shop with a tender "Euro", worth `rate` millionths; without one it has no rate today."""
    ours = {"company_id": shop.company_id}
    tender = {
        **ours, "id": new_id(), "code": "euro", "name": "Euro", "kind": "cash", "gives_change": True,
        "position": 9, "currency": "EUR",
    }  # fmt: skip
    account = {**ours, "code": tender_account("euro"), "name": "Euro", "kind": "asset"}

    async def write(session: Writing) -> Shop:
        await session.execute(insert(table_of(TenderTypeRow)), [tender])
        await session.execute(insert(table_of(Account)), [account])
        if rate is not None:
            row = {**ours, "currency": "EUR", "starts_on": TODAY, "rate": rate}
            await session.execute(insert(table_of(ExchangeRate)), [row])
        tenders = await tender_types(session, shop.company_id)
        return replace(shop, tenders={one.code: one for one in tenders})

    return await database.write(write)
