"""Store credit by hand: given and taken with a reason, once, within the permission, and every act is proved."""

import re
from typing import Any

import pytest
from sqlalchemy import delete, update

from pos_tui.accounts.models import Account, Posting
from pos_tui.accounts.rules import GOODWILL
from pos_tui.customers.models import Customer, StoreCreditEntry
from pos_tui.customers.queries import moves_of
from pos_tui.db.base import new_id
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted, Unknown
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling.crediting import KIND, adjust_credit
from pos_tui.selling.personal import erase
from pos_tui.staff.views import Actor
from tests.customers.loyal import account, holds, loyal_shop, owner
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, prove
from tests.selling.sales import basket_of, paid, ring, rows
from tests.shops import Shop, make_shop


async def credit(
    database: Database,
    shop: Shop,
    cents: int,
    reason: str = "goodwill",
    *,
    by: Actor | None = None,
    once: Any = None,
) -> Money:
    return await database.write(
        lambda session: adjust_credit(
            session, shop.lane, by or owner(shop), shop.customer.customer_id, Money(cents),
            adjustment_id=once or new_id(), reason=reason, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def test_credit_is_given_spent_and_taken_off(database: Database) -> None:
    """5.00 as goodwill, tea for 2.80, and what is left is taken off again: the accounts know what it cost."""
    shop = await loyal_shop(database)
    once = new_id()
    assert [await credit(database, shop, 500, once=once) for _ in range(2)] == [500, 500]
    await ring(database, shop, paid(shop, basket_of(shop, ("MATE", 1), customer=True), ("store_credit", 280)))
    with pytest.raises(BadInput, match=r"Mei Tan has SGD 2\.20 of store credit: take off no more than that"):
        await credit(database, shop, -221)
    assert await credit(database, shop, -220, "was a mistake") == 0
    moved = await database.read(lambda s: moves_of(s, shop.company_id, shop.customer.customer_id, "credit"))
    assert {(one.kind, one.amount, one.reason) for one in moved} == {
        ("adjusted", 500, "goodwill"), ("redeemed", -280, None), ("adjusted", -220, "was a mistake"),
    }  # fmt: skip
    posted = await rows(database, Posting, "account_code", "amount")
    assert [amount for account_code, amount in posted if account_code == GOODWILL] == [500, -220]
    await holds(database, shop)


async def test_what_cannot_be_given_changes_nothing(database: Database) -> None:
    shop = await loyal_shop(database)
    for cents, reason in ((0, "x"), (5, " "), (10**12 + 1, "x"), (-1, "x")):
        with pytest.raises(BadInput):
            await credit(database, shop, cents, reason)
    supervisor, cashier = Actor(staff_id=shop.supervisor.staff_id), Actor(staff_id=shop.cashier.staff_id)
    assert await credit(database, shop, 5_000, by=supervisor) == 5_000
    for by, cents in ((supervisor, 5_001), (cashier, 1)):
        with pytest.raises(NotPermitted, match="store credit"):
            await credit(database, shop, cents, by=by)
    assert (await account(database, shop)).store_credit == 5_000
    await holds(database, shop)


async def test_nobody_is_credited_where_it_could_not_be_spent(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="no way of paying with store credit"):
        await credit(database, shop, 100)
    assert await rows(database, StoreCreditEntry, "id") == []


async def test_who_was_erased_is_not_credited(database: Database) -> None:
    shop = await loyal_shop(database)
    gone = shop.customer.customer_id
    await database.write(lambda session: erase(session, shop.lane, owner(shop), gone, key=shop.key, now=shop.now))
    with pytest.raises(Unknown, match="was erased"):
        await credit(database, shop, 100)


GIVEN = StoreCreditEntry.kind == "adjusted"
TAMPERINGS: dict[str, tuple[list[Any], str]] = {
    "more in the ledger": (
        [update(StoreCreditEntry).where(GIVEN).values(amount=600), update(Customer).values(store_credit=600)],
        r"has SGD 6\.00 in its ledger and SGD 5\.00 in the accounts",
    ),
    "not in the accounts": ([delete(Posting)], r"SGD 5\.00 in its ledger and SGD 0\.00 in the accounts"),
    "not in the ledger": ([delete(StoreCreditEntry)], r"SGD 0\.00 in its ledger and SGD 5\.00 in the accounts"),
    "not told": ([delete(JournalEntry).where(JournalEntry.kind == KIND)], "The journal was not told"),
    "another's": ([update(StoreCreditEntry).where(GIVEN).values(customer_id=new_id())], "is not in its ledger so"),
    "more in both": (
        [
            update(StoreCreditEntry).where(GIVEN).values(amount=600),
            update(Posting).where(Posting.account_code == GOODWILL).values(amount=600),
        ],
        "is not in its ledger so",
    ),
}


@pytest.mark.parametrize("how", TAMPERINGS)
async def test_a_credit_that_was_changed_is_found(database: Database, how: str) -> None:
    shop = await loyal_shop(database)
    await credit(database, shop, 500)
    assert broken(await database.read(prove)) == {}
    await disarm(database)
    statements, said = TAMPERINGS[how]
    async with undone(database) as session:
        for statement in statements:
            await session.execute(statement)
        assert re.search(said, broken(await prove(session))["credit given"])


async def test_a_shop_from_before_the_account_gets_it(database: Database) -> None:
    shop = await loyal_shop(database)
    await disarm(database)
    await database.write(lambda session: session.execute(delete(Account).where(Account.code == GOODWILL)))
    await credit(database, shop, 500)
    assert broken(await database.read(prove)).keys() == {"guards"}  # which had to be taken away for this
