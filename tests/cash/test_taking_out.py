"""Cash out of a drawer: once, though the link was cut, and no way to learn what is expected in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from pos_tui.cash.close import count_drawer
from pos_tui.cash.drawer import CashKind, move_cash, open_for_nothing
from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.queries import open_shift
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.ids import new_id
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.staff.models import Approval
from pos_tui.staff.views import Actor, Place
from tests.cash.floor import approved, by, closed, counted, moved, x_of
from tests.intake.replays import books
from tests.selling.sales import rows
from tests.shops import Shop, make_shop


class CutLink(Database):
    """A link that is cut after the commit and before the answer, so many times."""

    cuts = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Writing]:
        async with super().transaction() as session:
            yield session
        if self.cuts:
            self.cuts -= 1
            raise DBAPIError("COMMIT", None, ConnectionError("cut"), connection_invalidated=True)


@pytest.fixture
async def link(address: str) -> AsyncIterator[CutLink]:
    """A link to a database without a shop, still whole."""
    opened = CutLink.at(address)
    assert isinstance(opened, CutLink)
    yield opened
    await opened.close()


async def taken(
    database: Database, shop: Shop, kind: CashKind, cents: int, actor: Actor, movement_id: UUID | None = None
) -> bool:
    movement_id = movement_id or new_id()
    return await database.write(
        lambda session: move_cash(
            session, Place.at(shop.lane), actor, movement_id=movement_id, kind=kind, amount=Money(cents),
            reason="bag 7", key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def opened(database: Database, shop: Shop, actor: Actor, event_id: UUID) -> None:
    await database.write(
        lambda session: open_for_nothing(
            session, Place.at(shop.lane), actor, event_id=event_id, reason="change", key=shop.key, now=shop.now
        )
    )


async def told(database: Database, kind: str) -> list[tuple[object, ...]]:
    """Who did it, who approved it, and what is said of it."""
    found = await rows(database, JournalEntry, "kind", "staff_id", "approved_by", "body")
    return [row[1:] for row in found if row[0] == kind]


async def test_the_drawer_opened_while_the_link_is_cut_was_opened_once(link: CutLink) -> None:
    shop = await make_shop(link)
    link.cuts = 2
    await opened(link, shop, by(shop.supervisor), new_id())
    assert link.cuts == 0
    assert len(await told(link, "no_sale")) == 1
    assert (await x_of(link, shop)).totals.no_sales == 1


async def test_an_approval_pays_for_one_opening_though_it_is_asked_for_again(link: CutLink) -> None:
    shop = await make_shop(link)
    actor = await approved(link, shop, "no_sale", of=shop.cashier, by_whom=shop.supervisor)
    event_id = new_id()
    link.cuts = 1
    await opened(link, shop, actor, event_id)
    await opened(link, shop, by(shop.cashier), event_id)
    assert len(await told(link, "no_sale")) == 1
    assert [used is not None for (used,) in await rows(link, Approval, "used_at")] == [True]
    with pytest.raises(NotPermitted):
        await opened(link, shop, actor, new_id())


@pytest.mark.parametrize("kind", ["paid_in", "paid_out", "drop"])
async def test_cash_that_moved_while_the_link_was_cut_moved_once(link: CutLink, kind: CashKind) -> None:
    shop = await make_shop(link)
    link.cuts, movement_id = 1, new_id()
    assert await taken(link, shop, kind, 1_000, by(shop.supervisor), movement_id)
    assert await taken(link, shop, kind, 1_000, by(shop.supervisor), movement_id)
    moves = [row for row in await rows(link, DrawerMovement, "kind", "amount") if row[0] == kind]
    assert moves == [(kind, 1_000 if kind == "paid_in" else -1_000)]
    assert len(await told(link, kind)) == 1
    await books(link, shop.lane)


async def test_it_is_still_known_when_the_shift_was_closed_meanwhile(database: Database) -> None:
    shop = await make_shop(database)
    movement_id, event_id = new_id(), new_id()
    await taken(database, shop, "drop", 1_000, by(shop.supervisor), movement_id)
    await opened(database, shop, by(shop.supervisor), event_id)
    await counted(database, shop, 9_000, by(shop.cashier))
    await closed(database, shop, by(shop.cashier))
    assert await taken(database, shop, "drop", 1_000, by(shop.supervisor), movement_id)
    await opened(database, shop, by(shop.supervisor), event_id)
    assert len(await told(database, "no_sale")) == 1


async def test_the_same_act_with_another_amount_is_refused_and_not_taken_for_done(database: Database) -> None:
    shop = await make_shop(database)
    movement_id = new_id()
    await taken(database, shop, "drop", 1_000, by(shop.supervisor), movement_id)
    with pytest.raises(BadInput, match="This was booked before it was changed"):
        await taken(database, shop, "drop", 2_000, by(shop.supervisor), movement_id)


async def test_asking_for_too_much_is_kept_without_a_figure(database: Database) -> None:
    shop = await make_shop(database)
    assert not await taken(database, shop, "drop", 10_001, by(shop.cashier))
    [(who, _, body)] = await told(database, "cash_refused")
    assert (who, body) == (shop.cashier.staff_id, '{"reason":"bag 7","wanted":"drop"}')
    assert [kind for (kind,) in await rows(database, DrawerMovement, "kind")] == ["float", "float"]
    await books(database, shop.lane)


async def test_who_may_not_pay_out_is_told_nothing_of_the_drawer(database: Database) -> None:
    shop = await make_shop(database)
    for cents in (1, 10_001):
        with pytest.raises(NotPermitted, match="may not pay this much out"):
            await taken(database, shop, "paid_out", cents, by(shop.cashier))
    assert await told(database, "cash_refused") == []


async def test_after_three_refusals_whatever_is_taken_out_is_approved(database: Database) -> None:
    shop = await make_shop(database)
    cashier = by(shop.cashier)
    for cents in (20_000, 15_000, 12_500):
        assert not await taken(database, shop, "drop", cents, cashier)
    for cents in (11_250, 100):
        with pytest.raises(NotPermitted, match="out after three refusals: ask a supervisor to approve it"):
            await taken(database, shop, "drop", cents, cashier)
    await moved(database, shop, "paid_in", 100, cashier)
    actor = await approved(database, shop, "take_out_again", of=shop.cashier, by_whom=shop.supervisor)
    assert await taken(database, shop, "drop", 100, actor)
    [(who, approver, _)] = await told(database, "drop")
    assert (who, approver) == (shop.cashier.staff_id, shop.supervisor.staff_id)
    with pytest.raises(NotPermitted):
        await taken(database, shop, "drop", 100, actor)


async def test_another_shift_begins_without_refusals(database: Database) -> None:
    shop = await make_shop(database)
    for _ in range(3):
        await taken(database, shop, "drop", 20_000, by(shop.cashier))
    other = shop.lanes[1]
    shift = await database.read(lambda session: open_shift(session, other))
    assert shift is not None
    assert await database.write(
        lambda session: move_cash(
            session, Place.at(other), by(shop.cashier), movement_id=new_id(), kind="drop", amount=Money(100),
            reason="bag 8", key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    sealed = await database.write(
        lambda session: count_drawer(
            session, Place.at(other), by(shop.cashier), shift_id=shift.shift_id, counted=Money(9_900),
            key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    assert sealed.variance == 0
