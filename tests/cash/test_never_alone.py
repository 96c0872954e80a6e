"""Nobody closes alone what is above the limit: not the owner either; a second person approves it, once."""

import pytest

from pos_tui.cash.queries import open_shift
from pos_tui.cash.z_views import ZReport
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.selling.shift_end import end_shift
from pos_tui.staff.views import Actor
from tests.cash.floor import approved, by, counted
from tests.selling.sales import everything, rows
from tests.shops import Shop, make_shop

ALONE, FLOAT = Money(2_000), 10_000


async def closed_alone(database: Database, shop: Shop, actor: Actor, limit: Money | None = ALONE) -> ZReport:
    shift = await database.read(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    return await database.write(
        lambda session: end_shift(
            session, shop.lane, actor,
            shift_id=shift.shift_id, reason="a note", alone_up_to=limit, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


@pytest.mark.parametrize("off", [2_001, -2_001])
async def test_above_the_limit_the_owner_needs_somebody_else(database: Database, off: int) -> None:
    shop = await make_shop(database)
    await counted(database, shop, FLOAT + off, by(shop.owner))
    before = await everything(database)
    with pytest.raises(NotPermitted, match=r"Nobody may close a shift with this variance alone: ask a .*\(F6\)"):
        await closed_alone(database, shop, by(shop.owner))
    assert await everything(database) == before
    second = await approved(database, shop, "close_shift", of=shop.owner, by_whom=shop.supervisor, size=abs(off))
    report = await closed_alone(database, shop, second)
    assert report.variance == off
    told = await rows(database, JournalEntry, "kind", "staff_id", "approved_by")
    assert ("z", shop.owner.staff_id, shop.supervisor.staff_id) in told


async def test_up_to_the_limit_and_without_one_everybody_closes_alone(database: Database) -> None:
    for off, limit in ((2_000, ALONE), (9_000, None)):
        shop = await make_shop(database, registration_number=str(off))
        await counted(database, shop, FLOAT + off, by(shop.owner))
        assert (await closed_alone(database, shop, by(shop.owner), limit)).variance == off


async def test_nobody_is_their_own_second_person(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(NotPermitted, match="Nobody approves their own act"):
        await approved(database, shop, "close_shift", of=shop.owner, by_whom=shop.owner, size=9_999)
