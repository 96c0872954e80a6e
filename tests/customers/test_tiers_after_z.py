"""Tiers after a Z: only those are looked at who bought since, or from whose days a purchase fell since."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from pos_tui.customers.views import Standing
from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling import tiering
from pos_tui.selling.standing import standing_of
from pos_tui.selling.tiering import FIRST, settle_tiers, settled_at
from pos_tui.staff.views import Place
from pos_tui.workers.after_z import look_at_tiers
from pos_tui.workers.desk import Desk
from tests.customers.loyal import account, holds, keep, loyal_shop
from tests.customers.test_merging import bought, merge, twice
from tests.customers.test_people import card, reckon, tier, tiers
from tests.selling.sales import rows
from tests.shops import Shop


async def after_z(
    database: Database, shop: Shop, day: int = 0, *, since: datetime | None = None
) -> datetime | None:
    """What follows a Z, so many days on; answers when tiers were looked at."""
    desk, now = Desk(database), shop.now + timedelta(days=day)
    desk.open()
    await look_at_tiers(
        desk, Place.at(shop.lane), shop.cashier.staff_id, key=shop.key, clock=lambda: now
    )  # fmt: skip
    await desk.close()
    return await database.read(lambda session: settled_at(session, shop.company_id))


async def tier_of(database: Database, shop: Shop, who: UUID | None = None) -> str | None:
    return (await account(database, shop, who)).card.tier


async def standing(database: Database, shop: Shop, day: int = 0) -> Standing | None:
    who, now = shop.customer.customer_id, shop.now + timedelta(days=day)
    return await database.read(lambda session: standing_of(session, shop.company_id, who, now))


async def test_up_when_they_bought_and_down_when_it_left_their_days(database: Database) -> None:
    shop = await loyal_shop(database, stock={"MATE": 1_000_000})
    await tiers(database, shop, tier("Silver", 500), tier("Gold", 2_000))
    assert await after_z(database, shop) == shop.now
    assert await tier_of(database, shop) is None
    await bought(database, shop, shop.customer.customer_id, 8)
    assert await after_z(database, shop, 1) == shop.now + timedelta(days=1)
    assert await tier_of(database, shop) == "Gold"
    now = await account(database, shop)
    assert now.tier_since == shop.now + timedelta(days=1)
    await after_z(database, shop, 29)
    assert await tier_of(database, shop) == "Gold"
    await after_z(database, shop, 31)
    assert await tier_of(database, shop) is None
    told = [body for kind, body in await rows(database, JournalEntry, "kind", "body") if kind == "tiers"]
    assert [('"up":1' in body, '"down":1' in body) for body in told] == [
        (False, True),
        (True, False),
        (False, True),
    ]
    assert all('"C1"' in body for body in told)
    assert await reckon(database, shop, 31) == 0
    await holds(database, shop)


async def test_only_who_bought_or_lost_a_purchase_is_looked_at(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of twelve are; a changed tier looks at all of them once."""
    shop = await loyal_shop(database, stock={"MATE": 1_000_000})
    people = [await keep(database, shop, card(f"Anna {number}", code=f"A{number:02}")) for number in range(10)]
    await tiers(database, shop, tier("Silver", 500))
    looked: list[int] = []
    moving = tiering.moving

    async def counted(session: object, company_id: UUID, ids: list[UUID], now: datetime) -> object:
        looked.append(len(ids))
        return await moving(session, company_id, ids, now)  # type: ignore[arg-type]  # as it is called

    monkeypatch.setattr(tiering, "moving", counted)
    await after_z(database, shop)
    assert looked == [11]
    for one in people[:2]:
        await bought(database, shop, one.customer_id, 2)
    await after_z(database, shop, 1)
    await after_z(database, shop, 2)
    await after_z(database, shop, 31)
    assert looked == [11, 2, 0, 2]
    await tiers(database, shop, tier("Silver", 600))
    await after_z(database, shop, 32)
    assert looked[4:] == [11]


async def test_batches_go_on_where_the_last_one_ended(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A till that is left in between has not looked at all: the next Z does."""
    monkeypatch.setattr(tiering, "BATCH", 3)
    shop = await loyal_shop(database, stock={"MATE": 1_000_000})
    people = [await keep(database, shop, card(f"Anna {number}", code=f"A{number:02}")) for number in range(7)]
    await tiers(database, shop, tier("Silver", 500))
    for one in people:
        await bought(database, shop, one.customer_id, 2)
    place = Place.at(shop.lane)
    step = partial(
        settle_tiers, place=place, staff_id=shop.cashier.staff_id, since=None, key=shop.key, now=shop.now
    )
    last = await database.write(partial(step, after=FIRST))
    assert last is not None
    assert await database.read(lambda session: settled_at(session, shop.company_id)) is None
    assert await after_z(database, shop) == shop.now
    assert {await tier_of(database, shop, one.customer_id) for one in people} == {"Silver"}


async def test_what_was_bought_under_another_record_counts(database: Database) -> None:
    shop = await loyal_shop(database, stock={"MATE": 1_000_000})
    await tiers(database, shop, tier("Gold", 500))
    other = await twice(database, shop)
    await after_z(database, shop)
    await bought(database, shop, other.customer_id, 1)
    await bought(database, shop, shop.customer.customer_id, 1)
    await after_z(database, shop, 1)
    assert await tier_of(database, shop) is None
    await merge(database, shop, other.customer_id)
    assert await reckon(database, shop, 1) == 1
    assert await tier_of(database, shop) == "Gold"
    await holds(database, shop)


async def test_where_somebody_stands(database: Database) -> None:
    """22.40 spent: Silver from 5.00 on, 27.60 to go to Gold, kept for 30 days."""
    shop = await loyal_shop(database, stock={"MATE": 1_000_000})
    assert await standing(database, shop) is None
    await tiers(database, shop, tier("Silver", 500), tier("Gold", 5_000))
    await bought(database, shop, shop.customer.customer_id, 8)
    await after_z(database, shop)
    found = await standing(database, shop)
    assert found == Standing(
        since=shop.now, spent=Money(2_240), keeps_until=shop.now + timedelta(days=30), next_tier="Gold",
        to_go=Money(2_760),
    )  # fmt: skip
    await bought(database, shop, shop.customer.customer_id, 20)
    await after_z(database, shop)
    found = await standing(database, shop)
    assert found is not None
    assert (found.next_tier, found.to_go) == (None, 0)
